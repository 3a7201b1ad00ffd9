import { setImmediate as turn } from 'node:timers/promises';

/**
 * Does long work in pieces: between two of them everything else that waits has its turn. Rejects with the signal's reason
 * once it aborts.
 */
export async function inTurns<T>(work: Generator<undefined, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = work.next();
    if (done === true) return value;
    await turn();
  }
}

/** The same for work that gives something in each piece; whoever takes no more ends it. */
export async function* eachInTurn<T>(work: Iterable<T | undefined>, signal: AbortSignal): AsyncGenerator<T> {
  for (const piece of work) {
    signal.throwIfAborted();
    if (piece !== undefined) yield piece;
    await turn();
  }
}
