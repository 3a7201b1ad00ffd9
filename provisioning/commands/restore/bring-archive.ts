import { createWriteStream, statfsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoreError } from '../../../firmware/drivers/store/store-error.js';
import type { BackupManifest } from '../../../firmware/protocol/backup.js';
import { Refusal } from '../../refusal.js';
import { ArchiveError } from '../../restore/archive-error.js';
import { type BackupSink, type ReadBackup, readBackup } from '../../restore/read-backup.js';

/** Beside the database: for the tables that a later version has, and what the gateway writes next. */
const ROOM_BESIDE_BYTES = 64_000_000;

/** Where the database of an archive goes. */
export interface Bringing {
  /** Told before anything is written. What it throws ends the reading. */
  check(manifest: BackupManifest, database_bytes: number): void;
  /** The file to write; undefined when the archive is only to be read. */
  readonly database: string | undefined;
}

/**
 * Reads an archive whole, and writes its database.
 * @throws Refusal `backup_damaged`, `store_newer`, and what `check` throws
 */
export async function bringArchive(archive: string, { check, database }: Bringing): Promise<ReadBackup> {
  const sink: BackupSink = {
    begin: check,
    database: async (content) => {
      if (database === undefined) for await (const _read of content);
      else await pipeline(Readable.from(content), createWriteStream(database, { mode: 0o600, flush: true }));
    },
  };
  try {
    return await readBackup(archive, sink);
  } catch (error) {
    throw refused(error, archive);
  }
}

/** @throws Refusal `backup_no_room` */
export function checkRoom(folder: string, database_bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const [needed, free] = [database_bytes + ROOM_BESIDE_BYTES, bavail * bsize];
  if (free >= needed) return;
  throw new Refusal({
    code: 'backup_no_room',
    message: `${inMb(needed)} MB are needed in ${folder}, and ${inMb(free)} MB are free; nothing was changed`,
    hint: 'The old data stays beside the new: make room, and repeat this.',
    exit: 'damaged',
  });
}

/** Puts what is wrong with a backup into words; everything else comes back as it is. */
export function refused(error: unknown, archive: string): unknown {
  const isStore = error instanceof StoreError;
  if (!isStore && !(error instanceof ArchiveError)) return error;
  if (isStore && error.code === 'store_newer')
    return new Refusal({
      code: error.code,
      message: `${archive} was made by a later version of Sluice; nothing was changed`,
      hint: 'Update this gateway first (docs/installer.md, "An update").',
      exit: 'conflict',
      cause: error,
    });
  const isDisk = isStore && error.code !== 'store_damaged';
  return new Refusal({
    code: isDisk ? error.code : 'backup_damaged',
    message: isDisk
      ? error.message
      : `${archive} is no whole backup of a gateway: ${isStore ? 'its database is damaged' : error.message}. Nothing was changed`,
    hint: isDisk
      ? ''
      : 'It is the file that System → Backup in the dashboard gives. Take it as it was downloaded.',
    exit: 'damaged',
    cause: error,
  });
}

function inMb(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
