import { readFileSync } from 'node:fs';
import { Refusal } from '../refusal.js';
import { askSecret } from './ask.js';
import type { Call } from './define.js';

const FILE_VARIABLE = 'SLUICE_CA_PASSPHRASE_FILE';

/** A passphrase guards the keys to the whole farm against whoever finds the file: length is what counts. */
const SHORTEST = 12;
const LONGEST = 1024;

/**
 * The passphrase of keys that exist: from the file that SLUICE_CA_PASSPHRASE_FILE names, else from the prompt.
 * @throws Refusal `passphrase_needed` when there is neither file nor terminal
 */
export async function knownPassphrase(call: Call): Promise<string> {
  return fromFile(call) ?? askSecret(call, { question: 'CA passphrase', howElse: HOW_ELSE });
}

/**
 * A passphrase for what is about to be made; a typed one is asked for twice.
 * @throws Refusal `passphrase_needed`, `passphrase_weak`, `passphrase_differs`
 */
export async function newPassphrase(call: Call, question = 'New CA passphrase'): Promise<string> {
  const given = fromFile(call);
  const passphrase = given ?? (await askSecret(call, { question, howElse: HOW_ELSE }));
  if (passphrase.length < SHORTEST)
    throw new Refusal({
      code: 'passphrase_weak',
      message: `the passphrase has ${passphrase.length} characters; at least ${SHORTEST} are needed`,
      hint: 'Four or five words that do not belong together are easy to keep and hard to guess.',
      exit: 'passphrase',
    });
  if (given === undefined) await confirm(call, passphrase);
  return passphrase;
}

const HOW_ELSE = `Run it in a terminal, or put the passphrase into a file and name that in ${FILE_VARIABLE}.`;

async function confirm(call: Call, passphrase: string): Promise<void> {
  if ((await askSecret(call, { question: 'The same again', howElse: HOW_ELSE })) === passphrase) return;
  throw new Refusal({
    code: 'passphrase_differs',
    message: 'the two passphrases differ',
    hint: 'Nothing was changed. Run the command again.',
    exit: 'passphrase',
  });
}

/** One line end at the end of the file is no part of the passphrase. */
function fromFile({ surroundings }: Call): string | undefined {
  const path = surroundings.variables[FILE_VARIABLE];
  if (path === undefined || path === '') return undefined;
  const passphrase = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  if (passphrase.length > 0 && passphrase.length <= LONGEST && !/[\r\n]/.test(passphrase)) return passphrase;
  throw new Refusal({
    code: 'passphrase_needed',
    message: `${path} does not hold a passphrase: one line of 1 to ${LONGEST} characters`,
    hint: `Mend the file, or unset ${FILE_VARIABLE} to be asked.`,
    exit: 'passphrase',
  });
}
