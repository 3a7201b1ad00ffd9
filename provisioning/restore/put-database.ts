import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from '../durable/replace-file.js';
import { foldLog } from './fold-log.js';

/** The gateway's database in its data folder. */
export const DATABASE_FILE = 'gateway.db';

/** What SQLite writes beside a database; the newest changes may be there. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;
/** What a gateway that was killed had not put into its database yet: it goes aside with it, and never into another. */
const MINUTES = '-minutes';

/**
 * Puts a database in the place of the gateway's, by one rename. What was there gets a second name in `aside` first, and
 * keeps it, also when it is too broken to be opened.
 * @param fresh a whole database on the same disk, flushed, without other files
 * @returns `busy` when another program has the database open: then nothing was changed
 */
export function putDatabase(folder: string, fresh: string, aside: string): 'busy' | 'kept' | 'new' {
  const target = join(folder, DATABASE_FILE);
  const standing = ['', ...BESIDE, MINUTES].filter((end) => existsSync(`${target}${end}`));
  if (standing.length > 0) {
    mkdirSync(aside, { mode: 0o700 });
    for (const end of standing) linkSync(`${target}${end}`, beside(aside, end));
    const folded = foldLog(target);
    if (folded === 'busy') rmSync(aside, { recursive: true });
    if (folded === 'busy') return 'busy';
    if (folded === 'folded') for (const end of BESIDE) rmSync(beside(aside, end), { force: true });
    flushFolder(aside);
    flushFolder(folder);
  }
  // The new one must never meet the old one's log.
  for (const end of [...BESIDE, MINUTES]) rmSync(`${target}${end}`, { force: true });
  renameSync(fresh, target);
  flushFolder(folder);
  return standing.length > 0 ? 'kept' : 'new';
}

function beside(aside: string, end: string): string {
  return join(aside, `${DATABASE_FILE}${end}`);
}
