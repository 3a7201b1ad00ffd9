import type { Numbers } from '../format/numbers.js';
import type { Language } from './book.js';
import { fill } from './fill.js';

/** A state of the water with its reason, as every contract carries it. */
export interface Explained {
  readonly code: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** The gateway's English sentence. */
  readonly text: string;
}

/** What a sentence is told in. */
interface Tongue extends Pick<Language, 'locale' | 'sentences'> {
  readonly numbers: Numbers;
  /** Writes a length of time in seconds. */
  readonly length: (length_s: number) => string;
}

/** The arguments that are codes themselves and are put into words on the way. */
const CODE_ARGS: readonly string[] = ['fault', 'why', 'cause', 'certificate'];
/** The arguments whose few values have words of their own, under `word_…`. */
const WORD_ARGS: readonly string[] = ['actuator', 'action', 'want', 'what', 'part', 'role', 'own_role'];
/** An argument that people may want in another unit: the gateway's, and how it is written here. */
interface UnitArg {
  readonly unit: string;
  readonly write: (tongue: Tongue, figure: number) => string;
}

/** By the end of the argument's name. */
const UNIT_ARGS = new Map<string | undefined, UnitArg>([
  ['lph', { unit: 'L/h', write: ({ numbers }, rate_lph) => numbers.flow(rate_lph) }],
  ['litres', { unit: 'L', write: ({ numbers }, litres) => numbers.litres(litres) }],
  ['mm', { unit: 'mm', write: ({ numbers }, length_mm) => numbers.distance(length_mm) }],
  ['c', { unit: '°C', write: ({ numbers }, temperature_c) => numbers.celsius(temperature_c) }],
  ['s', { unit: 's', write: ({ length }, length_s) => length(length_s) }],
]);

/**
 * The sentence for a code, its figures in the units people chose. A code the language does not know, or whose arguments
 * do not fit its sentence, is told in the gateway's own words: a newer gateway must never be silenced by an older
 * translation.
 */
export function sentenceIn(tongue: Tongue, { code, args, text }: Explained): string {
  const told = clause(tongue, code, args);
  if (told === undefined) return converted(tongue, text, args);
  return told.charAt(0).toLocaleUpperCase(tongue.locale) + told.slice(1);
}

function clause(tongue: Tongue, code: string, args: Explained['args']): string | undefined {
  const { sentences, locale } = tongue;
  const template = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (template === undefined) return undefined;
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) {
    const word = inWords(tongue, name, value, args);
    if (word !== undefined) words[name] = word;
  }
  return fill(template, words, locale);
}

function inWords(
  tongue: Tongue,
  name: string,
  value: string | number,
  args: Explained['args'],
): string | number | undefined {
  if (WORD_ARGS.includes(name)) return tongue.sentences[`word_${value}`] ?? value;
  if (!CODE_ARGS.includes(name)) return inUnits(tongue, name, value) ?? value;
  // Without itself: arguments come over the wire, and a code that names itself would never end.
  const { [name]: code, ...others } = args;
  return clause(tongue, String(code), others);
}

/**
 * The gateway's own words, their figures in the units people chose. Only figures that are arguments are: a tank may be
 * called "500 L".
 */
function converted(tongue: Tongue, text: string, args: Explained['args']): string {
  // In the gateway's own units its figures stand as they are; but long times are told in minutes.
  const given = Object.entries(args).filter(
    ([name]) => !tongue.numbers.asTold || unitArg(name)?.unit === 's',
  );
  return text.replace(/[-\d.]+ (?:L\/h|L|mm|°C|s)\b/g, (said) => {
    const arg = given.find(([name, value]) => said === `${value} ${unitArg(name)?.unit}`);
    return (arg && inUnits(tongue, ...arg)) ?? said;
  });
}

function inUnits(tongue: Tongue, name: string, value: string | number): string | undefined {
  return unitArg(name)?.write(tongue, Number(value));
}

function unitArg(name: string): UnitArg | undefined {
  return UNIT_ARGS.get(name.split('_').pop());
}

/** A sentence without the heading it begins with: under "Inlet closed" it need not be said again. */
export function without(heading: string, sentence: string): string {
  const start = `${heading}: `;
  if (!sentence.toLowerCase().startsWith(start.toLowerCase())) return sentence;
  const rest = sentence.slice(start.length);
  return rest.charAt(0).toLocaleUpperCase() + rest.slice(1);
}
