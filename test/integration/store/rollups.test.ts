import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { aboutPayload } from '../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { ABOUT } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 2, 1, 12);

let folder: string;
let store: Store;
let clock: VirtualClock;

function open(retention = DEFAULT_RETENTION): void {
  store = openStore(join(folder, 'gateway.db'), { clock, log: new RecordedLog(), retention });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rollups-'));
  clock = new VirtualClock(NOW_MS);
  open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function keepUp(): number {
  store.history.settle();
  let steps = 0;
  while (store.upkeep.step()) steps++;
  return steps;
}

interface Row {
  readonly tank: string;
  readonly ts: number;
}

function rows(table: string): (Row & Record<string, number>)[] {
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  try {
    return db.prepare<[], Row & Record<string, number>>(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
  } finally {
    db.close();
  }
}

/** One a minute in [from, to), at the level `percentAt` says. */
function minutes(from_ms: number, to_ms: number, percentAt: (i: number) => number = () => 50) {
  return Array.from({ length: (to_ms - from_ms) / MINUTE_MS }, (_, i) =>
    reading(from_ms + i * MINUTE_MS, percentAt(i)),
  );
}

describe('an hour', () => {
  const HOUR = NOW_MS - 2 * HOUR_MS;

  test('is rolled up once it is over: extremes, mean, counts, water and run times', () => {
    store.history.append([
      ...minutes(HOUR, HOUR + 30 * MINUTE_MS, () => 20),
      ...minutes(HOUR + 30 * MINUTE_MS, HOUR + 2 * HOUR_MS, (i) => Math.min(60, 20 + i * 2)),
      event(HOUR + 30 * MINUTE_MS - 1000),
      event(HOUR + 51 * MINUTE_MS - 1000, { state: 'closed' }),
      reading(HOUR + 59_000, null, { quality: 'bad' }),
    ]);
    keepUp();
    const [first, ...more] = rows('rollup_all_hours');
    expect(first).toEqual({
      ...{ tank: 'house', ts: HOUR, min_centipercent: 2000, max_centipercent: 6000 },
      mean_centipercent: Math.round(((30 * 20 + 21 * 40 + 9 * 60) / 60) * 100),
      ...{ good: 60, readings: 61, bad: 1, inflow_dl: 8000, outflow_dl: 0, inlet_dl: 8000 },
      ...{ inlet_s: 21 * 60, outlet_s: 0, pump_s: 0 },
    });
    expect(more.map(({ ts }) => ts)).toEqual([]);
  });

  test('of a shallow tank takes its noise for no water, and so does a chart of its readings', () => {
    store.tanks.saveAbout('house', aboutPayload.parse({ ...ABOUT, height_mm: 500 }));
    store.history.append(minutes(HOUR, HOUR + 2 * HOUR_MS, (i) => (i % 2 === 0 ? 50.6 : 49.4)));
    store.history.settle();
    const [chart] = store.history.buckets('house', HOUR, HOUR + HOUR_MS, 1);
    keepUp();
    const [hour] = rows('rollup_all_hours');
    expect(hour).toMatchObject({ inflow_dl: 0, outflow_dl: 240 });
    expect(chart).toMatchObject({ inflow_litres: 0, outflow_litres: 24 });
  });

  test('is not rolled up before it is over', () => {
    store.history.append(minutes(NOW_MS - HOUR_MS, NOW_MS));
    keepUp();
    expect(rows('rollup_all_hours')).toEqual([]);
  });

  test('begins with the last level of the hour before, and with a run that began in it', () => {
    store.history.append([
      ...minutes(HOUR, HOUR + HOUR_MS, () => 20),
      ...minutes(HOUR + HOUR_MS, NOW_MS + 10 * MINUTE_MS, () => 30),
      event(HOUR + 50 * MINUTE_MS),
    ]);
    clock = new VirtualClock(NOW_MS + 10 * MINUTE_MS);
    store.close();
    open();
    keepUp();
    expect(rows('rollup_all_hours')).toMatchObject([
      { inflow_dl: 0, inlet_s: 600 },
      { inflow_dl: 2000, inlet_s: 3600 },
    ]);
  });

  test('is reckoned again when something comes late, and its day with it; other tanks are not touched', () => {
    const day = NOW_MS - 36 * HOUR_MS;
    store.history.append([
      ...minutes(day, NOW_MS),
      ...minutes(day, NOW_MS).map((row) => ({ ...row, tank: 'farm' })),
    ]);
    keepUp();
    const before = rows('rollup_all_hours').filter(({ tank }) => tank === 'farm');
    store.history.append([reading(day + 30 * MINUTE_MS + 1, 93)]);
    keepUp();
    expect(rows('rollup_all_hours').find(({ tank, ts }) => tank === 'house' && ts === day)).toMatchObject({
      max_centipercent: 9300,
      readings: 61,
    });
    expect(rows('rollup_all_hours').filter(({ tank }) => tank === 'farm')).toEqual(before);
    expect(rows('rollup_days')).toMatchObject([
      { tank: 'farm', max_centipercent: 5000, readings: 1440 },
      { tank: 'house', ts: day, max_centipercent: 9300, readings: 1441 },
    ]);
    expect(rows('rollup_late')).toEqual([]);
  });

  test('is read anew when something comes while it is being read', () => {
    const many = Array.from({ length: 2000 }, (_, i) => reading(HOUR + i * 1000, 50));
    store.history.append([...many, reading(HOUR + 2 * HOUR_MS - 1, 50)]);
    store.history.settle();
    expect(store.upkeep.step()).toBe(true);
    expect(rows('rollup_all_hours')).toEqual([]);
    store.history.append([reading(HOUR + 1, 77)]);
    keepUp();
    expect(rows('rollup_all_hours')[0]).toMatchObject({ readings: 2001, max_centipercent: 7700 });
  });
});

describe('retention', () => {
  const OLD_MS = NOW_MS - 32 * DAY_MS;

  test('removes readings after 30 days, in pieces, and keeps their hours and days', () => {
    store.history.append([...minutes(OLD_MS, OLD_MS + 4 * DAY_MS), reading(NOW_MS, 50)]);
    keepUp();
    expect(rows('rollup_all_hours')).toHaveLength(96);
    expect(rows('readings')).toHaveLength(2 * 1440 + 1);
    expect(rows('readings')[0]?.ts).toBe(NOW_MS - 30 * DAY_MS);
    const chart = store.history.chart('house', OLD_MS, NOW_MS, 32);
    expect(chart).toMatchObject({ resolution: 'hour' });
    expect(chart.buckets.reduce((sum, { readings }) => sum + readings, 0)).toBe(4 * 1440);
  });

  test('a reading that comes when those of its hour are gone changes no roll-up', () => {
    store.history.append([...minutes(OLD_MS, OLD_MS + DAY_MS), reading(NOW_MS - 1000, 50)]);
    keepUp();
    const before = rows('rollup_all_hours');
    store.history.append([reading(OLD_MS + 1, 99)]);
    keepUp();
    expect(rows('rollup_all_hours')).toEqual(before);
  });

  test('a gateway whose clock runs ten years ahead removes nothing', () => {
    store.history.append(minutes(NOW_MS - 3 * HOUR_MS, NOW_MS));
    store.history.settle();
    store.close();
    clock = new VirtualClock(NOW_MS + 3650 * DAY_MS);
    open();
    keepUp();
    expect(rows('readings')).toHaveLength(180);
  });

  test('a bound on the size removes the oldest readings, down to a day, and never those not rolled up', () => {
    store.close();
    open({ ...DEFAULT_RETENTION, max_mb: 0.3 });
    store.tanks.saveAbout('house', ABOUT as Parameters<Store['tanks']['saveAbout']>[1]);
    store.history.append(minutes(NOW_MS - 10 * DAY_MS, NOW_MS));
    keepUp();
    const kept = rows('readings');
    expect(kept.length).toBeLessThan(9 * 1440);
    expect(kept.length).toBeGreaterThanOrEqual(1440);
    expect(rows('rollup_all_hours')).toHaveLength(239);
  });

  test('the audit log loses what is two years old, and nobody can take more than its far end', () => {
    const entry = (ts_ms: number) => ({
      ...{ ts: toTimestamp(ts_ms), actor: 'admin', role: 'admin', action: 'a', target: '-' },
      ...{ allowed: true, detail: '', from: '-' },
    });
    for (const days of [800, 740, 720, 100, 1]) store.audit.append(entry(NOW_MS - days * DAY_MS));
    store.history.append([reading(NOW_MS, 50)]);
    keepUp();
    expect(store.audit.newest(10)).toHaveLength(3);
    const db = new Database(join(folder, 'gateway.db'));
    expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
    db.close();
    expect(store.audit.newest(10)).toHaveLength(3);
  });
});

describe('a chart', () => {
  test('of a year keeps every extreme, and goes on where nothing is rolled up yet', () => {
    const from_ms = NOW_MS - 20 * DAY_MS;
    const spike = 20 * 1440 - 30;
    store.history.append(minutes(from_ms, NOW_MS, (i) => (i === 777 ? 3 : i === spike ? 97 : 50)));
    keepUp();
    const { buckets, resolution } = store.history.chart('house', NOW_MS - 365 * DAY_MS, NOW_MS, 720);
    expect(resolution).toBe('hour');
    expect(Math.min(...buckets.map(({ min_percent }) => min_percent ?? 100))).toBe(3);
    expect(Math.max(...buckets.map(({ max_percent }) => max_percent ?? 0))).toBe(97);
    const days = store.history.chart('house', NOW_MS - 900 * DAY_MS, NOW_MS, 2000);
    expect(days).toMatchObject({ resolution: 'day', bucket_ms: DAY_MS });
    expect(days.buckets.reduce((sum, { readings }) => sum + readings, 0)).toBe(20 * 1440);
    expect(Math.max(...days.buckets.map(({ max_percent }) => max_percent ?? 0))).toBe(97);
  });
});
