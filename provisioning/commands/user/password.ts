import { readFileSync } from 'node:fs';
import { newPassword } from '../../../firmware/protocol/control.js';
import { askSecret } from '../../cli/ask.js';
import type { DataFolderOption } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { Refusal } from '../../refusal.js';

export type PasswordOptions = DataFolderOption & { passwordFile?: string };

const HOW_ELSE = 'Run it in a terminal, or name a file that holds the password with --password-file.';

/**
 * A new password: from the file, else from the prompt, which asks twice.
 * @throws Refusal `passphrase_needed`, `password_unfit`, `password_differs`
 */
export async function readNewPassword(call: Call, { passwordFile }: PasswordOptions): Promise<string> {
  if (passwordFile !== undefined) return suitable(readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, ''));
  const password = suitable(await askSecret(call, { question: 'New password', howElse: HOW_ELSE }));
  if ((await askSecret(call, { question: 'The same again', howElse: HOW_ELSE })) === password)
    return password;
  throw unfit('password_differs', 'the two passwords differ');
}

function suitable(password: string): string {
  if (!newPassword.safeParse({ password }).success || /[\r\n]/.test(password))
    throw unfit('password_unfit', 'a password is one line of 8 to 256 characters');
  return password;
}

function unfit(code: string, message: string): Refusal {
  return new Refusal({
    code,
    message,
    hint: 'Nothing was changed. Run the command again.',
    exit: 'passphrase',
  });
}
