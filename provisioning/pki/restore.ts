import { existsSync, lstatSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../firmware/ports/clock.js';
import { LOCK_FILES, lockFolder } from '../durable/folder-lock.js';
import {
  flushFolder,
  isUnfinished,
  makeFolder,
  replaceFile,
  unfinishedName,
} from '../durable/replace-file.js';
import { FARM_FILE, loadFarm, loadSecrets } from '../farm/farm-files.js';
import { secretOf } from '../farm/secrets.js';
import { Refusal } from '../refusal.js';
import { type Backup, backupDamaged } from './backup.js';
import { readCrls } from './crl.js';
import { listLeaves, readLeaf } from './leaf-files.js';
import { authorityPem, findCrl, findPki } from './pki-folder.js';

/** What a restored farm holds, and where the one before it went. */
export interface Restored {
  readonly farm: string;
  readonly machines: number;
  readonly certificates: number;
  /** Null when nothing was there. */
  readonly moved_to: string | null;
}

/**
 * Brings a farm back. It is written beside its place and checked as a whole before it takes that place; what is there
 * goes aside and is never deleted.
 * @throws Refusal `restore_refused` when something is there and `force` is not given, or a link leads
 *   nowhere; `backup_damaged`
 */
export async function restoreFarm(
  content: Backup,
  place: string,
  { force, what, clock }: { force: boolean; what: string; clock: Clock },
): Promise<Restored> {
  const folder = behindLink(place);
  const isThere = existsSync(folder) && readdirSync(folder).some((name) => !LOCK_FILES.has(name));
  if (isThere && !force) throw refused(folder);
  makeFolder(dirname(folder));
  sweepBeside(folder);
  const building = unfinishedName(folder);
  try {
    writeFiles(content, building);
    const counted = check(building, what);
    if (!isThere) rmSync(folder, { recursive: true, force: true });
    const moved_to = await takePlace(building, folder, clock);
    return { ...counted, moved_to };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/**
 * The folder itself, where its place is a link: a link may lead to an encrypted disk, where the keys have to stay.
 * @throws Refusal `restore_refused` when the link leads nowhere
 */
function behindLink(place: string): string {
  if (existsSync(place)) return realpathSync(place);
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return place;
  throw new Refusal({
    code: 'restore_refused',
    message: `${place} is a link to a folder that is not there; nothing was changed`,
    hint: 'Mount the disk that it leads to, or make the folder. Or restore into another folder with --farm.',
    exit: 'conflict',
  });
}

/** Checks that a folder holds a whole farm: every file of the right form, every secret and key where it belongs. */
function check(folder: string, what: string): Omit<Restored, 'moved_to'> {
  try {
    const farm = loadFarm(folder);
    const secrets = loadSecrets(folder);
    for (const { name } of farm.nodes) secretOf(secrets, name);
    const pki = findPki(folder);
    const leaves = pki === undefined ? [] : listLeaves(folder);
    for (const leaf of leaves) readLeaf(leaf);
    for (const record of pki?.authorities ?? []) authorityPem(folder, record);
    if (pki !== undefined) readCrls(findCrl(folder) ?? '');
    const machines = farm.gateways.length + farm.nodes.length + farm.phones.length;
    return { farm: farm.name, machines, certificates: leaves.length };
  } catch (cause) {
    throw backupDamaged(what, (cause as Error).message.replaceAll(folder, 'it'), cause);
  }
}

function writeFiles({ files }: Backup, building: string): void {
  makeFolder(building);
  for (const { path, mode, data } of files) {
    const target = join(building, path);
    makeFolder(dirname(target));
    replaceFile(target, Buffer.from(data, 'base64'), mode);
  }
}

/** @returns where the farm that was there went */
async function takePlace(building: string, folder: string, clock: Clock): Promise<string | null> {
  if (!existsSync(folder)) {
    renameSync(building, folder);
    flushFolder(dirname(folder));
    return null;
  }
  const isFarm = existsSync(join(folder, FARM_FILE));
  const lock = isFarm ? await lockFolder(folder, 'pki restore', clock) : undefined;
  try {
    const aside = `${folder}.before-${new Date(clock.wall_ms()).toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(folder, aside);
    renameSync(building, folder);
    flushFolder(dirname(folder));
    return aside;
  } finally {
    lock?.release();
  }
}

/** Removes what a restore that was killed left beside the farm: it holds private keys. */
function sweepBeside(folder: string): void {
  const parent = dirname(folder);
  for (const name of readdirSync(parent))
    if (name.startsWith(`${basename(folder)}.`) && isUnfinished(name))
      rmSync(join(parent, name), { recursive: true, force: true });
}

function refused(folder: string): Refusal {
  return new Refusal({
    code: 'restore_refused',
    message: `${folder} is not empty; nothing was changed`,
    hint: 'Restore into another folder with --farm, or add --force: what is there is then moved aside, not deleted.',
    exit: 'conflict',
  });
}
