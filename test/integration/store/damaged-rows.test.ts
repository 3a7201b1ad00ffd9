import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { toTimestamp } from '../../../firmware/protocol/timestamp.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { reading } from './records.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 1);
const AUDIT_DAYS = 90;

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-damaged-'));
  store = openStore(join(folder, 'gateway.db'), {
    ...{ clock: new VirtualClock(NOW_MS), log: new RecordedLog(), ballast_bytes: 1_000 },
    retention: { ...DEFAULT_RETENTION, audit_days: AUDIT_DAYS },
  });
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rows of commands, in this order: what each keeps, and its state. */
function commands(...rows: readonly (readonly [json: string, state?: string])[]): void {
  const db = new Database(join(folder, 'gateway.db'));
  const put = db.prepare("INSERT INTO commands (id, tank, state, command) VALUES (?, 'house', ?, ?)");
  db.transaction(() => {
    for (const [n, [json, state = 'confirmed']] of rows.entries()) put.run(`command-${n}`, state, json);
  })();
  db.close();
}

const asked = (days_ago: number): string =>
  JSON.stringify({ steps: [{ state: 'requested', ts: toTimestamp(NOW_MS - days_ago * DAY_MS) }] });

function keepUp(): string[] {
  store.history.append([reading(NOW_MS, 40)]);
  store.history.settle();
  while (store.upkeep.step());
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  try {
    return db.prepare<[], string>('SELECT id FROM commands ORDER BY n').pluck().all();
  } finally {
    db.close();
  }
}

test.each(['', '{"id":', '[]', '"one"', '{"steps":[{"ts":"yesterday"}]}'])(
  'a command that reads %j stops no upkeep: it goes when those asked for next to it go',
  (damaged) => {
    commands(
      [damaged, 'sent'],
      [asked(AUDIT_DAYS + 1)],
      [damaged],
      [damaged],
      [asked(AUDIT_DAYS - 1)],
      [asked(AUDIT_DAYS + 1)],
      [asked(AUDIT_DAYS + 1), 'sent'],
      [damaged],
    );
    expect(keepUp()).toEqual(['command-2', 'command-3', 'command-4', 'command-6', 'command-7']);
    // What upkeep does last.
    expect(existsSync(join(folder, 'gateway.db-ballast'))).toBe(true);
  },
);

test('many commands that cannot be read keep no old one from being removed', () => {
  commands(
    ...Array.from({ length: 250 }, () => ['{'] as const),
    ...Array.from({ length: 250 }, () => [asked(AUDIT_DAYS + 1)] as const),
    [asked(1)],
  );
  expect(keepUp()).toEqual(['command-500']);
});
