import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.js';
import { Authority } from './authority.js';
import { authorityPem } from './pki-folder.js';
import type { AuthorityRecord } from './pki-state.js';
import { CA_KEY_PURPOSE, unseal } from './sealed-box.js';

export interface KeyringOptions {
  readonly farm: string;
  /** The folder with the sealed keys; may be a medium that is there only when needed. */
  readonly keysFolder: string;
  readonly passphrase: string;
}

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
    const key = await openBox(path, passphrase).catch((error: unknown) => {
      // An interrupted change of the passphrase may have left this key as the new one opens it (`sealed-keys.ts`).
      const waiting = `${path}.next`;
      if (!(error instanceof Refusal) || error.code !== 'passphrase_wrong' || !existsSync(waiting))
        throw error;
      return openBox(waiting, passphrase);
    });
    return Authority.open(authorityPem(farm, record), key.toString('utf8'));
  }
}

/** Opens a sealed CA key. @throws Refusal `ca_key_missing`, `passphrase_wrong`, `box_damaged` */
export function openBox(path: string, passphrase: string): Promise<Buffer> {
  return unseal(readBox(path), passphrase, CA_KEY_PURPOSE, path);
}

function readBox(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw caKeyMissing(path, cause);
  }
}

export function caKeyMissing(path: string, cause?: unknown): Refusal {
  return new Refusal({
    code: 'ca_key_missing',
    message: `the CA key ${path} is not there`,
    hint: 'Bring the medium with the CA keys, and name their folder with --ca-keys or SLUICE_CA_KEYS.',
    exit: 'not_found',
    cause,
  });
}
