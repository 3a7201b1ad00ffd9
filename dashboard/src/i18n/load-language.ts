import { english, LANGUAGES, type Language, type LanguageCode } from './book.js';
import { regionOf } from './region.js';

/** The tables of a language, each in a chunk of its own; English comes with the page. */
const TABLES: Readonly<
  Record<Exclude<LanguageCode, 'en'>, () => Promise<{ readonly table: Omit<Language, 'locale'> }>>
> = {
  es: () => import('./es/table.js'),
  hi: () => import('./hi/table.js'),
  ar: () => import('./ar/table.js'),
};

/** The first of the reader's own languages (BCP 47 tags) that the dashboard speaks; English when there is none. */
export function spokenOf(preferred: readonly string[]): LanguageCode {
  for (const tag of preferred) {
    const code = codeOf(tag.split('-', 1)[0] ?? '');
    if (code !== undefined) return code;
  }
  return 'en';
}

/**
 * Loads a language, with numbers and times as the reader's own region of it writes them. Rejects when the network does
 * not give it.
 */
export async function loadLanguage(code: LanguageCode, preferred: readonly string[]): Promise<Language> {
  const locale = regionOf(code, preferred);
  if (code === 'en') return { ...english, locale };
  const { table } = await TABLES[code]();
  return { ...table, locale };
}

/** Whether a language is written from right to left. */
export function isRightToLeft(locale: string): boolean {
  return locale === 'ar' || locale.startsWith('ar-');
}

function codeOf(word: string): LanguageCode | undefined {
  return Object.keys(LANGUAGES).find((code): code is LanguageCode => code === word);
}
