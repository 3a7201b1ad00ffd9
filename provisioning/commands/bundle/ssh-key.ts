import { readFileSync } from 'node:fs';
import type { SshAccess } from '../../deploy/first-boot.js';
import { Refusal } from '../../refusal.js';

/** One line of an OpenSSH public key: kind, base64, and a comment of plain characters. */
const PUBLIC_KEY =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,2000}={0,2}(?: [ -~]{0,200})?$/;

/** @throws Refusal `ssh_key_invalid`, above all when it is the private one */
export function readSshKey(file: string | undefined): SshAccess | undefined {
  if (file === undefined) return undefined;
  const public_key = readFileSync(file, 'utf8').trim();
  if (PUBLIC_KEY.test(public_key)) return { public_key };
  throw new Refusal({
    code: 'ssh_key_invalid',
    message: `${file} does not hold one OpenSSH public key`,
    hint: 'Name the file that ends in .pub, such as ~/.ssh/id_ed25519.pub.',
    exit: 'usage',
  });
}
