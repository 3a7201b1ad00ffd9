import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.js';
import { Authority } from './authority.js';
import { authorityPem } from './pki-folder.js';
import type { AuthorityRecord } from './pki-state.js';
import { unseal } from './sealed-box.js';

export interface KeyringOptions {
  readonly farm: string;
  /** The folder with the sealed keys; may be a medium that is there only when needed. */
  readonly keysFolder: string;
  readonly passphrase: string;
}

/** What a sealed CA key says it is. */
export const CA_KEY_PURPOSE = 'CA key';

/** Opens the keys of authorities with one passphrase, each once and only when it is needed. */
export class Keyring {
  readonly #options: KeyringOptions;
  readonly #open = new Map<string, Promise<Authority>>();

  constructor(options: KeyringOptions) {
    this.#options = options;
  }

  /** @throws Refusal `ca_key_missing`, `passphrase_wrong`, `box_damaged` */
  authority(record: AuthorityRecord): Promise<Authority> {
    const known = this.#open.get(record.key_file);
    if (known !== undefined) return known;
    const opening = this.#unseal(record);
    this.#open.set(record.key_file, opening);
    return opening;
  }

  async #unseal(record: AuthorityRecord): Promise<Authority> {
    const { farm, keysFolder, passphrase } = this.#options;
    const path = join(keysFolder, record.key_file);
    const box = readBox(path);
    const key = await unseal(box, passphrase, CA_KEY_PURPOSE, path);
    return Authority.open(authorityPem(farm, record), key.toString('utf8'));
  }
}

function readBox(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new Refusal({
      code: 'ca_key_missing',
      message: `the CA key ${path} is not there`,
      hint: 'Bring the medium with the CA keys, and name their folder with --ca-keys or SLUICE_CA_KEYS.',
      exit: 'not_found',
      cause,
    });
  }
}
