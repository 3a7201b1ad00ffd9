import { expect, test } from '@jest/globals';
import { SourceInflows } from '../../../../firmware/domain/flow/source-inflows.js';

const DAY_MS = 86_400_000;

/** A run of so many blocks that is over on such a day. */
function run(inflows: SourceInflows, day: number, rate_lph: number, blocks: number): void {
  for (let n = 0; n < blocks; n++) {
    inflows.found({ rate_lph, error_lph: 10, at_ms: day * DAY_MS, sound: true, rain_possible: false });
  }
  inflows.closed(null);
}

test('a small tank is full within minutes: a few blocks tell that all is as it was, and weak runs months apart are two faults', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (let day = 0; day < 120; day++) run(inflows, day, day % 20 < 3 ? 1_000 : 3_000, day % 20 < 3 ? 12 : 3);
  expect(inflows.expected(null)?.rate_lph).toBe(3_000);
});

test('time in which nothing was filled is no time of a weak supply', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (const day of [0, 1, 20, 21, 22]) run(inflows, day, 1_000, 12);
  expect(inflows.expected(null)?.rate_lph).toBe(3_000);
});

test('a few blocks of a weak run are none of what lasts', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (let day = 0; day < 30; day++) run(inflows, day, 1_000, 3);
  expect(inflows.expected(null)?.rate_lph).toBe(3_000);
});
