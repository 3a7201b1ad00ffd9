import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { toTimestamp } from '../../../firmware/protocol/timestamp.js';
import { storeKeptFor } from './kept-for-days.js';
import { reading } from './records.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 1);
const AUDIT_DAYS = 90;

const kept = storeKeptFor(AUDIT_DAYS, NOW_MS);

/** Rows of commands, in this order: what each keeps, and its state. */
function commands(...rows: readonly (readonly [json: string, state?: string])[]): void {
  const db = new Database(join(kept.folder, 'gateway.db'));
  const put = db.prepare("INSERT INTO commands (id, tank, state, command) VALUES (?, 'house', ?, ?)");
  db.transaction(() => {
    for (const [n, [json, state = 'confirmed']] of rows.entries()) put.run(`command-${n}`, state, json);
  })();
  db.close();
}

const asked = (days_ago: number): string =>
  JSON.stringify({ steps: [{ state: 'requested', ts: toTimestamp(NOW_MS - days_ago * DAY_MS) }] });

function keepUp(): string[] {
  kept.store.history.append([reading(NOW_MS, 40)]);
  kept.store.history.settle();
  while (kept.store.upkeep.step());
  const db = new Database(join(kept.folder, 'gateway.db'), { readonly: true });
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
    expect(existsSync(join(kept.folder, 'gateway.db-ballast'))).toBe(true);
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
