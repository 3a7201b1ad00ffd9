import Database from 'better-sqlite3';

/**
 * Brings what stands in the log of a database into its file, so that the file alone is all of it.
 * @returns `busy` when another program has it open; `left` when it is too broken for that
 */
export function foldLog(file: string): 'folded' | 'busy' | 'left' {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: 0 });
    return database.pragma('journal_mode = DELETE', { simple: true }) === 'delete' ? 'folded' : 'busy';
  } catch (error) {
    return (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ? 'busy' : 'left';
  } finally {
    database?.close();
  }
}
