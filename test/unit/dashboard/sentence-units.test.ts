import { afterEach, describe, expect, test } from '@jest/globals';
import { type Numbers, numbersFor } from '../../../dashboard/src/format/numbers.js';
import { METRIC, type Units } from '../../../dashboard/src/format/units.js';
import { english, LANGUAGES, type LanguageCode, language } from '../../../dashboard/src/i18n/book.js';
import { lengthText } from '../../../dashboard/src/i18n/duration-text.js';
import { loadLanguage } from '../../../dashboard/src/i18n/load-language.js';
import { sentenceIn } from '../../../dashboard/src/i18n/sentence.js';
import { unitOf } from '../../../firmware/protocol/argument-units.js';
import { PROBLEMS } from '../../../firmware/protocol/problem-texts.js';
import { fillIn, REASON_TEXTS, reasonText } from '../../../firmware/protocol/reason-text.js';
import { namesIn, SECONDS, UNIT_WORD } from './unit-words.js';

const AMERICAN: Units = { volume: 'gallon_us', length: 'imperial', temperature: 'fahrenheit' };
const CODES = Object.keys(LANGUAGES) as readonly LanguageCode[];
const ENGLISH: Readonly<Record<string, string>> = {
  ...REASON_TEXTS,
  ...Object.fromEntries(Object.entries(PROBLEMS).map(([code, { text }]) => [`problem_${code}`, text])),
};
/** The sentences of a language; in English those of the gateway. */
async function templatesOf(code: LanguageCode): Promise<Readonly<Record<string, string>>> {
  return code === 'en' ? ENGLISH : (await loadLanguage(code, [])).sentences;
}

/** A sentence of the gateway as a phone tells it. */
async function told(
  code: LanguageCode,
  units: Partial<Units>,
  reason: string,
  args: Record<string, number | string>,
  text = reasonText(reason, args),
): Promise<string> {
  language.value = await loadLanguage(code, []);
  const numbers = numbersFor(language.value.locale, { ...METRIC, ...units });
  const tongue = { ...language.value, numbers, length: lengthText };
  return sentenceIn(tongue, { code: reason, args, text }).replaceAll('\u00a0', ' ');
}

afterEach(() => {
  language.value = english;
});

function written(numbers: Numbers, name: string, figure: number): string | null {
  switch (unitOf(name)) {
    case 'L/h':
      return numbers.flow(figure);
    case 'L':
      return numbers.litres(figure);
    case 'mm':
      return numbers.distance(figure);
    case '°C':
      return numbers.celsius(figure);
    case 's':
      return lengthText(figure);
    default:
      return null;
  }
}

describe.each(CODES)('the sentences in %s', (code) => {
  test('leave the unit to the argument that has it in its name', async () => {
    const twice = Object.entries(await templatesOf(code)).filter(([, template]) =>
      namesIn(template).some(
        ([name, rest]) => unitOf(name) !== undefined && (UNIT_WORD.test(rest) || SECONDS.test(rest)),
      ),
    );
    expect(twice.map(([reason]) => reason)).toEqual([]);
  });

  test('have every such figure in the units that were chosen', async () => {
    const { locale, sentences } = await loadLanguage(code, []);
    const numbers = numbersFor(locale, AMERICAN);
    let figures = 0;
    for (const [reason, template] of Object.entries(await templatesOf(code))) {
      const given = namesIn(template).map(([name], at) => [name, 1001 + at] as const);
      const args = Object.fromEntries(given);
      const text = fillIn(ENGLISH[reason] ?? '', args);
      const says = sentenceIn(
        { locale, sentences, numbers, length: lengthText },
        { code: reason, args, text },
      );
      for (const [name, figure] of given) {
        const expected = written(numbers, name, figure);
        if (expected === null) continue;
        figures += 1;
        expect(says).toContain(expected);
      }
    }
    expect(figures).toBeGreaterThan(15);
  });
});

describe('what people read', () => {
  const RISES = ['level_rises', { rate_lph: 320 }] as const;
  const HOT = ['alarm_host_hot', { temp_c: 61 }] as const;
  const HANGS = ['sensor_below_rim', { distance_mm: 1734, height_mm: 1700.5 }] as const;

  test.each([
    ['en', {}, 'Inlet: level rises by 320 L/h'],
    ['en', { volume: 'gallon_us' }, 'Inlet: level rises by 85 gal/h'],
    ['en', { volume: 'cubic_metre' }, 'Inlet: level rises by 0.32 m³/h'],
    ['en', { volume: 'gallon_imperial' }, 'Inlet: level rises by 70 imp gal/h'],
    ['es', {}, 'El nivel sube a razón de 320 l/h'],
    ['es', { volume: 'gallon_us' }, 'El nivel sube a razón de 85 gal/h'],
    ['ar', { volume: 'gallon_us' }, 'المنسوب يرتفع بمعدل 85 غالون/س'],
    ['hi', { volume: 'gallon_us' }, 'स्तर 85 गैलन/घं॰ बढ़ रहा है'],
  ] as const)('a flow, in %s with %j', async (code, units, text) => {
    expect(await told(code, units, ...RISES, 'Inlet: level rises by 320 L/h')).toBe(text);
  });

  test.each([
    ['en', {}, 'the Pi is hot: 61 °C'],
    ['en', { temperature: 'fahrenheit' }, 'the Pi is hot: 142°F'],
    ['es', { temperature: 'fahrenheit' }, 'La Pi está caliente: 142 °F'],
    ['ar', { temperature: 'fahrenheit' }, 'جهاز Pi ساخن: 142°ف'],
  ] as const)('a temperature, in %s with %j', async (code, units, text) => {
    expect(await told(code, units, ...HOT)).toBe(text);
  });

  test.each([
    [
      'en',
      'imperial',
      'the sensor would hang below the rim: the floor is 68.3 in away, and the tank is 66.9 in high',
    ],
    [
      'es',
      'metric',
      'El sensor colgaría por debajo del borde: el fondo está a 1734 mm, y el depósito mide 1701 mm de alto',
    ],
    [
      'es',
      'imperial',
      'El sensor colgaría por debajo del borde: el fondo está a 68,3 in, y el depósito mide 66,9 in de alto',
    ],
    ['ar', 'imperial', 'سيتدلى الحساس تحت الحافة: القاع على بعد 68.3 بوصة، وارتفاع الخزان 66.9 بوصة'],
  ] as const)('a length, in %s and %s', async (code, length, text) => {
    expect(await told(code, { length }, ...HANGS)).toBe(text);
  });
});

describe('the gateway’s own words', () => {
  const args = { litres: 20, needed_litres: 120, ahead_h: 24 };

  test('stand as they are while everything is in litres, millimetres and degrees Celsius', async () => {
    const text = reasonText('too_little_rain', args);
    expect(
      sentenceIn({ ...english, numbers: numbersFor('en'), length: lengthText }, { code: 'x', args, text }),
    ).toBe(text);
  });

  test('keep the heading and every other figure', async () => {
    const text = `Outlet closed: ${reasonText('too_little_rain', args)}`;
    expect(await told('en', AMERICAN, 'too_little_rain', args, text)).toBe(
      'Outlet closed: too little rain is expected within 24 h: 5.3 gal of 32 gal',
    );
  });

  test('are told in the units, too, where a translation does not know the code', async () => {
    expect(await told('es', AMERICAN, 'made_tomorrow', { flow_lph: 20 }, 'It drips: 20 L/h.')).toBe(
      'It drips: 5,3 gal/h.',
    );
  });

  test('a tank may have a name like an amount', async () => {
    const named = { tank: 'House 500 L', litres: 50 };
    expect(await told('en', AMERICAN, 'made_tomorrow', named, 'House 500 L: 50 L short, 50 L/h')).toBe(
      'House 500 L: 13 gal short, 50 L/h',
    );
  });

  test('a figure without its argument, as in an older record, stays', async () => {
    expect(await told('en', AMERICAN, 'level_rises', {}, 'The level rises by 320 L/h')).toBe(
      'The level rises by 320 L/h',
    );
  });
});
