import { setImmediate as turn } from 'node:timers/promises';

/** Does long work in pieces: between two of them everything else that waits has its turn. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    await turn();
  }
}

/** The same for work that gives something in each piece; whoever takes no more ends it. */
export async function* eachInTurn<T>(work: Iterable<T>): AsyncGenerator<T> {
  for (const piece of work) {
    yield piece;
    await turn();
  }
}
