import { describe, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '../../../../firmware/domain/history/resolution.js';
import { type InletChange, sourceTime } from '../../../../firmware/domain/history/source-time.js';

const AT_MS = Date.UTC(2026, 2, 1, 6);
const MINUTE_MS = 60_000;

const change = (minute: number, open: boolean, source: string | null = null): InletChange => ({
  at_ms: AT_MS + minute * MINUTE_MS,
  open,
  source,
});

/** Seconds by hour after the beginning and by source. */
const seconds = (changes: readonly InletChange[], to_ms: number) =>
  [...sourceTime(changes, to_ms)].map(([hour, of]) => [(hour - AT_MS) / HOUR_MS, Object.fromEntries(of)]);

describe('the time of sources', () => {
  test('is none without a run', () => {
    expect(seconds([], AT_MS + DAY_MS)).toEqual([]);
    expect(seconds([change(5, false), change(9, false)], AT_MS + DAY_MS)).toEqual([]);
  });

  test('is parted at the hour', () => {
    expect(seconds([change(50, true, 'rain'), change(135, false)], AT_MS + DAY_MS)).toEqual([
      [0, { rain: 600 }],
      [1, { rain: 3_600 }],
      [2, { rain: 900 }],
    ]);
  });

  test('goes to the source that ran, also when one follows another without a pause', () => {
    const changes = [change(0, true, 'rain'), change(20, true, 'town'), change(30, true), change(40, false)];
    expect(seconds(changes, AT_MS + DAY_MS)).toEqual([[0, { rain: 1_200, town: 600, null: 600 }]]);
  });

  test('adds up runs of the same hour', () => {
    const changes = [change(0, true, 'bore'), change(1, false), change(2, true, 'bore'), change(5, false)];
    expect(seconds(changes, AT_MS + DAY_MS)).toEqual([[0, { bore: 240 }]]);
  });

  test('of a run that still lasts goes up to the end of the span', () => {
    expect(seconds([change(30, true, 'bore')], AT_MS + HOUR_MS)).toEqual([[0, { bore: 1_800 }]]);
  });

  test('of a run whose end was never told is a day', () => {
    const all = sourceTime([change(0, true, 'bore')], AT_MS + 7 * DAY_MS);
    expect(all.size).toBe(24);
    expect([...all.values()].reduce((sum, of) => sum + (of.get('bore') ?? 0), 0)).toBe(86_400);
  });

  test('of a run that begins after the span is none', () => {
    expect(seconds([change(90, true, 'bore')], AT_MS + HOUR_MS)).toEqual([]);
  });
});
