import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import type { EventRecord } from '../../../firmware/protocol/payloads.js';
import { ABOUT } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 2, 4, 12);
const DAYS = 3;

let folder: string;
let store: Store;
let log: RecordedLog;

const open = (retention = DEFAULT_RETENTION) => {
  const clock = new VirtualClock(NOW_MS);
  return openStore(join(folder, 'gateway.db'), { clock, log, retention, ballast_bytes: 0 });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-events-'));
  log = new RecordedLog();
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rolls up everything to the present. */
function keepUp(): void {
  store.history.append([reading(NOW_MS, 50, { tank: 'last' })]);
  store.history.settle();
  while (store.upkeep.step());
}

/** One an hour and tank, at a minute of its own, over the last days. */
const hourly = (tank: string, minute: number): EventRecord[] =>
  Array.from({ length: DAYS * 24 }, (_, hour) =>
    event(NOW_MS - DAYS * DAY_MS + (hour * 60 + minute) * MINUTE_MS, {
      tank,
      state: hour % 2 === 0 ? 'open' : 'closed',
    }),
  );

function countOf(table: string): number {
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  try {
    return Number(db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get());
  } finally {
    db.close();
  }
}

test('events of days that are over and of today come together, in the order of time', () => {
  const house = hourly('house', 10);
  store.history.append([...house, ...hourly('farm', 20)]);
  keepUp();
  // Else nothing is proved.
  expect(countOf('tank_events')).toBeGreaterThan(0);
  expect(countOf('tank_events')).toBeLessThan(countOf('events'));
  expect(store.history.events('house', 0, NOW_MS, 1_000)).toEqual(house);
  expect(store.history.events('house', 0, NOW_MS, 20)).toEqual(house.slice(-20));
  const changes = store.history.inletChanges('house', 0, NOW_MS);
  expect(changes.map(({ at_ms }) => at_ms)).toEqual(house.map(({ ts }) => Date.parse(ts)));
});

test('an event that comes when its day is over is found, once', () => {
  store.history.append(hourly('farm', 20));
  keepUp();
  const late = event(NOW_MS - 2 * DAY_MS);
  store.history.append([late, late]);
  keepUp();
  store.history.append([late]);
  expect(store.history.events('house', 0, NOW_MS, 10)).toEqual([late]);
});

test('a source that was named on a day that is over is known', () => {
  store.history.append([...hourly('farm', 20), event(NOW_MS - 2 * DAY_MS, { source: 'bore' })]);
  keepUp();
  expect(store.history.namesSources('house', 0, NOW_MS)).toBe(true);
  expect(store.history.namesSources('house', NOW_MS - DAY_MS, NOW_MS)).toBe(false);
  expect(store.history.namesSources('farm', 0, NOW_MS)).toBe(false);
});

test('in whatever order and with whatever upkeep they came, every span has its own', () => {
  const all = [...hourly('house', 10), ...hourly('farm', 10), ...hourly('barn', 50)];
  const minute = fc.integer({ min: -10, max: DAYS * 1_440 });
  fc.assert(
    fc.property(fc.shuffledSubarray(all), fc.nat(all.length), minute, minute, (some, first, from, to) => {
      store.history.append(some.slice(0, first));
      keepUp();
      store.history.append(some.slice(first));
      const [from_ms, to_ms] = [from, to].map((at) => NOW_MS - DAYS * DAY_MS + at * MINUTE_MS);
      const begun = all.filter(({ tank }) => tank === 'house');
      const told = store.history.events('house', from_ms ?? 0, to_ms ?? 0, 1_000);
      const known = new Set(told.map(({ ts }) => ts));
      const inSpan = ({ ts }: EventRecord) =>
        Date.parse(ts) >= (from_ms ?? 0) && Date.parse(ts) < (to_ms ?? 0);
      // What earlier runs stored is there too.
      expect(told).toEqual(begun.filter((one) => inSpan(one) && known.has(one.ts)));
      for (const one of some) if (one.tank === 'house' && inSpan(one)) expect(known).toContain(one.ts);
    }),
    { numRuns: 30 },
  );
});

test('they are removed after a year, and where they were too', () => {
  store.tanks.saveAbout('house', ABOUT as Parameters<Store['tanks']['saveAbout']>[1]);
  store.history.append([event(NOW_MS - 400 * DAY_MS), event(NOW_MS - 2 * DAY_MS)]);
  keepUp();
  expect(countOf('events')).toBe(1);
  expect(countOf('tank_events')).toBe(1);
});

test('an event that is told again after it was removed stops the history of nobody', () => {
  store.close();
  store = open({ ...DEFAULT_RETENTION, event_days: 2 });
  store.tanks.saveAbout('house', ABOUT as Parameters<Store['tanks']['saveAbout']>[1]);
  const again = event(NOW_MS - 3 * DAY_MS);
  store.history.append([again]);
  keepUp();
  // Else nothing is proved: where events are is removed a month at a time.
  expect(countOf('events')).toBe(0);
  expect(countOf('tank_events')).toBe(1);
  const farm = reading(NOW_MS + 1_000, 55, { tank: 'farm' });
  store.history.append([again, farm]);
  store.history.flush();
  store.history.settle();
  expect(store.history.latest()).toContainEqual(farm);
  expect(store.history.events('house', 0, NOW_MS, 10)).toEqual([again]);
  expect(log.lines).toEqual([]);
});
