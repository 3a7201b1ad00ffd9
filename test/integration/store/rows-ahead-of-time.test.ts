import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { toTimestamp } from '../../../firmware/protocol/timestamp.js';
import { storeKeptFor } from './kept-for-days.js';
import { reading } from './records.js';

/** Rows that were written while the clock was years ahead, among those that were not. */

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 1);
const AUDIT_DAYS = 120;
const [OLD, RECENT, AHEAD] = [AUDIT_DAYS + 1, 20, -3_652];

const kept = storeKeptFor(AUDIT_DAYS, NOW_MS);

function inFile<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(kept.folder, 'gateway.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const INSERT = {
  audit: `INSERT INTO audit (ts, actor, role, action, target, allowed, detail, "from")
    VALUES (?, 'ann', 'admin', 'a', '-', 1, '', '-')`,
  alarm_changes:
    "INSERT INTO alarm_changes (ts, id, state, priority, text) VALUES (?, 'a', 'cleared', 'high', '')",
  commands:
    "INSERT INTO commands (id, tank, state, command) VALUES (hex(randomblob(8)), 'house', 'confirmed', ?)",
};
type Table = keyof typeof INSERT;

/** Rows that were written in this order, so many days ago. */
function written(table: Table, days_ago: readonly number[]): void {
  inFile((db) => {
    const put = db.prepare(INSERT[table]);
    const steps = (ts_ms: number) => JSON.stringify({ steps: [{ ts: toTimestamp(ts_ms) }] });
    db.transaction(() => {
      for (const days of days_ago) {
        const ts_ms = NOW_MS - days * DAY_MS;
        put.run(table === 'commands' ? steps(ts_ms) : ts_ms);
      }
    })();
  });
}

/** The numbers of the rows that upkeep leaves. */
function left(table: Table): number[] {
  kept.store.history.append([reading(NOW_MS, 40)]);
  kept.store.history.settle();
  while (kept.store.upkeep.step());
  // What upkeep does last.
  expect(existsSync(join(kept.folder, 'gateway.db-ballast'))).toBe(true);
  return inFile((db) => db.prepare<[], number>(`SELECT n FROM ${table} ORDER BY n`).pluck().all());
}

const times = (count: number, days_ago: number) => Array.from({ length: count }, () => days_ago);

describe.each(['audit', 'alarm_changes', 'commands'] as const)('of %s', (table) => {
  test('one that was written while the clock was ahead keeps no old one from being removed, and goes with them', () => {
    written(table, [AHEAD, ...times(450, OLD), RECENT]);
    expect(left(table)).toEqual([452]);
  });

  test('many that were written while the clock was ahead go with the next whose time can be', () => {
    written(table, [...times(250, AHEAD), ...times(250, OLD), ...times(3, AHEAD), RECENT]);
    expect(left(table)).toEqual([501, 502, 503, 504]);
  });

  test('one that is followed by none whose time can be stays', () => {
    written(table, [OLD, RECENT, AHEAD, AHEAD]);
    expect(left(table)).toEqual([2, 3, 4]);
  });

  test('one with a time in the past is judged by itself', () => {
    written(table, [RECENT, OLD, AHEAD, RECENT]);
    expect(left(table)).toEqual([1, 3, 4]);
  });
});

describe('the audit log', () => {
  test('lets nobody take what was written while the clock was ahead, and is not yet old', () => {
    written('audit', [OLD, AHEAD, RECENT, 1]);
    for (const n of [2, 3, 4]) {
      expect(() => inFile((db) => db.exec(`DELETE FROM audit WHERE n = ${n}`))).toThrow('append-only');
    }
  });

  test('in which nothing was written for long stops no upkeep', () => {
    written('audit', [600, 500, 450]);
    expect(left('audit')).toEqual([2, 3]);
  });
});
