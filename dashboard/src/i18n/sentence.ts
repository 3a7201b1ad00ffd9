import { fill } from './fill.js';

/** A state of the water with its reason, as every contract carries it. */
export interface Explained {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** The gateway's English sentence. */
  readonly text: string;
}

/**
 * The sentence for a code. A code the language does not know, or whose arguments do not fit its sentence, is told in
 * the gateway's own words: a newer gateway must never be silenced by an older translation.
 */
export function sentenceIn(
  sentences: Readonly<Record<string, string>>,
  { code, args, text }: Explained,
): string {
  const template = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (template === undefined) return text;
  return fill(template, args) ?? text;
}

/** A sentence without the heading it begins with: under "Inlet closed" it need not be said again. */
export function without(heading: string, sentence: string): string {
  const start = `${heading}: `;
  if (!sentence.toLowerCase().startsWith(start.toLowerCase())) return sentence;
  const rest = sentence.slice(start.length);
  return rest.charAt(0).toLocaleUpperCase() + rest.slice(1);
}
