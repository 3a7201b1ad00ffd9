import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Why the store cannot be used. `store_newer`: a later version of Sluice wrote it. `store_damaged`: it is no database,
 * or a broken one. `store_unwritable`: rights, a missing folder, a read-only or failing disk. `store_full`: no space
 * left. `store_busy`: another program keeps it locked.
 */
export type StoreErrorCode =
  | 'store_newer'
  | 'store_damaged'
  | 'store_unwritable'
  | 'store_full'
  | 'store_busy';

/** A store that cannot be opened, or a call that changed nothing. */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'StoreError';
  }
}

const CODES: readonly (readonly [prefix: string, code: StoreErrorCode])[] = [
  ['SQLITE_FULL', 'store_full'],
  ['ENOSPC', 'store_full'],
  ['SQLITE_CORRUPT', 'store_damaged'],
  ['SQLITE_NOTADB', 'store_damaged'],
  ['SQLITE_CANTOPEN', 'store_unwritable'],
  ['SQLITE_READONLY', 'store_unwritable'],
  ['SQLITE_IOERR', 'store_unwritable'],
  ['SQLITE_PERM', 'store_unwritable'],
  ['SQLITE_BUSY', 'store_busy'],
  ['SQLITE_LOCKED', 'store_busy'],
];

/** What is said of a failing disk, and also of a full one where a file beside the store cannot be made or grow. */
const SAID_OF_FULL_TOO = ['SQLITE_IOERR', 'SQLITE_CANTOPEN'];
/** More than the files beside the store take when they are made. */
const LEAST_ROOM_BYTES = 256 * 1024;
/** The log and its index. */
const LEAST_FILES = 2;

const SENTENCES: Readonly<Record<StoreErrorCode, string>> = {
  store_newer: 'was written by a later version of Sluice; install that version, or move the file away',
  store_damaged:
    'is damaged; move it and the files -wal and -shm beside it away, or put a backup in its place',
  store_unwritable: 'cannot be written; mend the rights of its folder or the disk',
  store_full: 'cannot take more: the disk is full; make room',
  store_busy: 'is locked by another program; end that program',
};

/** Whether a code is one of a StoreError. */
export function isStoreErrorCode(code: string | undefined): code is StoreErrorCode {
  return code !== undefined && code in SENTENCES;
}

/** The sentence for a file that cannot be used, with what to do. */
export function storeError(code: StoreErrorCode, file: string, cause?: unknown): StoreError {
  const why = isCoded(cause) ? ` (${cause.message})` : '';
  return new StoreError(code, `the store ${file} ${SENTENCES[code]}${why}`, cause);
}

/** What the database or the disk said, as a StoreError; whatever they did not say comes back as it is. */
export function explained(error: unknown, file: string): unknown {
  if (!isCoded(error)) return error;
  const code = CODES.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  if (code === undefined) return error;
  const mayBeFull = SAID_OF_FULL_TOO.some((prefix) => error.code.startsWith(prefix));
  return storeError(mayBeFull && isDiskFull(dirname(file)) ? 'store_full' : code, file, error);
}

function isDiskFull(folder: string): boolean {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(folder);
    // Some file systems count no files.
    return bavail * bsize < LEAST_ROOM_BYTES || (files > 0 && ffree < LEAST_FILES);
  } catch {
    return false;
  }
}

/** By its form, not its class: an SqliteError is no native error, and of the first copy of the package loaded. */
function isCoded(error: unknown): error is { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error))
    return false;
  return typeof error.code === 'string' && typeof error.message === 'string';
}
