import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const WRITER = fileURLToPath(new URL('writer-process.ts', import.meta.url));
const ROUNDS = 5;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-killed-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process write until it has acknowledged a few batches more, kills it, and gives the last one it acknowledged. */
async function writeAndKill(file: string, first: number, batches: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', HOOKS, WRITER, file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const last = () => Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) || '-1');
  await waitFor('acknowledged batches', () => last() >= first + batches, 20_000);
  child.kill('SIGKILL');
  await ended;
  return last();
}

test('rows acknowledged by a process that is killed again and again are all there', async () => {
  const file = join(folder, 'gateway.db');
  let first = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const last = await writeAndKill(file, first, 3 + round * 7);
    const store = openStore(file, { clock: new SystemClock(), log: new RecordedLog() });
    expect(store.users.find(`user-${last}`)).toBeDefined();
    const [bucket] = store.history.buckets('house', 0, (last + 1) * 50, 1);
    expect(bucket?.readings).toBe((last + 1) * 50);
    store.close();
    first = last + 1;
  }
  const db = new Database(file);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}, 120_000);
