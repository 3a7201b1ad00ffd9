import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFolder, replaceFile } from '../durable/replace-file.js';
import { Refusal } from '../refusal.js';
import { caKeyMissing, openBox } from './keyring.js';
import type { PkiState } from './pki-state.js';
import { CA_KEY_PURPOSE, seal } from './sealed-box.js';

/**
 * The passphrase of several files cannot be changed at one stroke. So every key is first sealed anew beside its file, as
 * `NAME.sealed.next`, and only when all of them are there does each take its file's place. Whoever is killed in between
 * leaves keys of which all open with the old passphrase, or all open with the new one, and mostly both.
 */
const next = (path: string) => `${path}.next`;

/** Where the sealed keys are, and whose. */
export interface SealedKeys {
  readonly state: PkiState;
  readonly keysFolder: string;
}

/**
 * Seals all keys with another passphrase. `settleKeys` with the old one has to have gone before.
 * @returns how many there were
 * @throws Refusal `ca_key_missing`, `passphrase_wrong`; nothing is changed then
 */
export async function changePassphrase(keys: SealedKeys, old: string, fresh: string): Promise<number> {
  checkNeeded(keys);
  const paths = pathsOf(keys);
  const opened: { path: string; key: Buffer }[] = [];
  for (const path of paths) opened.push({ path, key: await openBox(path, old) });
  for (const { path, key } of opened) {
    replaceFile(next(path), await seal(key, fresh, CA_KEY_PURPOSE));
    // A key that cannot be opened again would be lost.
    if (!(await openBox(next(path), fresh)).equals(key))
      throw new Error(`${next(path)} is not what was sealed`);
  }
  for (const path of paths) takePlace(path);
  return paths.length;
}

/**
 * Ends what an interrupted change of the passphrase left, for whoever knows one that opens all keys: those that it opens
 * stay, and what else was in the making goes.
 * @throws Refusal `passphrase_outdated` when it opens some keys and not others
 */
export async function settleKeys(keys: SealedKeys, passphrase: string): Promise<void> {
  const paths = pathsOf(keys);
  if (!paths.some((path) => existsSync(next(path)))) return;
  const places: { path: string; place: 'file' | 'next' }[] = [];
  for (const path of paths) {
    const place = (await opens(path, passphrase))
      ? 'file'
      : existsSync(next(path)) && (await opens(next(path), passphrase))
        ? 'next'
        : undefined;
    if (place === undefined) throw outdated(path);
    places.push({ path, place });
  }
  for (const { path, place } of places)
    if (place === 'next') takePlace(path);
    else if (existsSync(next(path))) rmSync(next(path));
}

/** That of a retired authority may have been thrown away; the others must be there. */
function checkNeeded({ state, keysFolder }: SealedKeys): void {
  for (const record of state.authorities) {
    const path = join(keysFolder, record.key_file);
    if (record.state !== 'retired' && !existsSync(path)) throw caKeyMissing(path);
  }
}

/** The keys that are there. */
function pathsOf({ state, keysFolder }: SealedKeys): string[] {
  return state.authorities
    .map(({ key_file }) => join(keysFolder, key_file))
    .filter((path) => existsSync(path));
}

function takePlace(path: string): void {
  renameSync(next(path), path);
  flushFolder(dirname(path));
}

async function opens(path: string, passphrase: string): Promise<boolean> {
  try {
    await openBox(path, passphrase);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'passphrase_wrong') return false;
    throw error;
  }
}

function outdated(path: string): Refusal {
  return new Refusal({
    code: 'passphrase_outdated',
    message: `a change of the passphrase was interrupted, and this one no longer opens ${path}`,
    hint: 'Give the new passphrase: it opens all keys, and the change is then ended.',
    exit: 'passphrase',
  });
}
