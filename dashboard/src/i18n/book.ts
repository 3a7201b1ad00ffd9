import { signal } from '@preact/signals';
import { type FillArgs, fill } from './fill.js';

/** The languages the dashboard speaks, each by its own name. */
export const LANGUAGES = { en: 'English', es: 'Español', hi: 'हिन्दी', ar: 'العربية' } as const;
export type LanguageCode = keyof typeof LANGUAGES;

/** A language the dashboard speaks. */
export interface Language {
  /** BCP 47 tag, also for numbers and times. */
  readonly locale: string;
  /** Texts by key; where one is missing, the English one stands. */
  readonly texts: Readonly<Record<string, string>>;
  /** Sentences by reason or status code; where one is missing, the gateway's own English sentence stands. */
  readonly sentences: Readonly<Record<string, string>>;
}

/** English needs no table of its own: every text stands in its book, every sentence comes from the gateway. */
export const english: Language = { locale: 'en', texts: {}, sentences: {} };

/** The language in use: whatever reads it follows a change. */
export const language = signal<Language>(english);

/**
 * Makes the `t` of a set of English texts: it gives the text of a key in the language in use, with its arguments put
 * in. A lazy page has a book of its own, so that its texts are loaded with it.
 */
export function book<const Texts extends Readonly<Record<string, string>>>(texts: Texts) {
  return <Key extends keyof Texts & string>(key: Key, ...args: FillArgs<Texts[Key]>): string => {
    const { locale, texts: translated } = language.value;
    const given = args[0] ?? {};
    const template = translated[key];
    const told = template === undefined ? undefined : fill(template, given, locale);
    if (told !== undefined) return told;
    const stands: string = texts[key] ?? key;
    return fill(stands, given, english.locale) ?? stands;
  };
}
