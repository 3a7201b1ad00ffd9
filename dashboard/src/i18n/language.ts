import { computed } from '@preact/signals';
import { type Numbers, numbersFor } from '../format/numbers.js';
import { units } from '../format/units.js';
import { book, language } from './book.js';
import { lengthText } from './duration-text.js';
import { core } from './en/core.js';
import { type Explained, sentenceIn } from './sentence.js';

export { english, type Language, language } from './book.js';

/** Why the gateway said no, as it told it. */
interface Refused {
  readonly code: string;
  readonly args?: Explained['args'];
  /** In English. */
  readonly detail: string;
}

/** The texts that every visit loads. */
export type TextKey = keyof typeof core;

/** The text of a key in the language in use, with its arguments put in. */
export const t = book(core);

/** Numbers as this language writes them, in the units people chose. */
export const numbers = computed<Numbers>(() => numbersFor(language.value.locale, units.value));

/** A refusal of the gateway as a sentence in the language in use. */
export function refusalText({ code, args, detail }: Refused): string {
  return sentence({ code: `problem_${code}`, args: args ?? {}, text: detail });
}

/** A reason or status from the gateway as a sentence in the language in use. */
export function sentence(explained: Explained): string {
  return sentenceIn({ ...language.value, numbers: numbers.value, length: lengthText }, explained);
}
