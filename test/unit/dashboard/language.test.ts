import { describe, expect, test } from '@jest/globals';
import { numbersFor } from '../../../dashboard/src/format/numbers.js';
import { lengthText } from '../../../dashboard/src/i18n/duration-text.js';
import { fill } from '../../../dashboard/src/i18n/fill.js';
import { t } from '../../../dashboard/src/i18n/language.js';
import { regionOf } from '../../../dashboard/src/i18n/region.js';
import { sentenceIn, without } from '../../../dashboard/src/i18n/sentence.js';

describe('texts', () => {
  test('arguments are put in', () => {
    expect(t('tank.litres', { litres: '5 L', capacity: '9 L' })).toBe('5 L of 9 L');
    expect(t('control.close')).toBe('Close');
  });

  test('a template whose argument is missing is not filled', () => {
    expect(fill('{n} s', { n: 0 })).toBe('0 s');
    expect(fill('{n} s', {})).toBeUndefined();
  });
});

describe('sentences of the gateway', () => {
  const tongue = (sentences: Record<string, string>) => ({
    sentences,
    locale: 'en',
    numbers: numbersFor('en'),
    length: lengthText,
  });
  const told = { code: 'below_low', args: { low_percent: 15 }, text: 'Inlet open: below 15 %' };

  test('are told in the language where it knows the code', () => {
    expect(sentenceIn(tongue({ below_low: 'unter {low_percent} %' }), told)).toBe('Unter 15 %');
  });

  test.each([
    ['the code is unknown', {}],
    ['an argument is missing', { below_low: '{level_percent} %' }],
  ])('stand as they are when %s', (_, sentences) => {
    expect(sentenceIn(tongue({ ...sentences }), told)).toBe(told.text);
  });

  test('a code that names something every object has is unknown too', () => {
    expect(sentenceIn(tongue({}), { ...told, code: 'constructor' })).toBe(told.text);
  });

  test('do not repeat the heading they stand under', () => {
    expect(without('Inlet closed', 'Inlet closed: level 80.2 % reached')).toBe('Level 80.2 % reached');
    expect(without('Inlet closed', 'Inlet open: below')).toBe('Inlet open: below');
    expect(without('Inlet closed', 'Inlet closed')).toBe('Inlet closed');
  });
});

test('numbers follow the reader’s region of the language', () => {
  expect(regionOf('en', ['de-DE', 'en-ZA', 'en-US'])).toBe('en-ZA');
  expect(regionOf('en', ['de', 'enm'])).toBe('en');
  expect(regionOf('en', [])).toBe('en');
});
