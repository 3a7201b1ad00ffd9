import { describe, expect, test } from '@jest/globals';
import { emptiesIn } from '../../../../firmware/domain/flow/draw-down.js';

const HOUR_S = 3_600;
/** 100 L/h by day, from six to eighteen, and nothing at night. */
const byDay = (hour: number) => ({ rate_lph: hour >= 6 && hour < 18 ? 100 : 0, error_lph: 0 });
const even = (error_lph: number) => () => ({ rate_lph: 100, error_lph });

describe('when a tank will be empty', () => {
  test('by what is drawn at each hour: a night holds longer than a day', () => {
    const usual = byDay;
    expect(emptiesIn({ litres: 300, leak_lph: 0, minute: 360, usual })?.likely_s).toBeCloseTo(3 * HOUR_S);
    expect(emptiesIn({ litres: 300, leak_lph: 0, minute: 1_080, usual })?.likely_s).toBeCloseTo(15 * HOUR_S);
    expect(emptiesIn({ litres: 300, leak_lph: 0, minute: 990, usual })?.likely_s).toBeCloseTo(15 * HOUR_S);
  });

  test('lies in a band that widens with the root of the hours', () => {
    const usual = even(20);
    const forecast = emptiesIn({ litres: 1_600, leak_lph: 0, minute: 0, usual });
    expect(forecast?.likely_s).toBeCloseTo(16 * HOUR_S);
    // After some 16 hours two standard deviations are 2 · 20 · 4 L, an hour and a half of draws.
    expect((forecast?.likely_s ?? 0) - (forecast?.soonest_s ?? 0)).toBeGreaterThan(1.2 * HOUR_S);
    expect((forecast?.likely_s ?? 0) - (forecast?.soonest_s ?? 0)).toBeLessThan(1.7 * HOUR_S);
    expect((forecast?.latest_s ?? 0) - (forecast?.likely_s ?? 0)).toBeGreaterThan(1.4 * HOUR_S);
    expect((forecast?.latest_s ?? 0) - (forecast?.likely_s ?? 0)).toBeLessThan(2 * HOUR_S);
  });

  test('is sooner with a leak', () => {
    expect(emptiesIn({ litres: 300, leak_lph: 50, minute: 0, usual: even(0) })?.likely_s).toBeCloseTo(7_200);
  });

  test('is now where nothing is left', () => {
    expect(emptiesIn({ litres: 0, leak_lph: 0, minute: 0, usual: even(0) })?.likely_s).toBe(0);
  });

  test('is not told where nothing was learned, or it lasts for weeks', () => {
    expect(emptiesIn({ litres: 300, leak_lph: 0, minute: 0, usual: () => null })).toBeNull();
    expect(emptiesIn({ litres: 1e9, leak_lph: 0, minute: 0, usual: even(5) })).toBeNull();
    expect(
      emptiesIn({ litres: 300, leak_lph: 0, minute: 0, usual: () => ({ rate_lph: 0, error_lph: 0 }) }),
    ).toBeNull();
  });

  test('knows no latest time where the days differ more than that', () => {
    const forecast = emptiesIn({ litres: 3_000, leak_lph: 0, minute: 0, usual: even(2_000) });
    expect(forecast?.likely_s).toBeCloseTo(30 * HOUR_S);
    expect(forecast?.latest_s).toBeNull();
  });
});
