import { describe, expect, test } from '@jest/globals';
import { periodText } from '../../../dashboard/src/use/period-text.js';
import { meanDrawn_litres } from '../../../dashboard/src/use/periods.js';
import { useOf } from './uses.js';

const mean = (...drawn: readonly number[]) =>
  meanDrawn_litres({
    tank: 'house',
    time_zone: 'UTC',
    period: 'week',
    periods: drawn.map((litres, at) => useOf(`week ${at}`, litres)),
  });

describe('the use of a week on average', () => {
  test('leaves out the week that is not over, and the one in which the record begins', () => {
    expect(mean(0, 0, 50, 700, 900, 10)).toBe(800);
    expect(mean(0, 0, 50, 10)).toBeNull();
    expect(mean(0, 10)).toBeNull();
    expect(mean(0, 0)).toBeNull();
  });

  test('counts every whole week where the record is older than what is shown', () => {
    expect(mean(100, 200, 10)).toBe(150);
    expect(mean(...Array<number>(20).fill(70), 10)).toBe(70);
  });
});

describe('a period is named', () => {
  const said = (kind: 'day' | 'week' | 'month', date: string) =>
    periodText(kind, { date }).replaceAll(/[\u2009\u202f\u00a0]/g, ' ');

  test.each([
    ['day', '2026-03-29', 'Sun, Mar 29'],
    ['week', '2026-03-23', 'Mar 23 – 29'],
    ['week', '2026-03-30', 'Mar 30 – Apr 5'],
    ['month', '2026-02-01', 'February 2026'],
  ] as const)('a %s that begins on %s: %s', (kind, date, text) => expect(said(kind, date)).toBe(text));
});
