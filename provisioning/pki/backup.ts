import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { timestamp, toTimestamp } from '../../firmware/protocol/primitives.js';
import { LOCK_FILES } from '../durable/folder-lock.js';
import { isUnfinished } from '../durable/replace-file.js';
import { Refusal } from '../refusal.js';
import type { PkiState } from './pki-state.js';
import { seal, unseal } from './sealed-box.js';

/** What a sealed backup says it is. */
const PURPOSE = 'farm backup';

/** Far above 2,500 certificates (about 15 MB); a backup that claims more is not one of ours. */
const MOST_BYTES = 256 * 2 ** 20;

/** A path inside the farm folder: no root, no step upwards, nothing hidden. */
const insidePath = z.string().regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]*$/);

const backedUpFile = z.strictObject({
  path: insidePath,
  mode: z.number().int().min(0).max(0o777),
  sha256: z.string(),
  data: z.base64(),
});

const backup = z.strictObject({
  schema: z.literal(1),
  farm: z.string(),
  made: timestamp,
  files: z.array(backedUpFile).max(100_000),
});

export type Backup = z.infer<typeof backup>;
export type BackedUpFile = Backup['files'][number];

const compress = promisify<Uint8Array, Buffer>(gzip);
const expand = promisify<Uint8Array, object, Buffer>(gunzip);

/** Gathers every file of a farm, whose lock is held, but for those of the lock and what is unfinished. */
export function gatherFarm(folder: string, farm: string, now_ms: number): Backup {
  const files = filesBelow(folder).map((path): BackedUpFile => {
    const data = readFileSync(join(folder, path));
    return {
      path,
      mode: statSync(join(folder, path)).mode & 0o777,
      sha256: hashOf(data),
      data: data.toString('base64'),
    };
  });
  return { schema: 1, farm, made: toTimestamp(now_ms), files };
}

/** Names of the sealed CA keys that still count and are not in a backup: they are elsewhere, or behind a link. */
export function keysMissing({ files }: Backup, { authorities }: PkiState): string[] {
  const gathered = new Set(files.map(({ path }) => basename(path)));
  return authorities
    .filter(({ state, key_file }) => state !== 'retired' && !gathered.has(key_file))
    .map(({ key_file }) => key_file);
}

/** Packs and seals a backup into the bytes of one file. */
export async function sealBackup(content: Backup, passphrase: string): Promise<Buffer> {
  return seal(await compress(Buffer.from(JSON.stringify(content))), passphrase, PURPOSE);
}

/**
 * Opens a backup and checks every file in it.
 * @throws Refusal `passphrase_wrong`, `box_damaged`, `backup_damaged`
 */
export async function openBackup(box: Uint8Array, passphrase: string, what: string): Promise<Backup> {
  const packed = await unseal(box, passphrase, PURPOSE, what);
  const content = await expand(packed, { maxOutputLength: MOST_BYTES })
    .then((bytes) => backup.parse(JSON.parse(bytes.toString('utf8'))))
    .catch((cause: unknown) => {
      throw backupDamaged(what, 'its content is not what sluice writes', cause);
    });
  for (const file of content.files)
    if (hashOf(Buffer.from(file.data, 'base64')) !== file.sha256)
      throw backupDamaged(what, `${file.path} in it is not as it was`);
  return content;
}

export function backupDamaged(what: string, why: string, cause?: unknown): Refusal {
  return new Refusal({
    code: 'backup_damaged',
    message: `${what} cannot be restored: ${why}`,
    hint: 'Nothing was changed. Use another backup.',
    exit: 'damaged',
    cause,
  });
}

/** Paths below the folder. What an installer put there and a backup cannot carry is left out: hidden files, links. */
function filesBelow(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (LOCK_FILES.has(entry.name) || isUnfinished(entry.name) || !insidePath.safeParse(path).success)
      return [];
    if (entry.isDirectory()) return filesBelow(folder, path);
    return entry.isFile() ? [path] : [];
  });
}

function hashOf(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
