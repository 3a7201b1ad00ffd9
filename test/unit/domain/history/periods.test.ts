import { describe, expect, test } from '@jest/globals';
import { firstDateOf, nextFirstDate, startOf } from '../../../../firmware/domain/history/periods.js';
import { HOUR_MS } from '../../../../firmware/domain/history/resolution.js';

describe('a period', () => {
  test.each([
    ['2026-03-01', 'day', '2026-03-01', '2026-03-02'],
    ['2024-02-28', 'day', '2024-02-28', '2024-02-29'],
    // A Sunday is the last day of its week, a Monday the first.
    ['2026-03-01', 'week', '2026-02-23', '2026-03-02'],
    ['2026-03-02', 'week', '2026-03-02', '2026-03-09'],
    ['2027-01-01', 'week', '2026-12-28', '2027-01-04'],
    ['2026-02-28', 'month', '2026-02-01', '2026-03-01'],
    ['2024-02-29', 'month', '2024-02-01', '2024-03-01'],
    ['2026-12-31', 'month', '2026-12-01', '2027-01-01'],
  ] as const)('of %s by %s begins on %s, and the next on %s', (date, period, first, next) => {
    expect(firstDateOf(date, period)).toBe(first);
    expect(nextFirstDate(first, period)).toBe(next);
  });

  test('follows another without a gap for four years', () => {
    for (const period of ['day', 'week', 'month'] as const) {
      for (let date = firstDateOf('2024-01-01', period); date < '2028-01-01'; ) {
        const next = nextFirstDate(date, period);
        expect(next > date).toBe(true);
        expect(firstDateOf(next, period)).toBe(next);
        const last = new Date(Date.parse(next) - 24 * HOUR_MS).toISOString().slice(0, 10);
        expect(firstDateOf(last, period)).toBe(date);
        date = next;
      }
    }
  });
});

describe('a date begins', () => {
  test.each([
    ['2026-03-01', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['2026-03-29', 'Europe/Madrid', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Madrid', '2026-03-29T22:00:00.000Z'],
    ['2026-03-01', 'Asia/Kolkata', '2026-02-28T18:30:00.000Z'],
    ['2026-03-01', 'Pacific/Kiritimati', '2026-02-28T10:00:00.000Z'],
    ['2026-03-01', 'Pacific/Pago_Pago', '2026-03-01T11:00:00.000Z'],
    // Clocks go from 23:59 to 01:00: there is no midnight.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    // The whole date was left out.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s at %s', (date, zone, utc) => {
    expect(new Date(startOf(date, zone)).toISOString()).toBe(utc);
  });

  test('and lasts 23 hours when clocks go forward, 25 when they go back', () => {
    const hours = (date: string) =>
      (startOf(nextFirstDate(date, 'day'), 'Europe/Madrid') - startOf(date, 'Europe/Madrid')) / HOUR_MS;
    expect(['2026-03-28', '2026-03-29', '2026-10-25', '2026-10-26'].map(hours)).toEqual([24, 23, 25, 24]);
  });
});
