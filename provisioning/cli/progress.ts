import type { Surroundings } from './surroundings.js';

/** Tells how far a long work is. */
export interface Progress {
  /** `done` of `total` steps are finished. */
  at(done: number, total: number): void;
  /** Takes the line away again. */
  end(): void;
}

/** A line on stderr that is written over and over; silent when stderr is no terminal or the answer is JSON. */
export function progress(what: string, json: boolean, { stderr, clock }: Surroundings): Progress {
  if (stderr.isTTY !== true || json) return { at: () => {}, end: () => {} };
  const begun_ms = clock.monotonic_ms();
  return {
    at: (done, total) => {
      const passed_s = (clock.monotonic_ms() - begun_ms) / 1000;
      const left_s = done === 0 ? undefined : Math.ceil((passed_s / done) * (total - done));
      const left = left_s === undefined || done === total ? '' : `, about ${left_s} s left`;
      stderr.write(`\r\x1b[K${what}: ${done} of ${total}${left}`);
    },
    end: () => {
      stderr.write('\r\x1b[K');
    },
  };
}
