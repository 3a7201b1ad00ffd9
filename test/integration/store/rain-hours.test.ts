import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { migrate } from '../../../firmware/drivers/store/migrate.js';
import { MIGRATIONS } from '../../../firmware/drivers/store/migrations/index.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
const YEAR_MS = 8_766 * HOUR_MS;
const AT_MS = Date.UTC(2026, 2, 1, 6);
const SINCE_MS = AT_MS - 100 * HOUR_MS;

let folder: string;
let store: Store;

const open = () =>
  openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(AT_MS), log: new RecordedLog() });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rain-'));
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The gauge's count at some minutes after the beginning, each written by itself. */
function count(minutes: number, total_mm: number, { node = 'pi0', since_ms = SINCE_MS } = {}): void {
  store.history.rain({ node, ts_ms: AT_MS + minutes * 60_000, since_ms, total_mm });
  store.history.settle();
}

/** Rain by hour after the beginning. */
const rain = (node = 'pi0') =>
  store.history
    .rainOf(node, 0, AT_MS + 11 * YEAR_MS)
    .map(({ ts, mm }) => [(ts - AT_MS) / HOUR_MS, Math.round(mm * 100) / 100]);
const rained = () => Math.round(rain().reduce((sum, [, mm = 0]) => sum + mm, 0) * 100) / 100;

test('the first count tells nothing: when that rain fell is not known', () => {
  count(0, 12);
  expect(rain()).toEqual([[0, 0]]);
});

test('what a count is more than the last was rained in its hour', () => {
  count(0, 12);
  count(10, 12.5);
  count(50, 14);
  count(70, 14.5);
  count(130, 14.5);
  expect(rain()).toEqual([
    [0, 2],
    [1, 0.5],
  ]);
});

test('the same count told again is no rain', () => {
  count(0, 12);
  count(10, 13);
  count(10, 13);
  count(11, 13);
  expect(rain()).toEqual([[0, 1]]);
});

test.each([
  ['a count that begins anew', { since_ms: AT_MS }, 3],
  ['a count that has become less', {}, 3],
])('%s is all rain', (_, more, total_mm) => {
  count(0, 12);
  count(10, total_mm, more);
  expect(rain()).toEqual([[0, total_mm]]);
});

test('a count that begins anew at the very same height is all rain', () => {
  count(0, 2);
  count(10, 2, { since_ms: AT_MS });
  expect(rain()).toEqual([[0, 2]]);
});

test('each gauge counts by itself', () => {
  count(0, 12);
  count(0, 1, { node: 'pi1' });
  count(10, 13);
  count(10, 5, { node: 'pi1' });
  expect(rain()).toEqual([[0, 1]]);
  expect(rain('pi1')).toEqual([[0, 4]]);
});

test('goes on where it was after a restart', () => {
  count(0, 12);
  store.close();
  store = open();
  count(10, 15);
  expect(rain()).toEqual([[0, 3]]);
});

describe('a clock that was wrong multiplies no rain', () => {
  test('of a Pi that wakes up in the past after a power cut', () => {
    count(0, 0);
    count(62, 1);
    const since_ms = AT_MS + 17 * 60_000;
    for (let minute = 0; minute < 20; minute++) count(17 + minute, Math.min(2, 0.2 * minute), { since_ms });
    expect(rain()).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  test('of a Pi whose clock showed a year to come for one tip', () => {
    count(0, 0);
    count(60, 1);
    count((10 * YEAR_MS) / 60_000, 1.2);
    for (let minute = 120; minute < 1_560; minute += 10) count(minute, 2.2);
    expect(rained()).toBe(2.2);
  });

  test('of a Pi whose clock goes back while its counts wait to be written', () => {
    count(0, 0);
    for (const [minutes, total_mm] of [
      [10, 0.5],
      [62, 1],
      [20, 1.5],
      [65, 2],
    ] as const)
      store.history.rain({
        node: 'pi0',
        ts_ms: AT_MS + minutes * 60_000,
        since_ms: SINCE_MS,
        total_mm,
      });
    expect(rained()).toBe(2);
  });
});

test('a count that comes late, or once more, is no rain again', () => {
  count(0, 0);
  count(10, 1);
  count(20, 3);
  count(10, 1);
  expect(rain()).toEqual([[0, 3]]);
  count(30, 2, { since_ms: AT_MS + 25 * 60_000 });
  count(20, 3);
  count(30, 2, { since_ms: AT_MS + 25 * 60_000 });
  expect(rain()).toEqual([[0, 5]]);
});

test('what fell before a count began anew is kept, also when nothing was written between', () => {
  count(0, 0);
  store.history.rain({ node: 'pi0', ts_ms: AT_MS + 60_000, since_ms: SINCE_MS, total_mm: 5 });
  store.history.rain({ node: 'pi0', ts_ms: AT_MS + 120_000, since_ms: AT_MS + 90_000, total_mm: 2 });
  expect(rain()).toEqual([[0, 7]]);
});

test.each([
  ['before', false],
  ['after', true],
])('a gateway that was killed %s it had written its minutes keeps the rain, once', (_, written) => {
  count(0, 0);
  const files = ['gateway.db', 'gateway.db-wal', 'gateway.db-minutes'].map((name) => join(folder, name));
  store.history.rain({ node: 'pi0', ts_ms: AT_MS + 60_000, since_ms: SINCE_MS, total_mm: 5 });
  store.history.rain({ node: 'pi0', ts_ms: AT_MS + 120_000, since_ms: AT_MS + 90_000, total_mm: 2 });
  store.history.flush();
  const minutes = readFileSync(join(folder, 'gateway.db-minutes'));
  expect(minutes.length).toBeGreaterThan(0);
  if (written) store.history.settle();
  const kept = files.map((file) => readFileSync(file));
  store.close();
  for (const [i, bytes] of kept.entries()) writeFileSync(files[i] ?? '', bytes);
  writeFileSync(join(folder, 'gateway.db-minutes'), minutes);
  store = open();
  expect(rain()).toEqual([[0, 7]]);
});

test('a node that starts again and again leaves a few counts', () => {
  count(0, 0);
  for (let start = 1; start <= 30; start++) count(start, 0.5, { since_ms: AT_MS + start * 60_000 });
  expect(rained()).toBe(15);
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  expect(db.prepare('SELECT COUNT(*) FROM rain_counts').pluck().get()).toBe(8);
  db.close();
});

test('a store from before goes on where its gauges were, also where their clock was wrong', () => {
  store.close();
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'sluice-rain-'));
  const db = new Database(join(folder, 'gateway.db'));
  migrate(db, MIGRATIONS.slice(0, 11));
  const put = db.prepare('INSERT INTO rain_hours VALUES (?, ?, ?, ?, ?)');
  put.run(AT_MS - 2 * HOUR_MS, 'pi0', 4, 12, SINCE_MS);
  put.run(AT_MS + 10 * YEAR_MS, 'pi0', 1, 11, SINCE_MS);
  db.close();
  store = open();
  count(0, 12);
  count(10, 12.5);
  count(20, 2, { since_ms: AT_MS });
  expect(rain()).toEqual([
    [-2, 4],
    [0, 2.5],
    [(10 * YEAR_MS) / HOUR_MS, 1],
  ]);
});
