import { describe, expect, test } from '@jest/globals';
import { historyPath, spanOfDays, spanUntil, startOfDay_ms } from '../../../dashboard/src/chart/span.js';
import { moved, zoomed } from '../../../dashboard/src/chart/view.js';
import { NOW_MS } from './views.js';

describe('the time shown', () => {
  test('ends now for the usual spans', () => {
    expect(spanUntil('week', NOW_MS)).toEqual({ from_ms: NOW_MS - 604_800_000, to_ms: NOW_MS, buckets: 336 });
    expect(historyPath('a b', spanUntil('day', NOW_MS))).toBe(
      '/api/tanks/a%20b/history?from=2026-02-28T10%3A00%3A00.000Z&to=2026-03-01T10%3A00%3A00.000Z&buckets=288',
    );
  });

  test('begins a day at the farm’s midnight, also when the clocks change', () => {
    const iso = (date: string, zone: string) => new Date(startOfDay_ms(date, zone) ?? 0).toISOString();
    expect(iso('2026-01-10', 'America/New_York')).toBe('2026-01-10T05:00:00.000Z');
    expect(iso('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
    expect(iso('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(iso('2026-06-01', 'Asia/Kolkata')).toBe('2026-05-31T18:30:00.000Z');
    expect(startOfDay_ms('2026-02-31x', 'UTC')).toBeNull();
    expect(startOfDay_ms('2026-13-01', 'UTC')).toBeNull();
  });

  test('takes whole days, not past now, and no nonsense', () => {
    expect(spanOfDays('2026-02-01', '2026-02-02', 'UTC', NOW_MS)).toEqual({
      from_ms: Date.parse('2026-02-01T00:00:00Z'),
      to_ms: Date.parse('2026-02-03T00:00:00Z'),
      buckets: 360,
    });
    expect(spanOfDays('2026-03-01', '2026-03-01', 'UTC', NOW_MS)?.to_ms).toBe(NOW_MS);
    expect(spanOfDays('2026-02-02', '2026-02-01', 'UTC', NOW_MS)).toBeNull();
    expect(spanOfDays('2026-03-02', '2026-03-03', 'UTC', NOW_MS)).toBeNull();
    expect(spanOfDays('', '2026-02-01', 'UTC', NOW_MS)).toBeNull();
  });
});

describe('the view', () => {
  const whole = { min: 0, max: 100_000 };

  test('zooms about a moment that keeps its place', () => {
    const view = zoomed(whole, whole, 0.5, 25_000);
    expect(view).toEqual({ min: 12_500, max: 62_500 });
    expect(zoomed(view, whole, 2, 25_000)).toEqual(whole);
  });

  test('never leaves the whole nor gets shorter than ten minutes', () => {
    expect(zoomed({ min: 90_000, max: 100_000 }, whole, 4, 99_000)).toEqual({ min: 60_000, max: 100_000 });
    const { min, max } = zoomed(whole, whole, 1e-9, 50_000);
    expect(max - min).toBe(600);
    expect(moved({ min: 0, max: 10_000 }, whole, -3)).toEqual({ min: 0, max: 10_000 });
    expect(moved({ min: 0, max: 10_000 }, whole, 0.5)).toEqual({ min: 5_000, max: 15_000 });
    expect(moved({ min: 85_000, max: 95_000 }, whole, 3)).toEqual({ min: 90_000, max: 100_000 });
  });
});
