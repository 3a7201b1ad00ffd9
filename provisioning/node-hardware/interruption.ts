/** Ctrl-C, a service manager, a terminal that is closed, and Ctrl-Z: a tool that was put to sleep could end nothing. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP', 'SIGQUIT'] as const;

/** Whether somebody wants a command to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Lets signals do again what they do by themselves. */
  forget(): void;
}

/**
 * Turns the signals that end a process into a wish that a command can fulfil in order: also a reader of stdout that went
 * away, as `| head` does.
 */
export function listenForInterruption(stdout: NodeJS.EventEmitter): Interruption {
  const over = new AbortController();
  const end = () => over.abort();
  for (const name of SIGNALS) process.on(name, end);
  stdout.on('error', end);
  stdout.on('close', end);
  return {
    signal: over.signal,
    forget: () => {
      for (const name of SIGNALS) process.off(name, end);
      stdout.off('error', end);
      stdout.off('close', end);
    },
  };
}
