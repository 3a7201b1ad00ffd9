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
  ['SQLITE_CORRUPT', 'store_damaged'],
  ['SQLITE_NOTADB', 'store_damaged'],
  ['SQLITE_CANTOPEN', 'store_unwritable'],
  ['SQLITE_READONLY', 'store_unwritable'],
  ['SQLITE_IOERR', 'store_unwritable'],
  ['SQLITE_PERM', 'store_unwritable'],
  ['SQLITE_BUSY', 'store_busy'],
  ['SQLITE_LOCKED', 'store_busy'],
];

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

/** What the database said, as a StoreError; whatever it did not say comes back as it is. */
export function explained(error: unknown, file: string): unknown {
  const code = isCoded(error) && CODES.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  return code ? storeError(code, file, error) : error;
}

/** By its form, not its class: an SqliteError is no native error, and of the first copy of the package loaded. */
function isCoded(error: unknown): error is { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error))
    return false;
  return typeof error.code === 'string' && typeof error.message === 'string';
}
