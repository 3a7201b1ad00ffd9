import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { numbersFor } from '../../../dashboard/src/format/numbers.js';
import { LANGUAGES } from '../../../dashboard/src/i18n/book.js';
import { lengthText } from '../../../dashboard/src/i18n/duration-text.js';
import { fill, formsOf } from '../../../dashboard/src/i18n/fill.js';
import { isRightToLeft, loadLanguage, spokenOf } from '../../../dashboard/src/i18n/load-language.js';
import { sentenceIn } from '../../../dashboard/src/i18n/sentence.js';
import { OPTIONS } from '../../../dashboard/src/settings/choices.js';
import { ACTUATOR_NAMES } from '../../../firmware/domain/actuator/actuator.js';
import { CERTIFICATE_KINDS } from '../../../firmware/protocol/certificates.js';
import { PROBLEMS } from '../../../firmware/protocol/problem-texts.js';
import { ENGLISH_ARGS, REASON_TEXTS, reasonText } from '../../../firmware/protocol/reason-text.js';
import { namesIn, UNIT_WORD } from './unit-words.js';

const FOLDER = fileURLToPath(new URL('../../../dashboard/src/i18n/en/', import.meta.url));
const OTHERS = ['es', 'hi', 'ar'] as const;

/** Every English text of every subject, with how often its key is there. */
async function englishTexts(): Promise<{ texts: Record<string, string>; twice: string[] }> {
  const texts: Record<string, string> = {};
  const twice: string[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name !== 'core.ts')) {
    const subjects: Record<string, Record<string, string>> = await import(`${FOLDER}${file}`);
    for (const subject of Object.values(subjects)) {
      for (const [key, text] of Object.entries(subject)) {
        if (key in texts) twice.push(key);
        texts[key] = text;
      }
    }
  }
  return { texts, twice };
}

/** The placeholders of a template, over all its forms. */
function placeholders(template: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].sort();
}

/** Those of a translation: where English has a mistake in English words, the others name its place. */
function translated(template: string): string[] {
  const english: readonly string[] = ENGLISH_ARGS;
  return placeholders(template)
    .map((name) => (english.includes(name) ? 'place' : name))
    .sort();
}

/** What a sentence is told in, in metric units. */
async function spoken(code: (typeof OTHERS)[number]) {
  const language = await loadLanguage(code, []);
  return { ...language, numbers: numbersFor(language.locale), length: lengthText };
}

/** Every sentence of the node and the gateway that a page may have to show, by its key in a language. */
const SENTENCES: Readonly<Record<string, string>> = {
  ...REASON_TEXTS,
  ...Object.fromEntries(Object.entries(PROBLEMS).map(([code, { text }]) => [`problem_${code}`, text])),
};

test('no key is used twice', async () => expect((await englishTexts()).twice).toEqual([]));

test('no text has a unit that people choose: a figure brings its own', async () => {
  const others = await Promise.all(OTHERS.map(async (code) => (await loadLanguage(code, [])).texts));
  const fixed = [(await englishTexts()).texts, ...others].flatMap((texts) =>
    Object.values(texts).filter((text) => namesIn(text).some(([, rest]) => UNIT_WORD.test(rest))),
  );
  expect(fixed).toEqual([]);
});

describe.each(OTHERS)('%s', (code) => {
  test('has every text, with the same placeholders', async () => {
    const { texts: english } = await englishTexts();
    const { texts } = await loadLanguage(code, []);
    const wrong = Object.entries(english).filter(([key, text]) => {
      const told = texts[key];
      return told === undefined || placeholders(told).join() !== placeholders(text).join();
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
    expect(Object.keys(texts).filter((key) => !(key in english))).toEqual([]);
  });

  test('has a sentence for every reason and refusal, with the same placeholders', async () => {
    const { sentences } = await loadLanguage(code, []);
    const wrong = Object.entries(SENTENCES).filter(([reason, text]) => {
      const told = sentences[reason];
      return told === undefined || placeholders(told).join() !== translated(text).join();
    });
    expect(wrong.map(([reason]) => reason)).toEqual([]);
    const more = Object.keys(sentences).filter((key) => !(key in SENTENCES) && !key.startsWith('word_'));
    expect(more).toEqual([]);
    for (const actuator of ACTUATOR_NAMES) expect(sentences[`word_${actuator}`]).toBeDefined();
  });

  test('counts everything that is counted, from nothing to hundreds', async () => {
    const { texts, locale } = await loadLanguage(code, []);
    const counted = Object.values(texts).filter((text) => formsOf(text).size > 1);
    expect(counted.length).toBeGreaterThan(0);
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const text of counted) {
      expect(formsOf(text).has('other')).toBe(true);
      for (const category of formsOf(text).keys()) expect(pluralCategories).toContain(category);
      const args = Object.fromEntries(placeholders(text).map((name) => [name, 1]));
      for (let n = 0; n <= 130; n += 1) expect(fill(text, { ...args, n }, locale)).not.toMatch(/[{}|]/);
    }
  });

  test('what a button is called for the ears contains what it says to the eyes, word for word', async () => {
    const { texts } = await loadLanguage(code, []);
    const said: Record<string, string> = {
      ...texts,
      'setup.open': texts['control.open'] ?? '',
      'setup.open_again': texts['control.open_armed'] ?? '',
    };
    const differing = Object.keys(said).filter((label) => {
      const seen = said[label.replace(/_label$/, '')];
      return (
        label.endsWith('_label') &&
        seen !== undefined &&
        !said[label]?.toLowerCase().includes(seen.toLowerCase())
      );
    });
    expect(differing).toEqual([]);
  });

  test('says a reason within a reason', async () => {
    const tongue = await spoken(code);
    const { sentences, locale } = tongue;
    const args = { level_percent: 12.5, why: 'level_unknown', fault: 'sensor_no_echo' };
    const text = reasonText('low_not_refilling', args);
    const told = sentenceIn(tongue, { code: 'low_not_refilling', args, text });
    expect(told).not.toBe(text);
    expect(told).toContain(sentences.sensor_no_echo);
    expect(told).toContain(new Intl.NumberFormat(locale).format(12.5));
  });

  test('names the certificate that ends in words, too', async () => {
    const tongue = await spoken(code);
    const { sentences } = tongue;
    for (const kind of CERTIFICATE_KINDS) {
      const args = { certificate: `certificate_${kind}`, ends: '2027-01-31' };
      const text = reasonText('alarm_certificate_expires', args);
      expect(text).not.toContain('certificate_');
      const told = sentenceIn(tongue, { code: 'alarm_certificate_expires', args, text });
      expect(told.toLowerCase()).toContain(sentences[args.certificate]?.toLowerCase());
      expect(told).toContain('2027-01-31');
    }
  });

  test('words of an actuator stand in its sentence', async () => {
    const tongue = await spoken(code);
    const told = sentenceIn(tongue, { code: 'actuator_not_fitted', args: { actuator: 'pump' }, text: '-' });
    expect(told).toContain(tongue.sentences.word_pump);
  });
});

describe('which language', () => {
  test('every one that is spoken can be chosen, by its own name', () => {
    expect(OPTIONS.language).toEqual(['system', ...Object.keys(LANGUAGES)]);
  });

  test('the first of the reader’s own that is spoken, in their region', async () => {
    expect(spokenOf(['de-DE', 'es-MX', 'en'])).toBe('es');
    expect(spokenOf(['de'])).toBe('en');
    expect(spokenOf([])).toBe('en');
    expect((await loadLanguage('es', ['de-DE', 'es-MX'])).locale).toBe('es-MX');
    expect((await loadLanguage('en', ['en-ZA'])).locale).toBe('en-ZA');
  });

  test('Arabic is written from right to left, in every region', () => {
    expect(['ar', 'ar-EG', 'en', 'hi', 'es'].map(isRightToLeft)).toEqual([true, true, false, false, false]);
  });
});

describe('forms for numbers', () => {
  const template = 'one: {n} tank | other: {n} tanks';

  test.each([
    [0, '0 tanks'],
    [1, '1 tank'],
    [2, '2 tanks'],
    [1250, '1,250 tanks'],
  ])('%d', (n, text) => expect(fill(template, { n })).toBe(text));

  test('a form that a language needs and the text lacks is told as the other one', () => {
    expect(fill('one: {n} Tank | other: {n} Tanks', { n: 3 }, 'ar')).toMatch(/Tanks$/);
  });

  test('a number is written as the language does', () => {
    expect(fill('{n}', { n: 1234.5 }, 'es')).toBe('1234,5');
    expect(fill('{n}', { n: '1234.5' }, 'es')).toBe('1234.5');
  });
});
