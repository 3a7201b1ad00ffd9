import { readFileSync } from 'node:fs';
import { Refusal } from '../refusal.js';
import { askSecret } from './ask.js';
import type { Call } from './define.js';

const FILE_VARIABLE = 'SLUICE_CA_PASSPHRASE_FILE';
const NEW_FILE_VARIABLE = 'SLUICE_NEW_CA_PASSPHRASE_FILE';

/** A passphrase guards the keys to the whole farm against whoever finds the file: length is what counts. */
const SHORTEST = 12;
const LONGEST = 1024;

/**
 * The passphrase of keys that exist: from the file that SLUICE_CA_PASSPHRASE_FILE names, else from the prompt.
 * @throws Refusal `passphrase_needed` when there is neither file nor terminal
 */
export async function knownPassphrase(call: Call): Promise<string> {
  return (
    fromFile(call, FILE_VARIABLE) ??
    askSecret(call, { question: 'CA passphrase', howElse: howElse(FILE_VARIABLE) })
  );
}

/**
 * A passphrase for what is about to be made; a typed one is asked for twice.
 * @throws Refusal `passphrase_needed`, `passphrase_weak`, `passphrase_differs`
 */
export function newPassphrase(call: Call, question = 'New CA passphrase'): Promise<string> {
  return chosenPassphrase(call, question, FILE_VARIABLE);
}

/**
 * The passphrase that takes the place of one that was given before: it comes from a file of its own, or is typed twice.
 * @throws Refusal `passphrase_needed`, `passphrase_weak`, `passphrase_differs`
 */
export function replacingPassphrase(call: Call): Promise<string> {
  return chosenPassphrase(call, 'New CA passphrase', NEW_FILE_VARIABLE);
}

async function chosenPassphrase(call: Call, question: string, variable: string): Promise<string> {
  const given = fromFile(call, variable);
  const passphrase = given ?? (await askSecret(call, { question, howElse: howElse(variable) }));
  if (passphrase.length < SHORTEST)
    throw new Refusal({
      code: 'passphrase_weak',
      message: `the passphrase has ${passphrase.length} characters; at least ${SHORTEST} are needed`,
      hint: 'Four or five words that do not belong together are easy to keep and hard to guess.',
      exit: 'passphrase',
    });
  if (given === undefined) await confirm(call, passphrase, variable);
  return passphrase;
}

const howElse = (variable: string) =>
  `Run it in a terminal, or put the passphrase into a file and name that in ${variable}.`;

async function confirm(call: Call, passphrase: string, variable: string): Promise<void> {
  const again = await askSecret(call, { question: 'The same again', howElse: howElse(variable) });
  if (again === passphrase) return;
  throw new Refusal({
    code: 'passphrase_differs',
    message: 'the two passphrases differ',
    hint: 'Nothing was changed. Run the command again.',
    exit: 'passphrase',
  });
}

/** One line end at the end of the file is no part of the passphrase. */
function fromFile({ surroundings }: Call, variable: string): string | undefined {
  const path = surroundings.variables[variable];
  if (path === undefined || path === '') return undefined;
  const passphrase = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  if (passphrase.length > 0 && passphrase.length <= LONGEST && !/[\r\n]/.test(passphrase)) return passphrase;
  throw new Refusal({
    code: 'passphrase_needed',
    message: `${path} does not hold a passphrase: one line of 1 to ${LONGEST} characters`,
    hint: `Mend the file, or unset ${variable} to be asked.`,
    exit: 'passphrase',
  });
}
