/** What a parent process and its children say to each other over the IPC channel. */
export interface ReadyMessage {
  readonly ready: string;
}

/** Tells the parent, when there is one, that this process answers; `url` is where, or empty. */
export function tellReady(url: string): void {
  process.send?.({ ready: url } satisfies ReadyMessage);
}

/** npm passes on the Ctrl-C that the terminal has sent already: one wish, told twice, in ms. */
const SAME_WISH_MS = 1_000;

/**
 * Resolves when the process is asked to end: by SIGTERM, by SIGINT, or because the parent that started it is gone.
 * Asked again, more than a second later, it ends at once.
 */
export function askedToEnd(): Promise<string> {
  return new Promise((resolve) => {
    let asked_ms: number | null = null;
    const ask = (why: string) => {
      if (asked_ms !== null && performance.now() - asked_ms > SAME_WISH_MS) process.exit(1);
      asked_ms ??= performance.now();
      resolve(why);
    };
    process.on('SIGTERM', () => ask('SIGTERM'));
    process.on('SIGINT', () => ask('SIGINT'));
    if (process.send !== undefined) process.once('disconnect', () => ask('the parent process is gone'));
  });
}
