import { describe, expect, test } from '@jest/globals';
import { type ChangeMemory, LastingChange } from '../../../../firmware/domain/flow/lasting-change.js';

const DAY_MS = 86_400_000;

/** What runs on these days, each of so many litres per hour, make normal; null while that is open. */
function askedIn(
  change: LastingChange,
  runs: readonly (readonly [day: number, lph: number])[],
): number | null {
  let normal_lph: number | null = null;
  for (const [day, lph] of runs) normal_lph = change.take(lph, day * DAY_MS);
  return normal_lph;
}

describe('a flow that is not what it was', () => {
  test('is the new normal after two weeks in which the runs agreed, and is what they brought on the mean', () => {
    const change = new LastingChange();
    const days = [0, 3, 6, 9, 12, 13.9].map((day, i) => [day, i % 2 === 0 ? 1_000 : 1_100] as const);
    expect(askedIn(change, days)).toBeNull();
    expect(change.take(1_000, 14 * DAY_MS)).toBeCloseTo(7_300 / 7, 6);
    expect(change.memory).toBeNull();
  });

  test('needs five runs, however far apart they are', () => {
    const change = new LastingChange({ rate_lph: 1_000, runs: 2, lasted_ms: 14 * DAY_MS });
    expect(askedIn(change, [[0, 1_000]])).toBeNull();
    expect(askedIn(change, [[1, 1_000]])).toBeNull();
    expect(askedIn(change, [[2, 1_000]])).toBe(1_000);
  });

  test('counts no more than three days between two runs, and none before the first after a restart', () => {
    const change = new LastingChange();
    askedIn(change, [
      [100, 1_000],
      [110, 1_000],
      [111, 1_000],
    ]);
    expect(change.memory).toEqual({ rate_lph: 1_000, runs: 3, lasted_ms: 4 * DAY_MS });
    const restarted = new LastingChange(change.memory);
    restarted.take(1_000, 500 * DAY_MS);
    expect(restarted.memory).toEqual({ rate_lph: 1_000, runs: 4, lasted_ms: 4 * DAY_MS });
  });

  test('begins anew with a run that brings a quarter more or less, and not with one that just about agrees', () => {
    for (const [lph, runs] of [
      [1_250, 2],
      [750, 2],
      [1_251, 1],
      [749, 1],
    ] as const) {
      const change = new LastingChange();
      askedIn(change, [
        [0, 1_000],
        [1, lph],
      ]);
      expect(change.memory?.runs).toBe(runs);
      if (runs === 1) expect(change.memory).toEqual({ rate_lph: lph, runs: 1, lasted_ms: 0 });
    }
  });

  test('is forgotten by one run that is as expected', () => {
    const change = new LastingChange();
    change.take(1_000, 0);
    change.over();
    expect(change.memory).toBeNull();
  });
});

describe('what was kept of it', () => {
  const kept: ChangeMemory = { rate_lph: 1_000, runs: 1, lasted_ms: 0 };

  test.each<[string, ChangeMemory]>([
    ['as it begins', kept],
    ['as it is nearly over', { rate_lph: 1_000, runs: 40, lasted_ms: 14 * DAY_MS }],
  ])('goes on %s', (_, memory) => {
    expect(new LastingChange(memory).memory).toEqual(memory);
  });

  test.each<[string, Partial<ChangeMemory>]>([
    ['no flow', { rate_lph: 0 }],
    ['one without end', { rate_lph: Number.POSITIVE_INFINITY }],
    ['one that is no number', { rate_lph: Number.NaN }],
    ['no run', { runs: 0 }],
    ['less than no time', { lasted_ms: -1 }],
    ['more time than it takes', { lasted_ms: 14 * DAY_MS + 1 }],
  ])('is dropped where it says %s', (_, damage) => {
    expect(new LastingChange({ ...kept, ...damage }).memory).toBeNull();
  });
});
