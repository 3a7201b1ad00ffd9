import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { event, reading } from './records.js';

const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const WORKER = fileURLToPath(new URL('roll-up-process.ts', import.meta.url));
const NOW_MS = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;
const DAYS = 6;
const TANKS = 20;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-killed-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(file: string): void {
  const store = openStore(file, { clock: new VirtualClock(NOW_MS), log: new RecordedLog() });
  for (let day = 0; day < DAYS; day++) {
    for (let tank = 0; tank < TANKS; tank++) {
      const from_ms = NOW_MS - (DAYS - day) * 1440 * MINUTE_MS;
      const one = (_: unknown, i: number) =>
        reading(from_ms + i * MINUTE_MS, 20 + (i % 61), { tank: `tank-${tank}` });
      store.history.append(Array.from({ length: 1440 }, one));
      store.history.append(
        [6, 18].map((hour) => event(from_ms + hour * 60 * MINUTE_MS, { tank: `tank-${tank}` })),
      );
    }
    store.history.settle();
  }
  store.history.append([reading(NOW_MS, 50)]);
  store.close();
}

/** Everything of the hours that must be the same whenever the work was interrupted. */
function outcome(file: string) {
  const db = new Database(file, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const hours = db.prepare<[], { ts: number }>('SELECT * FROM rollup_all_hours ORDER BY tank, ts').all();
    const days = db.prepare('SELECT * FROM rollup_days ORDER BY tank, ts').all();
    const events = db.prepare('SELECT * FROM tank_events ORDER BY tank, ts').all();
    return { hours, days, events };
  } finally {
    db.close();
  }
}

async function run(file: string, steps: number, until: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', HOOKS, WORKER, file, String(NOW_MS), String(steps)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  await waitFor(until, () => said.includes(until), 30_000);
  child.kill('SIGKILL');
  await ended;
}

test('rolling up and removing, killed again and again, ends as if it had never been', async () => {
  const file = join(folder, 'killed.db');
  const calm = join(folder, 'calm.db');
  fill(file);
  fill(calm);
  await run(calm, 0, 'finished');
  for (const steps of [5, 40, 90, 60, 30]) await run(file, steps, 'stepped');
  await run(file, 0, 'finished');
  const { hours, ...rest } = outcome(file);
  expect(rest.events).toHaveLength((DAYS - 1) * 2 * TANKS);
  expect(hours).toHaveLength((DAYS * 24 - 1) * TANKS);
  expect({ hours, ...rest }).toEqual(outcome(calm));
}, 120_000);
