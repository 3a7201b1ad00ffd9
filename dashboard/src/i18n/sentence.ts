import { fill } from './fill.js';

/** A state of the water with its reason, as every contract carries it. */
export interface Explained {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** The gateway's English sentence. */
  readonly text: string;
}

type Sentences = Readonly<Record<string, string>>;

/** The arguments that are codes themselves and are put into words on the way. */
const CODE_ARGS: readonly string[] = ['fault', 'why', 'cause', 'certificate'];
/** The arguments whose few values have words of their own, under `word_…`. */
const WORD_ARGS: readonly string[] = ['actuator', 'action', 'want', 'what', 'part', 'role', 'own_role'];

/**
 * The sentence for a code. A code the language does not know, or whose arguments do not fit its sentence, is told in
 * the gateway's own words: a newer gateway must never be silenced by an older translation.
 */
export function sentenceIn(sentences: Sentences, { code, args, text }: Explained, locale = 'en'): string {
  const told = clause(sentences, code, args, locale);
  return told === undefined ? text : told.charAt(0).toLocaleUpperCase(locale) + told.slice(1);
}

function clause(
  sentences: Sentences,
  code: string,
  args: Explained['args'],
  locale: string,
): string | undefined {
  const template = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (template === undefined) return undefined;
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) {
    const word = inWords(sentences, name, value, args, locale);
    if (word !== undefined) words[name] = word;
  }
  return fill(template, words, locale);
}

function inWords(
  sentences: Sentences,
  name: string,
  value: string | number,
  args: Explained['args'],
  locale: string,
): string | number | undefined {
  if (WORD_ARGS.includes(name)) return sentences[`word_${value}`] ?? value;
  if (!CODE_ARGS.includes(name)) return value;
  // Without itself: arguments come over the wire, and a code that names itself would never end.
  const { [name]: code, ...others } = args;
  return clause(sentences, String(code), others, locale);
}

/** A sentence without the heading it begins with: under "Inlet closed" it need not be said again. */
export function without(heading: string, sentence: string): string {
  const start = `${heading}: `;
  if (!sentence.toLowerCase().startsWith(start.toLowerCase())) return sentence;
  const rest = sentence.slice(start.length);
  return rest.charAt(0).toLocaleUpperCase() + rest.slice(1);
}
