/** What a parent process and its children say to each other over the IPC channel. */
export interface ReadyMessage {
  readonly ready: string;
}

/** Tells the parent, when there is one, that this process answers; `url` is where, or empty. */
export function tellReady(url: string): void {
  process.send?.({ ready: url } satisfies ReadyMessage);
}

/**
 * Resolves when the process is asked to end: by SIGTERM, by SIGINT, or because the parent that started it is gone.
 * A second signal ends it at once.
 */
export function askedToEnd(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (why: string) => {
      if (asked) process.exit(1);
      asked = true;
      resolve(why);
    };
    process.on('SIGTERM', () => ask('SIGTERM'));
    process.on('SIGINT', () => ask('SIGINT'));
    if (process.send !== undefined) process.once('disconnect', () => ask('the parent process is gone'));
  });
}
