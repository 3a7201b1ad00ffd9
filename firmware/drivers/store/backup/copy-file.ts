import Database from 'better-sqlite3';
import { BUSY_TIMEOUT_MS } from '../open-file.js';
import { explained } from '../store-error.js';

/** Pages of 1 kB between two words of how far it is. */
const PAGES_AT_ONCE = 2_000;

/** The file as it is copied, from where to where. */
export interface CopyAsked {
  readonly from: string;
  readonly to: string;
}

/**
 * Copies the file of a store as it is at this moment, whoever writes to it meanwhile, and takes out of the copy what
 * opens doors: sessions, and the secrets of notification channels. What comes is one file without others beside it.
 * @throws StoreError when a disk or file fails it
 */
export async function copyFile({ from, to }: CopyAsked, tell: (percent: number) => void): Promise<void> {
  try {
    await copyPages(from, to, tell);
    takeOutSecrets(to);
  } catch (error) {
    throw explained(error, to);
  }
}

async function copyPages(from: string, to: string, tell: (percent: number) => void): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    // A transaction that reads holds the moment: without it every write of the gateway would begin the copy anew.
    source.exec('BEGIN');
    source.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        tell(totalPages === 0 ? 0 : Math.floor((1 - remainingPages / totalPages) * 100));
        return PAGES_AT_ONCE;
      },
    });
  } finally {
    source.close();
  }
}

/** What is removed is overwritten, not just forgotten. */
function takeOutSecrets(file: string): void {
  const copy = new Database(file, { fileMustExist: true });
  try {
    // First: a file that is meant to travel has no others beside it.
    copy.pragma('journal_mode = DELETE');
    copy.pragma('secure_delete = ON');
    copy.transaction(() => {
      copy.exec('DELETE FROM sessions');
      copy.exec("UPDATE notification_channels SET channel = json_remove(channel, '$.secret')");
    })();
  } finally {
    copy.close();
  }
}
