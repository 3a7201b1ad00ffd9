import { chmodSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { migrate, versionOf } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';
import { explained, StoreError, storeError } from './store-error.js';

/** How long a call waits for another program to let go of the file. */
export const BUSY_TIMEOUT_MS = 5_000;
const OWNER_ONLY = 0o600;
/**
 * Pages of 4 kB in the log before they are put into the file, instead of SQLite's 1,000: an hour of 250 tanks changes
 * 250 pages, and the same ones every hour, so every checkpoint less saves the SD card as many.
 */
const CHECKPOINT_PAGES = 2_500;

/** Pages kept in memory, in KiB, a quarter of what the library takes: what is written lies together, and charts are read elsewhere. */
const CACHE_KIB = 4_000;

/** Small tables that are looked through at every start; the history is too long for that on a Pi. */
const CHECKED_TABLES = ['tanks', 'users', 'sessions', 'commands'];

/**
 * Opens the file, makes it when it is not there, and brings its tables up to date.
 * Throws a StoreError, and then nothing was changed: for a file that is newer than this program, damaged, no store at
 * all, or not writable.
 */
export function openFile(file: string): Database.Database {
  checkHeader(file);
  keepToOwner(file);
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    db.pragma(`cache_size = -${CACHE_KIB}`);
    checkContent(db, file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
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
    throw storeError('store_unwritable', file, error);
  }
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
