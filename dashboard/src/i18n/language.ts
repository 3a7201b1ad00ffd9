import { computed, signal } from '@preact/signals';
import { type Numbers, numbersFor } from '../format/numbers.js';
import { en, type TextKey } from './en.js';
import { type FillArgs, fill } from './fill.js';
import { type Explained, sentenceIn } from './sentence.js';

/** A language the dashboard speaks. */
export interface Language {
  /** BCP 47 tag, also for numbers and times. */
  readonly locale: string;
  readonly texts: Readonly<Record<TextKey, string>>;
  /** Sentences by reason or status code; where one is missing, the gateway's own English sentence stands. */
  readonly sentences: Readonly<Record<string, string>>;
}

export const english: Language = { locale: 'en', texts: en, sentences: {} };

/** The language in use: whatever reads it follows a change. */
export const language = signal<Language>(english);

/** Numbers as this language writes them. */
export const numbers = computed<Numbers>(() => numbersFor(language.value.locale));

/** The text of a key in the language in use, with its arguments put in. */
export function t<Key extends TextKey>(key: Key, ...args: FillArgs<(typeof en)[Key]>): string {
  const template = language.value.texts[key];
  return fill(template, args[0] ?? {}) ?? template;
}

/** A reason or status from the gateway as a sentence in the language in use. */
export function sentence(explained: Explained): string {
  return sentenceIn(language.value.sentences, explained);
}
