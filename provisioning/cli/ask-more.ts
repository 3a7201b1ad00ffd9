import { Refusal } from '../refusal.js';
import type { Call } from './define.js';

/** How a question reaches a person, and what ends it beside an answer. */
interface Asking {
  readonly question: string;
  /** What to add to the command line instead. */
  readonly howElse: string;
  readonly signal?: AbortSignal;
}

/**
 * Asks a person to type a line; the question goes to stderr.
 * @param mistakeIn says what is wrong with a line, or undefined
 * @throws Refusal `question_needed` when nobody is at a terminal, `cancelled` when they stop it
 */
export async function askText(
  call: Call,
  asking: Asking & { readonly mistakeIn: (text: string) => string | undefined },
): Promise<string> {
  const { stdin: input, stderr: output } = terminalOf(call, asking);
  const { isCancel, text } = await import('@clack/prompts');
  const answer = await text({
    message: asking.question,
    validate: (line) => asking.mistakeIn(line ?? ''),
    input,
    output,
    ...(asking.signal === undefined ? {} : { signal: asking.signal }),
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/**
 * Asks a person to choose.
 * @throws Refusal `question_needed` when nobody is at a terminal, `cancelled` when they stop it
 */
export async function askChoice<T extends string>(
  call: Call,
  asking: Asking & { readonly choices: readonly { readonly value: T; readonly label: string }[] },
): Promise<T> {
  const { stdin: input, stderr: output } = terminalOf(call, asking);
  const { select } = await import('@clack/prompts');
  const values: readonly string[] = asking.choices.map(({ value }) => value);
  const answer: unknown = await select<string>({
    message: asking.question,
    options: asking.choices.map(({ value, label }) => ({ value, label })),
    input,
    output,
    ...(asking.signal === undefined ? {} : { signal: asking.signal }),
  });
  const chosen = asking.choices[values.indexOf(String(answer))];
  if (typeof answer !== 'string' || chosen === undefined) throw cancelled();
  return chosen.value;
}

function terminalOf({ surroundings }: Call, { question, howElse }: Asking) {
  const { stdin, stderr } = surroundings;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    throw new Refusal({
      code: 'question_needed',
      message: `"${question}" cannot be asked: nobody is at a terminal; nothing was changed`,
      hint: howElse,
      exit: 'usage',
    });
  // A serial console tells no size: the prompt would break after every character, and never show a mistake.
  if (stderr.columns === 0) Object.assign(stderr, { columns: 80, rows: 24 });
  return { stdin, stderr };
}

function cancelled(): Refusal {
  return new Refusal({
    code: 'cancelled',
    message: 'stopped; what was told before is kept, and nothing else was changed',
    hint: '',
    exit: 'cancelled',
  });
}
