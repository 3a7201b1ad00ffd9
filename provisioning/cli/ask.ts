import { Refusal } from '../refusal.js';
import type { Call } from './define.js';

/**
 * Asks a person whether to go on; the question goes to stderr, and "no" is what a bare Enter says.
 * @throws Refusal `confirmation_needed` when nobody is at a terminal, `cancelled` when they say no or stop it
 */
export async function askToGoOn({ surroundings }: Call, question: string): Promise<void> {
  const { stdin, stderr } = surroundings;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    throw new Refusal({
      code: 'confirmation_needed',
      message: `"${question}" cannot be asked: nobody is at a terminal; nothing was changed`,
      hint: 'Run it in a terminal, or add --yes.',
      exit: 'usage',
    });
  if (stderr.columns === 0) Object.assign(stderr, { columns: 80 });
  const { confirm } = await import('@clack/prompts');
  const answer = await confirm({ message: question, initialValue: false, input: stdin, output: stderr });
  if (answer !== true)
    throw new Refusal({
      code: 'cancelled',
      message: 'stopped; nothing was changed',
      hint: '',
      exit: 'cancelled',
    });
}

/**
 * Asks a person for something that must not be seen. The prompt goes to stderr, so that stdout stays clean.
 * @throws Refusal `passphrase_needed` when nobody is at a terminal, `cancelled` when they stop it
 */
export async function askSecret(
  { surroundings }: Call,
  { question, howElse }: { question: string; howElse: string },
): Promise<string> {
  const { stdin, stderr } = surroundings;
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    throw new Refusal({
      code: 'passphrase_needed',
      message: `"${question}" cannot be asked: nobody is at a terminal`,
      hint: howElse,
      exit: 'passphrase',
    });
  // A serial console tells no width; the prompt would break after every character.
  if (stderr.columns === 0) Object.assign(stderr, { columns: 80 });
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: question, input: stdin, output: stderr });
  if (isCancel(answer))
    throw new Refusal({
      code: 'cancelled',
      message: 'stopped; nothing was changed',
      hint: '',
      exit: 'cancelled',
    });
  return answer;
}
