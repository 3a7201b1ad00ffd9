import { chmodSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { migrate, versionOf } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';
import { explained, StoreError, storeError } from './store-error.js';

/** How long a call waits for another program to let go of the file. */
export const BUSY_TIMEOUT_MS = 5_000;
const OWNER_ONLY = 0o600;
/**
 * Of a new file; one that is there keeps its own. What is written in a minute are some ten kB at the end of the readings
 * and a few places elsewhere, and each place costs a page.
 */
const PAGE_BYTES = 1_024;
/**
 * In the log before it is put into the file, instead of SQLite's 1,000 pages: what is changed again and again is put there
 * once.
 */
const CHECKPOINT_BYTES = 10_000_000;

/** Pages kept in memory, in KiB, a quarter of what the library takes: what is written lies together, and charts are read elsewhere. */
const CACHE_KIB = 4_000;

/** Small tables that are looked through at every start; the history is too long for that on a Pi. */
const CHECKED_TABLES = ['tanks', 'users', 'sessions', 'commands'];

/**
 * Opens the file, makes it when it is not there, and brings its tables up to date.
 * Throws a StoreError, and then nothing was changed: for a file that is newer than this program, damaged, no store at
 * all, not writable, or on a disk without room.
 */
export function openFile(file: string): Database.Database {
  checkHeader(file);
  keepToOwner(file);
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    db.pragma(`cache_size = -${CACHE_KIB}`);
    checkContent(db, file);
    // Before anything is in it.
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${Math.floor(CHECKPOINT_BYTES / pageBytes(db))}`);
    // Asks for the right to write even when there is nothing to migrate.
    db.transaction(() => {}).immediate();
    migrate(db, MIGRATIONS);
    return db;
  } catch (error) {
    db?.close();
    throw explained(error, file);
  }
}

/** The first 100 bytes of an SQLite file (https://sqlite.org/fileformat2.html#the_database_header). */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_AT = 60;

/** Looks at the header before SQLite touches anything; makes an empty file where there is none. */
function checkHeader(file: string): void {
  const header = Buffer.alloc(HEADER_BYTES);
  const length = readHeader(file, header);
  if (length === 0) return;
  if (length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw storeError('store_damaged', file);
  }
  if (header.readUInt32BE(USER_VERSION_AT) > MIGRATIONS.length) throw storeError('store_newer', file);
}

/** Before SQLite makes the files beside it: they take over its rights. */
function keepToOwner(file: string): void {
  try {
    if ((statSync(file).mode & 0o777) !== OWNER_ONLY) chmodSync(file, OWNER_ONLY);
  } catch (error) {
    throw storeError('store_unwritable', file, error);
  }
}

function readHeader(file: string, header: Buffer): number {
  try {
    const descriptor = openSync(file, 'a+', OWNER_ONLY);
    try {
      return readSync(descriptor, header, 0, header.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const said = explained(error, file);
    throw said instanceof StoreError ? said : storeError('store_unwritable', file, error);
  }
}

function pageBytes(db: Database.Database): number {
  return Number(db.pragma('page_size', { simple: true }));
}

function checkContent(db: Database.Database, file: string): void {
  const version = versionOf(db);
  // After a kill the header may lag behind the write-ahead log.
  if (version > MIGRATIONS.length) throw storeError('store_newer', file);
  if (version === 0) {
    const tables = db.prepare<[], { name: string }>('SELECT name FROM sqlite_schema').all();
    if (tables.length > 0)
      throw new StoreError('store_damaged', `the file ${file} holds a database of another program`);
    return;
  }
  for (const table of CHECKED_TABLES) {
    const [result] = db.prepare<[], { quick_check: string }>(`PRAGMA quick_check(${table})`).all();
    if (result?.quick_check !== 'ok') throw storeError('store_damaged', file);
  }
}
