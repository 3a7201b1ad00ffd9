import { describe, expect, test } from '@jest/globals';
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

describe('what is kept across a restart', () => {
  const measured = { inflow_lph: 3_000, source_inflows_lph: new Map([['bore', 1_000]]) };

  test('is what each source brought, and what has changed lately, each under its name', () => {
    const before = new SourceInflows(measured);
    run(before, 0, 2_900, 12);
    before.goOver('bore', null);
    run(before, 1, 950, 12);
    run(before, 2, 500, 12);
    expect(Object.keys(before.memory)).toEqual(['', 'bore']);
    expect(before.changes).toEqual({ bore: { rate_lph: 500, runs: 1, lasted_ms: 0 } });

    const { memory, changes } = before;
    const after = new SourceInflows(measured, memory, changes);
    expect(after.expected(null)?.rate_lph).toBe(2_900);
    after.goOver('bore', null);
    expect(after.expected(null)?.rate_lph).toBe(950);
    expect([after.memory, after.changes]).toEqual([memory, changes]);
  });

  test('is nothing of what changed where nothing has', () => {
    const inflows = new SourceInflows(measured);
    run(inflows, 0, 3_000, 12);
    expect(inflows.changes).toEqual({});
  });
});

test('a run belongs to the source that flowed, also when another takes over before it is over', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (let n = 0; n < 12; n++)
    inflows.found({ rate_lph: 2_800, error_lph: 10, at_ms: n, sound: true, rain_possible: false });
  inflows.goOver('bore', null);
  expect(inflows.expected(null)).toBeNull();
  run(inflows, 0, 900, 12);
  expect(inflows.expected(null)?.rate_lph).toBe(900);
  inflows.goOver(null, null);
  expect(inflows.expected(null)?.rate_lph).toBe(2_800);
});

test('a supply that is weak for two weeks is a weak one from then on, at every hour', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (let day = 0; day < 14; day++) run(inflows, day, 1_500, 12);
  expect(inflows.expected(7)?.rate_lph).toBe(3_000);
  run(inflows, 14, 1_500, 12);
  expect(inflows.expected(7)).toEqual({ rate_lph: 1_500, error_lph: 375, least_lph: 750 });
  expect(inflows.changes).toEqual({});
});

test('what brings next to nothing for weeks is no supply to get used to', () => {
  const inflows = new SourceInflows({ inflow_lph: 3_000 });
  for (let day = 0; day < 30; day++) run(inflows, day, 299, 12);
  expect(inflows.expected(null)?.rate_lph).toBe(3_000);
  for (let day = 30; day < 45; day++) run(inflows, day, 301, 12);
  expect(inflows.expected(null)?.rate_lph).toBe(301);
});
