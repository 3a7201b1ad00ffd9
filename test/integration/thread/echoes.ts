// A thread's program for the tests: does as each question says.
import { parentPort, workerData } from 'node:worker_threads';
import { answerInTurns, type Work } from '../../../firmware/drivers/thread/answer-in-turns.js';

export type Asked =
  | { readonly does: 'count'; readonly to: number }
  | { readonly does: 'fail'; readonly code: string }
  | { readonly does: 'exit' }
  | { readonly does: 'hoard' }
  | { readonly does: 'tell what was made' };

/** Pieces made for anybody, over all questions. */
let made = 0;

function* work(asked: Asked): Work {
  if (asked.does === 'fail') throw Object.assign(new Error('as it was told'), { code: asked.code });
  if (asked.does === 'exit') process.exit(1);
  if (asked.does === 'tell what was made') return made;
  if (asked.does === 'hoard') {
    const hoard: number[][] = [];
    for (;;) hoard.push(Array.from({ length: 100_000 }, Math.random));
  }
  for (let i = 0; i < asked.to; i++) {
    made++;
    yield i;
    yield undefined;
  }
  return workerData;
}

if (parentPort !== null) answerInTurns(parentPort, work, () => undefined);
