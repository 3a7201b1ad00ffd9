import type Database from 'better-sqlite3';
import { auditStore } from '../../firmware/drivers/store/audit.js';
import { openFile } from '../../firmware/drivers/store/open-file.js';
import { Sql } from '../../firmware/drivers/store/sql.js';
import { storeError } from '../../firmware/drivers/store/store-error.js';
import type { AuditEntry } from '../../firmware/protocol/rest.js';

/**
 * Opens a database as the gateway would, reads all of it, brings its tables up to date, and writes down who brought it
 * back. What comes is one file without others beside it.
 * @throws StoreError when this version cannot use it
 */
export function tryDatabase(file: string, entry: AuditEntry): void {
  const database = openFile(file);
  try {
    if (!isSound(database)) throw storeError('store_damaged', file);
    auditStore(new Sql(database, file)).append(entry);
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

function isSound(database: Database.Database): boolean {
  return database.pragma('quick_check(1)', { simple: true }) === 'ok';
}
