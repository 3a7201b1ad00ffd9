import Database from 'better-sqlite3';
import type { HistoryReads } from '../../ports/store.js';
import { HistoryReading } from './history-reading.js';
import { BUSY_TIMEOUT_MS } from './open-file.js';
import { Progress } from './rollups/progress.js';
import { Sql } from './sql.js';
import { explained } from './store-error.js';

/** Pages kept in memory, in KiB: rows are read one after the other, and seldom twice. */
const CACHE_KIB = 2_000;

/**
 * Opens the history of a store that is open elsewhere, to read it beside its writer: a second connection, which sees
 * what is committed. Every call throws a StoreError when the disk or file fails it, this one too.
 */
export function openForReading(file: string): HistoryReads & { close(): void } {
  const sql = new Sql(openReadOnly(file), file);
  const progress = new Progress(sql);
  const reading = new HistoryReading(sql, {
    // Somebody else moves it.
    get now() {
      progress.forget();
      return progress.now;
    },
  });
  return {
    charting: (...asked) => reading.charting(...asked),
    rows: (...asked) => reading.rows(...asked),
    water: (...asked) => reading.water(...asked),
    inletChanges: reading.inletChanges,
    namesSources: reading.namesSources,
    rainOf: reading.rainOf,
    events: reading.events,
    close: () => sql.close(),
  };
}

function openReadOnly(file: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    db.pragma(`cache_size = -${CACHE_KIB}`);
    return db;
  } catch (error) {
    db?.close();
    throw explained(error, file);
  }
}
