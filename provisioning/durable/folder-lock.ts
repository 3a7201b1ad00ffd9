import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../firmware/ports/clock.js';
import { Refusal } from '../refusal.js';
import { PRIVATE_FILE } from './replace-file.js';

/** How long a command waits for another one that works on the same folder. */
const PATIENCE_MS = 10_000;
const POLL_MS = 50;

const LOCK = '.lock';
const HOLDER = '.lock-holder';

/** Names in a folder that belong to the lock alone: they are no part of what the folder keeps. */
export const LOCK_FILES: ReadonlySet<string> = new Set([LOCK, HOLDER]);

/** A lock that is held. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the lock of a folder, waiting up to 10 s for whoever has it.
 *
 * The kernel holds it (a POSIX file lock, taken through SQLite, which Node has no call for): it goes with the process
 * however that ends, so a lock cannot be left behind by a dead one and needs no guess about whether its owner lives.
 * @param command what is told to those who wait
 * @throws Refusal `farm_busy`, naming the command that has it
 */
export async function lockFolder(folder: string, command: string, clock: Clock): Promise<FolderLock> {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(join(folder, LOCK), { timeout: 0 });
  try {
    const end_ms = clock.monotonic_ms() + PATIENCE_MS;
    while (!tryToLock(database)) {
      if (clock.monotonic_ms() >= end_ms) throw busy(folder);
      await clock.sleep(POLL_MS);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  const holder = join(folder, HOLDER);
  writeFileSync(holder, JSON.stringify({ pid: process.pid, command }), { mode: PRIVATE_FILE });
  return {
    release: () => {
      rmSync(holder, { force: true });
      database.close();
    },
  };
}

function tryToLock(database: { exec(sql: string): unknown }): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
    throw error;
  }
}

function busy(folder: string): Refusal {
  return new Refusal({
    code: 'farm_busy',
    message: `${holderOf(folder)} is working on ${folder}`,
    hint: 'Wait until it has ended, then run this command again.',
    exit: 'busy',
  });
}

function holderOf(folder: string): string {
  try {
    const { pid, command } = JSON.parse(readFileSync(join(folder, HOLDER), 'utf8')) as {
      pid: unknown;
      command: unknown;
    };
    return `another command (sluice ${String(command)}, process ${String(pid)})`;
  } catch {
    return 'another sluice command';
  }
}
