import { beforeEach, describe, expect, test } from '@jest/globals';
import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import { LevelTracker } from '../../../../firmware/domain/level/level-tracker.js';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { echoes, faults, steady } from '../support/pings.js';

/** One litre to the millimetre, 20 mm to the percent; empty at 2,250 mm, full at 250 mm. */
const MOUNTING = { shape: rectangle(1_000, 1_000, 2_000), empty_distance_mm: 2_250 };
const STALE_MS = 5_000;
const HALF_MM = 1_250;

let tracker: LevelTracker;
const take = (pings: readonly Ranging[], now_ms: number, stale_ms = STALE_MS) =>
  tracker.take(pings, now_ms, stale_ms);
beforeEach(() => {
  tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
});

describe('a level', () => {
  test('is unknown before the first look', () => {
    expect(tracker.reading).toEqual({
      quality: 'bad',
      level: null,
      reason: { code: 'level_not_read_yet', args: {} },
    });
  });

  test('is good after two windows of echoes: the first alone is not believed', () => {
    expect(take(steady(HALF_MM), 0)).toMatchObject({
      quality: 'uncertain',
      level: { percent: 50 },
      reason: { code: 'level_seen_once' },
    });
    const reading = take(steady(HALF_MM), 1_000);
    expect(reading).toMatchObject({ quality: 'good', level: { percent: 50, litres: 1_000 } });
    expect(tracker.reading).toBe(reading);
  });

  test('follows the water as it rises', () => {
    for (let s = 0; s <= 60; s++) take(steady(HALF_MM - s), s * 1_000);
    expect(tracker.reading).toMatchObject({ quality: 'good', level: { percent: 53 } });
  });
});

describe('a sensor that falls silent', () => {
  beforeEach(() => {
    take(steady(HALF_MM), 0);
  });

  test('leaves the last level uncertain, with the fault as the reason', () => {
    expect(take(faults('silent'), 1_000)).toEqual({
      quality: 'uncertain',
      level: { percent: 50, litres: 1_000, depth_mm: 1_000 },
      reason: { code: 'sensor_silent', args: { echoes: 0, pings: 7 } },
    });
  });

  test('leaves no level at all once the last one is stale, and not a moment earlier', () => {
    expect(take(faults('silent'), STALE_MS).quality).toBe('uncertain');
    expect(take(faults('no_echo'), STALE_MS + 1)).toEqual({
      quality: 'bad',
      level: null,
      reason: { code: 'sensor_no_echo', args: { echoes: 0, pings: 7 } },
    });
  });

  test('is given longer while nothing runs', () => {
    expect(take(faults('silent'), 14_000, 15_000).quality).toBe('uncertain');
    expect(take(faults('silent'), 15_001, 15_000).quality).toBe('bad');
  });

  test('has lost its level for good: closing the inlet, which allows more time, does not bring it back', () => {
    expect(take(faults('silent'), 6_000, 5_000).quality).toBe('bad');
    expect(take(faults('silent'), 7_000, 15_000)).toMatchObject({ quality: 'bad', level: null });
  });

  test('is good again at the second window that hears the water', () => {
    take(faults('silent'), 6_000);
    expect(take(steady(HALF_MM + 10), 7_000)).toMatchObject({
      quality: 'uncertain',
      level: { percent: 49.5 },
    });
    expect(take(steady(HALF_MM + 10), 8_000)).toMatchObject({ quality: 'good', level: { percent: 49.5 } });
  });

  test('counts its silence from the last good window', () => {
    take(faults('silent'), 4_000);
    take(steady(HALF_MM), 5_000);
    expect(take(faults('silent'), 10_000).quality).toBe('uncertain');
    expect(take(faults('silent'), 10_001).quality).toBe('bad');
  });

  test('that was silent from the start never had a level', () => {
    const fresh = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    expect(fresh.take(faults('silent'), 0, STALE_MS)).toMatchObject({ quality: 'bad', level: null });
  });
});

describe('a surface outside the tank', () => {
  test.each([
    ['below the floor', 2_291],
    ['above the rim', 209],
  ])('%s is no level, neither empty nor full', (_, distance_mm) => {
    expect(take(steady(distance_mm), 0)).toEqual({
      quality: 'bad',
      level: null,
      reason: { code: 'level_outside_tank', args: { distance_mm } },
    });
  });

  test('leaves the last level uncertain, then bad', () => {
    take(steady(2_240), 0);
    expect(take(steady(2_300), 4_000)).toMatchObject({ quality: 'uncertain', level: { percent: 0.5 } });
    expect(take(steady(2_300), 6_000)).toMatchObject({ quality: 'bad', level: null });
  });

  test('is told as a whole number of millimetres', () => {
    expect(take(echoes(2_300, 2_300, 2_300.8, 2_300.8), 0).reason.args).toEqual({ distance_mm: 2_300 });
  });
});

describe('a jump that water cannot make', () => {
  const LATER_MM = 1_750;
  beforeEach(() => {
    take(steady(HALF_MM), 0);
  });

  test('is believed when three windows in a row agree on it, and not before', () => {
    const jumped = { quality: 'uncertain', level: { percent: 50 }, reason: { code: 'level_jumped' } };
    expect(take(steady(LATER_MM), 1_000, 60_000)).toMatchObject(jumped);
    expect(take(steady(LATER_MM + 5), 2_000, 60_000)).toMatchObject(jumped);
    expect(take(steady(LATER_MM), 3_000, 60_000)).toMatchObject({ quality: 'good', level: { percent: 25 } });
  });

  test('is never believed while the windows contradict each other', () => {
    for (let s = 1; s <= 4; s++) {
      take(steady(s % 2 === 0 ? 1_750 : 600), s * 1_000, 600_000);
      expect(tracker.reading).toMatchObject({ quality: 'uncertain', reason: { code: 'level_jumped' } });
    }
  });

  test('is counted anew after a window that sees the old level', () => {
    take(steady(LATER_MM), 1_000, 60_000);
    take(steady(LATER_MM), 2_000, 60_000);
    expect(take(steady(HALF_MM), 3_000, 60_000)).toMatchObject({ quality: 'good', level: { percent: 50 } });
    expect(take(steady(LATER_MM), 4_000, 60_000).reason.code).toBe('level_jumped');
    expect(take(steady(LATER_MM), 5_000, 60_000).reason.code).toBe('level_jumped');
    expect(take(steady(LATER_MM), 6_000, 60_000).quality).toBe('good');
  });

  test.each([
    ['hears nothing', faults('no_echo')],
    ['sees a surface outside the tank', steady(2_500)],
  ])('is counted anew after a window that %s', (_, pings) => {
    take(steady(LATER_MM), 1_000, 60_000);
    take(steady(LATER_MM), 2_000, 60_000);
    take(pings, 3_000, 60_000);
    expect(take(steady(LATER_MM), 4_000, 60_000).reason.code).toBe('level_jumped');
    expect(take(steady(LATER_MM), 5_000, 60_000).reason.code).toBe('level_jumped');
    expect(take(steady(LATER_MM), 6_000, 60_000).quality).toBe('good');
  });

  test('may move on while it is being believed, as water does', () => {
    take(steady(LATER_MM), 1_000, 60_000);
    take(steady(LATER_MM + 40), 2_000, 60_000);
    expect(take(steady(LATER_MM + 80), 3_000, 60_000)).toMatchObject({
      quality: 'good',
      level: { percent: 21 },
    });
  });

  test('makes the level bad when it lasts and does not settle', () => {
    for (let s = 1; s <= 6; s++) take(steady(s % 2 === 0 ? 1_750 : 600), s * 1_000);
    expect(tracker.reading).toMatchObject({ quality: 'bad', level: null, reason: { code: 'level_jumped' } });
  });

  test('is told as a whole number of millimetres', () => {
    expect(take(steady(LATER_MM + 0.4), 1_000).reason.args).toEqual({ distance_mm: LATER_MM });
  });

  test('is one just the same on a node that has run for a month', () => {
    const month_ms = 30 * 86_400_000;
    const old = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    old.take(steady(HALF_MM), month_ms, STALE_MS);
    expect(old.take(steady(LATER_MM), month_ms + 1_000, STALE_MS).reason.code).toBe('level_jumped');
    expect(old.take(steady(600), month_ms + 2_000, STALE_MS).reason.code).toBe('level_jumped');
    expect(old.take(steady(LATER_MM), month_ms + 3_000, STALE_MS).reason.code).toBe('level_jumped');
  });

  test('is none when nobody looked for as long as the water needed', () => {
    expect(take(steady(LATER_MM), 24_000, 60_000)).toMatchObject({ level: { percent: 25 } });
  });

  test('starts nothing where nobody looked for so long: one echo of a ladder may be as far away', () => {
    const far = { quality: 'uncertain', reason: { code: 'level_seen_once' } };
    expect(take(steady(LATER_MM), 60_000, 180_000)).toMatchObject(far);
    expect(take(steady(LATER_MM), 61_000, 180_000)).toMatchObject({ quality: 'good' });
    // What water does in five seconds is nothing new.
    expect(take(steady(LATER_MM + 120), 121_000, 180_000)).toMatchObject({ quality: 'good' });
    expect(take(steady(LATER_MM + 250), 181_000, 240_000)).toMatchObject(far);
  });
});

describe('a reading of a sensor that tells when it likes', () => {
  /** The same reading as it is seen, told so long ago. */
  const told = (distance_mm: number, age_ms: number): Ranging[] =>
    Array.from({ length: 7 }, () => ({ kind: 'echo', distance_mm, age_ms }));
  const lookAt = (distance_mm: number, told_ms: number, looks_ms: readonly number[], moving = false) =>
    looks_ms.map((at_ms) => tracker.take(told(distance_mm, at_ms - told_ms), at_ms, 120_000, moving).quality);

  test('does not confirm itself, however often it is seen: after a start it takes another one', () => {
    expect(lookAt(HALF_MM, 0, [0, 1_000, 2_000, 29_000])).toEqual(Array(4).fill('uncertain'));
    expect(lookAt(HALF_MM, 30_000, [30_000, 31_000])).toEqual(['good', 'good']);
  });

  test('is no jump that is believed because it was looked at three times: others have to agree', () => {
    lookAt(HALF_MM, 0, [0]);
    lookAt(HALF_MM, 10_000, [10_000]);
    expect(lookAt(2_200, 20_000, [20_000, 21_000, 22_000, 29_000])).toEqual(Array(4).fill('uncertain'));
    expect(tracker.reading.reason.code).toBe('level_jumped');
    expect(tracker.reading.level?.percent).toBe(50);
    expect(lookAt(2_200, 30_000, [30_000, 31_000])).toEqual(['uncertain', 'uncertain']);
    expect(lookAt(2_200, 40_000, [40_000])).toEqual(['good']);
    expect(tracker.reading.level?.percent).toBeCloseTo(2.5);
  });

  test('that lies where water may have got to since the last is believed while something moves it, else with the next one', () => {
    for (const moving of [true, false]) {
      tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
      lookAt(HALF_MM, 0, [0]);
      lookAt(HALF_MM, 60_000, [60_000]);
      expect(lookAt(HALF_MM - 200, 120_000, [120_000, 130_000], moving)).toEqual(
        Array(2).fill(moving ? 'good' : 'uncertain'),
      );
      expect(lookAt(HALF_MM - 210, 180_000, [180_000], moving)).toEqual(['good']);
    }
  });

  test('keeps the level fresh while it is seen, and no longer', () => {
    lookAt(HALF_MM, 0, [0]);
    lookAt(HALF_MM, 10_000, [10_000, 100_000]);
    expect(take(faults('silent'), 219_000, 120_000).quality).toBe('uncertain');
    expect(take(faults('silent'), 221_000, 120_000).quality).toBe('bad');
  });

  test('that is not believed keeps the one before it no fresher, however long it is seen', () => {
    lookAt(HALF_MM, 0, [0]);
    lookAt(HALF_MM, 10_000, [10_000]);
    expect(lookAt(2_200, 20_000, [20_000, 100_000, 129_000, 131_000])).toEqual([
      ...Array(3).fill('uncertain'),
      'bad',
    ]);
  });

  /** Readings a minute apart, of water that nothing here moves; answers how each is judged. */
  const judged = (...distances_mm: number[]) =>
    distances_mm.map((distance_mm, minute) => {
      lookAt(distance_mm, minute * 60_000, [minute * 60_000]);
      return tracker.reading.reason.code;
    });
  const SEEN_ONCE = 'level_seen_once';
  const GOOD = 'level_good';

  test('that goes on as the water went is believed: a herd empties a tank far between two readings', () => {
    const thrice = Array(3).fill(SEEN_ONCE);
    expect(judged(800, 800, 950, 1_110, 1_400, 1_600)).toEqual([SEEN_ONCE, GOOD, ...thrice, GOOD]);
    // And when it is filled as fast.
    tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    expect(judged(1_500, 1_300, 1_100, 900, 700)).toEqual([SEEN_ONCE, ...thrice, GOOD]);
  });

  test('is not believed for three false echoes that lie in a line: a full tank would be filled', () => {
    expect(judged(600, 600, 1_000, 1_350, 600)).not.toContain('level_jumped');
    tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    expect(judged(600, 600, 1_000, 1_350, 1_700).slice(2)).toEqual(Array(3).fill(SEEN_ONCE));
  });

  test('that lies more than twice as far on as the water went is looked at once more', () => {
    const on = Array(4).fill(SEEN_ONCE);
    expect(judged(800, 800, 930, 1_200, 1_400, 1_600, 1_800)).toEqual([SEEN_ONCE, GOOD, ...on, GOOD]);
  });

  test('is no water that went there and back: one that sees a ladder is not believed, nor the one after it', () => {
    expect(judged(800, 800, 1_500, 800, 800)).toEqual([SEEN_ONCE, GOOD, SEEN_ONCE, SEEN_ONCE, GOOD]);
    // Back is no direction in which anything goes on.
    tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    expect(judged(800, 800, 500, 800, 1_300)).toEqual([
      SEEN_ONCE,
      GOOD,
      SEEN_ONCE,
      SEEN_ONCE,
      'level_jumped',
    ]);
  });

  test('that contradicts the one before, as that did, is one that jumps, until two agree', () => {
    const jumping = [SEEN_ONCE, GOOD, SEEN_ONCE, SEEN_ONCE, 'level_jumped', 'level_jumped', 'level_jumped'];
    expect(judged(800, 800, 1_500, 800, 1_500, 700, 1_600)).toEqual(jumping);
    expect(tracker.reading.quality).toBe('uncertain');
    tracker = new LevelTracker(MOUNTING, DEFAULT_FILTER);
    expect(judged(800, 800, 1_500, 800, 1_500, 1_510)).toEqual([...jumping.slice(0, 5), GOOD]);
  });
});
