import { describe, expect, test } from '@jest/globals';
import { countdown, durationParts, estimateParts } from '../../../dashboard/src/format/duration.js';
import { numbersFor } from '../../../dashboard/src/format/numbers.js';
import { ageText, durationText, estimateText } from '../../../dashboard/src/i18n/time-text.js';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

/** With the spaces that keep a figure and its unit on one line as plain ones. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('durations', () => {
  test.each([
    [-5000, '0 s'],
    [0, '0 s'],
    [59_999, '59 s'],
    [MIN, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [HOUR + 20 * MIN, '1 h 20 min'],
    [DAY, '1 d'],
    [3 * DAY + 4 * HOUR + 59 * MIN, '3 d 4 h'],
  ])('%d ms is %s', (duration_ms, text) => expect(plain(durationText(duration_ms))).toBe(text));

  test('an age is never nothing', () => {
    expect(ageText(0)).toBe('1\u00a0s');
    expect(ageText(12_400)).toBe('12\u00a0s');
  });

  test.each([
    [1000, '1 min'],
    [99 * MIN, '99 min'],
    [100 * MIN, '2 h'],
    [30 * HOUR, '30 h'],
    [60 * HOUR, '3 d'],
  ])('an estimate of %d ms has one unit: %s', (duration_ms, text) =>
    expect(plain(estimateText(duration_ms))).toBe(text),
  );

  test('parts carry their units', () => {
    expect(durationParts(HOUR + MIN)).toEqual({ unit: 'h', h: 1, min: 1 });
    expect(estimateParts(-1)).toEqual({ unit: 'min', n: 1 });
  });

  test.each([
    [-1, '0:00'],
    [1, '0:01'],
    [59_001, '1:00'],
    [582_000, '9:42'],
    [HOUR + 2 * MIN + 3000, '1:02:03'],
  ])('a countdown of %d ms shows %s', (left_ms, text) => expect(countdown(left_ms)).toBe(text));
});

describe('figures', () => {
  const english = numbersFor('en');
  const german = numbersFor('de');

  test('the percentage is split at its decimals, as the language writes them', () => {
    expect(english.percentParts(72.44)).toEqual(['72', '.4']);
    expect(english.percentParts(0)).toEqual(['0', '.0']);
    expect(english.percentParts(100)).toEqual(['100', '.0']);
    expect(german.percentParts(72.44)).toEqual(['72', ',4']);
  });

  test('units and groups', () => {
    expect(english.litres(17_055.4)).toBe('17,055\u00a0L');
    expect(german.litres(17_055.4)).toBe('17.055\u00a0l');
    expect(english.flow(-320)).toBe('320\u00a0L/h');
    expect(english.celsius(51.6)).toBe('52°C');
    expect(english.percent(80)).toBe('80\u00a0%');
    expect(english.percent(14.96)).toBe('15\u00a0%');
    expect(english.load(0.4)).toBe('0.40');
    expect(english.count(15.5)).toBe('15.5');
  });
});
