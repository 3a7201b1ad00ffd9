import { describe, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, resolutionOf, widened } from '../../../../firmware/domain/history/resolution.js';

const TO_MS = Date.UTC(2026, 2, 1, 6, 30);
const last = (span_ms: number) => ({ from_ms: TO_MS - span_ms, to_ms: TO_MS });

describe('the resolution of a chart', () => {
  test.each([
    [HOUR_MS, 'raw'],
    [2 * DAY_MS, 'raw'],
    [7 * DAY_MS, 'hour'],
    [30 * DAY_MS, 'hour'],
    [366 * DAY_MS, 'hour'],
    [3 * 365 * DAY_MS, 'day'],
  ])('of %d ms is %s', (span_ms, resolution) => {
    expect(resolutionOf(last(span_ms), 0)).toBe(resolution);
  });

  test('is hours where the readings of its beginning are gone', () => {
    expect(resolutionOf(last(DAY_MS), TO_MS - DAY_MS)).toBe('raw');
    expect(resolutionOf(last(DAY_MS), TO_MS - DAY_MS + 1)).toBe('hour');
  });
});

describe('the span', () => {
  test('of readings is as it was asked for', () => {
    expect(widened(last(90 * 60_000), 720, 'raw')).toEqual({ ...last(90 * 60_000), buckets: 720 });
  });

  test('of hours and days holds whole ones, and no more buckets than they are', () => {
    expect(widened(last(2 * HOUR_MS), 720, 'hour')).toEqual({
      from_ms: Date.UTC(2026, 2, 1, 4),
      to_ms: Date.UTC(2026, 2, 1, 7),
      buckets: 3,
    });
    expect(widened(last(365 * DAY_MS), 100, 'day')).toEqual({
      from_ms: Date.UTC(2025, 2, 1),
      to_ms: Date.UTC(2026, 2, 2),
      buckets: 100,
    });
  });
});
