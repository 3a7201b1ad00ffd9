import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectedRain_litres } from '../../../../firmware/domain/weather/rain-harvest.js';
import {
  DEFAULT_RAIN_WAIT,
  type RainSituation,
  RainWait,
} from '../../../../firmware/domain/weather/wait-for-rain.js';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 9, 1, 12);
const ROOF = { area_m2: 100, runoff: 0.8 };
const hour = (h: number, rain_mm: number, probability_percent: number) => ({
  from_ms: NOW_MS + h * HOUR_MS,
  rain_mm,
  probability_percent,
});
const RAIN = [hour(3, 5, 90), hour(4, 5, 90)];
const WANTED: RainSituation = {
  wanted: 'now',
  level_percent: 14,
  heard: true,
  missing_litres: 1_320,
  forecast: RAIN,
  wall_ms: NOW_MS,
  monotonic_ms: 0,
};
const make = () => new RainWait({ ...DEFAULT_RAIN_WAIT, roof: ROOF });

describe('the litres to be expected', () => {
  test('are mm times square metres times what reaches the tank times probability', () => {
    expect(expectedRain_litres(RAIN, ROOF, NOW_MS, NOW_MS + 24 * HOUR_MS)).toBeCloseTo(720);
  });

  test('are those of the span alone, hours in part by their part', () => {
    const hours = [hour(-1, 99, 100), hour(-0.5, 2, 100), hour(1, 2, 100), hour(24, 99, 100)];
    expect(expectedRain_litres(hours, ROOF, NOW_MS, NOW_MS + 1.5 * HOUR_MS)).toBeCloseTo(160);
  });
});

describe('a top-up with bought water', () => {
  test('waits while rain is likely to bring half of what is missing', () => {
    expect(make().decide(WANTED)).toEqual({
      wait: true,
      reason: { code: 'waits_for_rain', args: { litres: 720, ahead_h: 24 } },
    });
  });

  test.each<[string, Partial<RainSituation>, string]>([
    [
      'rain that is unlikely',
      { forecast: RAIN.map((h) => ({ ...h, probability_percent: 50 })) },
      'too_little_rain',
    ],
    ['rain after the time that counts', { forecast: [hour(25, 50, 100)] }, 'too_little_rain'],
    ['no rain at all', { forecast: [] }, 'too_little_rain'],
    ['nothing missing and no rain', { forecast: [], missing_litres: 0 }, 'too_little_rain'],
    ['no forecast', { forecast: null }, 'no_forecast'],
    ['a level below the floor', { level_percent: 7.9 }, 'no_wait_below_floor'],
    ['an unknown level', { level_percent: null }, 'no_wait_level_unknown'],
    ['a clock that cannot be trusted', { wall_ms: null }, 'no_wait_time_untrusted'],
    ['no need', { wanted: 'no' }, 'no_water_wanted'],
  ])('does not wait for %s', (_, part, code) => {
    expect(make().decide({ ...WANTED, ...part })).toMatchObject({ wait: false, reason: { code } });
  });

  test('goes on over a restart from when it began, and stays given up', () => {
    const at = (wait: RainWait, h: number, wall_ms: number | null = NOW_MS + h * HOUR_MS) =>
      wait.decide({ ...WANTED, wall_ms, monotonic_ms: 0, forecast: [hour(h + 3, 20, 95)] });
    const first = make();
    expect(first.kept).toBeNull();
    at(first, 0);
    expect(first.kept).toEqual({ since_ms: NOW_MS, given_up: false });
    const again = () => new RainWait({ ...DEFAULT_RAIN_WAIT, roof: ROOF }, first.kept);
    // A clock that is not confirmed yet says nothing of the time that has passed.
    const second = again();
    expect(at(second, 0, null)).toMatchObject({ reason: { code: 'no_wait_time_untrusted' } });
    expect(at(second, 35.9).wait).toBe(true);
    expect(second.kept).toEqual(first.kept);
    const third = again();
    expect(at(third, 36)).toMatchObject({ wait: false, reason: { code: 'rain_did_not_come' } });
    expect(third.kept).toEqual({ since_ms: NOW_MS, given_up: true });
    // A clock that was set back lets it wait from now on, and no longer than at first.
    expect(at(again(), -5).wait).toBe(true);
    expect(at(new RainWait({ ...DEFAULT_RAIN_WAIT, roof: ROOF }, third.kept), 1, null)).toMatchObject({
      reason: { code: 'rain_did_not_come' },
    });
    third.decide({ ...WANTED, wanted: 'no' });
    expect(third.kept).toBeNull();
  });

  test('gives up when the rain does not come, however often it is promised anew, and does not wait again', () => {
    const wait = make();
    const later = (h: number) => ({
      ...WANTED,
      wall_ms: NOW_MS + h * HOUR_MS,
      monotonic_ms: h * HOUR_MS,
      forecast: [hour(h + 3, 20, 95)],
    });
    for (let h = 0; h < 36; h += 1) expect(wait.decide(later(h)).wait).toBe(true);
    for (let h = 36; h < 80; h += 1)
      expect(wait.decide(later(h))).toMatchObject({ wait: false, reason: { code: 'rain_did_not_come' } });
    wait.decide({ ...later(80), wanted: 'no' });
    expect(wait.decide(later(81)).wait).toBe(true);
  });

  test('that waited, and does not while the forecast is away, has not begun to wait anew', () => {
    const wait = make();
    wait.decide(WANTED);
    wait.decide({ ...WANTED, forecast: null, monotonic_ms: 20 * HOUR_MS });
    expect(wait.decide({ ...WANTED, monotonic_ms: 36 * HOUR_MS }).wait).toBe(false);
  });

  test('never waits below the floor, nor longer than it may, whatever the forecasts say', () => {
    const step = fc.record({
      level: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null }),
      rain_mm: fc.double({ min: 0, max: 100, noNaN: true }),
      probability_percent: fc.integer({ min: 0, max: 100 }),
      hours: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const wait = make();
        let monotonic_ms = 0;
        let first_ms: number | null = null;
        for (const { level, rain_mm, probability_percent, hours } of steps) {
          monotonic_ms += hours * HOUR_MS;
          const forecast = [{ from_ms: NOW_MS + HOUR_MS, rain_mm, probability_percent }];
          const waits = wait.decide({ ...WANTED, level_percent: level, forecast, monotonic_ms }).wait;
          if (!waits) continue;
          expect(level ?? 0).toBeGreaterThanOrEqual(8);
          first_ms ??= monotonic_ms;
          expect(monotonic_ms - first_ms).toBeLessThan(36 * HOUR_MS);
        }
      }),
    );
  });
});
