import { afterEach, describe, expect, test } from '@jest/globals';
import { newDraft, readChannel } from '../../../dashboard/src/admin/alerts/draft.js';
import { readMark } from '../../../dashboard/src/admin/setup/draft.js';
import { lengths } from '../../../dashboard/src/admin/setup/lengths.js';
import { readFigure } from '../../../dashboard/src/admin/setup/place.js';
import { twoReadings } from '../../../dashboard/src/admin/setup/thousands.js';
import { numbersFor } from '../../../dashboard/src/format/numbers.js';
import { plainFigure } from '../../../dashboard/src/format/plain-figure.js';
import { english, language } from '../../../dashboard/src/i18n/language.js';
import { readMinutes } from '../../../dashboard/src/inlet/minutes.js';
import { readDraft as readRule } from '../../../dashboard/src/rule/draft.js';
import { draftOf, readDraft as readHours } from '../../../dashboard/src/schedule/draft.js';

/** A figure as the keypad of each language writes it. */
const KEYPADS = [
  ['Arabic', (plain: string) => inDigitsFrom(0x0660, plain)],
  ['Persian and Urdu', (plain: string) => inDigitsFrom(0x06f0, plain)],
  ['Hindi', (plain: string) => inDigitsFrom(0x0966, plain)],
] as const;

function inDigitsFrom(zero: number, plain: string): string {
  return plain.replace(/[0-9]/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

describe.each(KEYPADS)('figures typed with the digits of an %s keypad', (_, typed) => {
  test('are read in every field that takes one', () => {
    expect(plainFigure(typed('0123456789'))).toBe('0123456789');
    expect(readRule({ low: typed('20'), high: typed('80,5'), enabled: true })).toEqual({
      rule: { low_percent: 20, high_percent: 80.5, enabled: true },
    });
    expect(readHours({ ...draftOf(null, 'UTC'), floor: typed('7.5') })).toMatchObject({
      schedule: { floor_percent: 7.5 },
    });
    expect(readMinutes(typed(' 45 '), 120)).toBe(45);
    const channel = { ...newDraft('ntfy', 'UTC'), name: 'Phone', url: 'https://ntfy.example/farm' };
    expect(readChannel({ ...channel, after_min: typed('15'), repeat_min: typed('120') })).toMatchObject({
      body: { after_min: 15, repeat_min: 120 },
    });
    expect(readMark(typed('92,5'))).toBe(92.5);
    expect(lengths.value.read(typed('1940'))).toBe(1_940);
    expect(readFigure(typed('-26.2041'), 90)).toBe(-26.2041);
  });

  test('are held to the same limits', () => {
    expect(readMinutes(typed('121'), 120)).toBeNull();
    expect(readMark(typed('101'))).toBeNull();
    expect(readRule({ low: typed('95'), high: typed('99'), enabled: true })).toEqual({ mistake: 'low' });
  });
});

test.each(['١٥٫٥', '۱۵٫۵', '15,5'])('%s is fifteen and a half', (low) =>
  expect(readRule({ low, high: '80', enabled: true })).toMatchObject({ rule: { low_percent: 15.5 } }),
);

test.each(['ar-EG', 'ar-SA', 'fa-IR', 'hi-IN-u-nu-deva'])(
  'a length as %s shows it can be typed',
  (locale) => {
    const shown = new Intl.NumberFormat(locale, { useGrouping: locale !== 'hi-IN-u-nu-deva' });
    expect(lengths.value.read(shown.format(1_940))).toBe(1_940);
  },
);

test.each(['ar-EG', 'ar-SA'])('a share as %s shows it can be typed', (locale) => {
  const share = numbersFor(locale).count(15.5);
  expect(readRule({ low: share, high: '80', enabled: true })).toMatchObject({ rule: { low_percent: 15.5 } });
});

describe('a mark before exactly three digits, which may part the thousands or the decimals', () => {
  afterEach(() => {
    language.value = english;
  });

  test.each([
    ['en', '1,234', '1234', '1.234'],
    ['en-GB', ' 12,500', '12500', '12.500'],
    ['hi', '१,२३४', '1234', '1.234'],
    ['es-MX', '1,234', '1234', '1.234'],
    ['es', '12.345', '12345', '12,345'],
    ['ar-AE', '1,234', '1234', '1.234'],
  ])('is not guessed in %s: %s', (locale, typed, whole, decimal) => {
    language.value = { ...english, locale };
    expect(lengths.value.read(typed)).toBeNull();
    expect(twoReadings(typed)).toEqual({ whole, decimal });
    // As the sentence tells to write it.
    expect(lengths.value.read(whole)).toBe(Number(whole));
    expect(lengths.value.read(decimal)).not.toBeNull();
  });

  test.each([
    ['en', '1,5', 1.5],
    ['en', '1.234', 1.2],
    ['en', '0,500', 0.5],
    ['en', '1234,567', 1_234.6],
    ['es', '1,234', 1.2],
    ['ar-EG', '1,234', 1.2],
    ['ar-EG', '١٬٢٣٤', 1_234],
    ['ar-EG', '١٫٢٣٤', 1.2],
    ['de', '1,234', 1.2],
  ])('in %s %s means one thing alone: %s mm', (locale, typed, mm) => {
    language.value = { ...english, locale };
    expect(lengths.value.read(typed, 0)).toBe(mm);
    expect(twoReadings(typed)).toBeNull();
  });

  test('is not guessed in metres on the plan, and in degrees can only be of decimals', () => {
    expect(readFigure('-1,234', 100_000)).toBeNull();
    expect(twoReadings('−1,234')).toEqual({ whole: '-1234', decimal: '-1.234' });
    expect(readFigure('-26,204', 90)).toBe(-26.204);
    // A figure in force stands in its field with a point, in every language.
    language.value = { ...english, locale: 'es' };
    expect(readFigure('12.345', 100_000)).toBe(12.345);
  });
});
