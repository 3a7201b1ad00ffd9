import { afterEach, describe, expect, test } from '@jest/globals';
import { LANGUAGES, type LanguageCode, language } from '../../../dashboard/src/i18n/book.js';
import { sentence } from '../../../dashboard/src/i18n/language.js';
import { loadLanguage } from '../../../dashboard/src/i18n/load-language.js';
import { REASON_TEXTS, reasonText } from '../../../firmware/protocol/reason-text.js';
import { namesIn } from './unit-words.js';

const CODES = Object.keys(LANGUAGES) as readonly LanguageCode[];
const before = language.value;

afterEach(() => {
  language.value = before;
});

/** A reason as a phone in a language tells it. */
async function told(
  code: LanguageCode,
  reason: string,
  args: Record<string, number | string>,
): Promise<string> {
  language.value = await loadLanguage(code, []);
  return sentence({ code: reason, args, text: reasonText(reason, args) }).replaceAll('\u00a0', ' ');
}

describe('lengths of time in sentences', () => {
  test.each([
    ['en', 900, '15 min'],
    ['en', 7200, '2 h'],
    ['en', 5400, '1 h 30 min'],
    ['es', 7200, '2 h'],
    ['ar', 900, '15 د'],
    ['ar', 7200, '2 س'],
    ['hi', 900, '15 मि'],
  ] as const)('in %s %i s are %s', async (code, rest_s, words) => {
    const says = await told(code, 'low_not_refilling', {
      level_percent: 5,
      why: 'resting_after_limit',
      rest_s,
    });
    expect(says).toContain(words);
    expect(says).not.toContain(String(rest_s));
  });

  test.each([
    [60, '60 s'],
    [119, '119 s'],
    [901, '901 s'],
    [86_460, '86,460 s'],
  ])('of %i s stay in seconds: nothing is rounded', async (rest_s, words) => {
    expect(await told('en', 'resting_after_limit', { rest_s })).toContain(words);
  });

  test.each([
    ['es', '45 s'],
    ['hi', '45 सेकंड'],
    ['ar', '45 ث'],
  ] as const)('in %s 45 s are %s', async (code, words) => {
    expect(await told(code, 'resting_after_limit', { rest_s: 45 })).toContain(words);
  });

  test('a figure that is no argument of the sentence stays', async () => {
    language.value = await loadLanguage('en', []);
    const text = 'Tank 900 s: it rests for 600 s';
    expect(sentence({ code: 'x', args: { rest_s: 600 }, text })).toBe('Tank 900 s: it rests for 10\u00a0min');
  });

  test('a refusal is told so, too', async () => {
    language.value = await loadLanguage('es', []);
    const args = { duration_s: 7260, limit_s: 7200 };
    const says = sentence({ code: 'problem_duration_too_long', args, text: '' }).replaceAll('\u00a0', ' ');
    expect(says).toContain('2 h 1 min');
    expect(says).toContain('2 h.');
  });

  test.each(CODES)('every sentence in %s that tells one does', async (code) => {
    for (const [reason, template] of Object.entries(REASON_TEXTS)) {
      const args = Object.fromEntries(namesIn(template).map(([name], at) => [name, (at + 2) * 600]));
      const says = await told(code, reason, args);
      for (const [name, figure] of Object.entries(args)) {
        if (name.endsWith('_s')) expect(says.replaceAll(/[.,\s]/g, '')).not.toContain(String(figure));
      }
    }
  });
});
