import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import type { HostSpan } from '../../../firmware/domain/host/span.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { reading } from './records.js';

const DAY_MS = 86_400_000;
const HOUR_MS = DAY_MS / 24;
const STEP_MS = HOUR_MS / 12;
const DAY = Date.UTC(2026, 2, 1);

/** A Pi that is busy by `busy` percent at the mean of a span. */
function span(ts_ms: number, busy: number): HostSpan {
  return {
    ts_ms,
    cpu_percent: { min: busy - 3.2, mean: busy, max: busy + 9.9 },
    memory_percent: { min: 40, mean: 40, max: 40 },
    cpu_temp_c: { min: 51.4, mean: 52.25, max: 53.6 },
    disk_free_percent: null,
    load1_max: 0.41,
    throttled_percent: 0,
    uptime: null,
  };
}

/** One that was up for so long at the end of a span of 5 minutes. */
function up(ts_ms: number, last_s: number, restarts = 0): HostSpan {
  const first_s = Math.max(0, last_s - STEP_MS / 1000);
  return { ...span(ts_ms, 20), uptime: { first_s, last_s, restarts } };
}

describe('how Pis were', () => {
  let folder: string;
  let store: Store;
  let clock: VirtualClock;
  const open = (retention?: Parameters<typeof openStore>[1]['retention']) =>
    openStore(join(folder, 'gateway.db'), { clock, log: new RecordedLog(), ...(retention && { retention }) });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-hosts-'));
    clock = new VirtualClock(DAY);
    store = open();
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const save = (node: string, spans: HostSpan[]) => store.hosts.save([{ node, spans }]);

  /** So much upkeep as there is, at a time: what is old is reckoned from the newest reading. */
  async function upkeepAt(at_ms: number): Promise<void> {
    await clock.advance(at_ms - clock.wall_ms());
    store.history.append([reading(at_ms, 50)]);
    store.history.settle();
    while (store.upkeep.step()) {}
  }

  test('extremes are kept, rounded outwards, and the mean is as it was', () => {
    save('pi0', [span(DAY, 20)]);
    store.close();
    store = open();
    const [kept, ...others] = store.hosts.read('pi0', DAY, DAY + HOUR_MS, 'five_minutes');
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      ts_ms: DAY,
      cpu_percent: { min: 16.5, max: 30 },
      memory_percent: { min: 40, mean: 40, max: 40 },
      cpu_temp_c: { min: 51, max: 54 },
      disk_free_percent: null,
      load1_max: 0.5,
      throttled_percent: 0,
    });
    expect(kept?.cpu_percent?.mean).toBeCloseTo(20, 1);
    expect(kept?.cpu_temp_c?.mean).toBeCloseTo(52.25, 1);
  });

  test('a span that comes again takes the place of its own, and leaves the others', () => {
    save('pi0', [span(DAY, 20), span(DAY + STEP_MS, 30)]);
    save('pi0', [span(DAY + STEP_MS, 60)]);
    save('pi1', [span(DAY, 90)]);
    const kept = store.hosts.read('pi0', DAY, DAY + DAY_MS, 'five_minutes');
    expect(kept.map(({ cpu_percent }) => Math.round(cpu_percent?.mean ?? -1))).toEqual([20, 60]);
    expect(store.hosts.read('pi2', DAY, DAY + DAY_MS, 'five_minutes')).toEqual([]);
  });

  test('hours are the same before and after their day is put together', async () => {
    for (let at = DAY; at < DAY + DAY_MS; at += STEP_MS) save('pi0', [span(at, 10 + (at - DAY) / HOUR_MS)]);
    const before = store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour');
    expect(before).toHaveLength(24);
    expect(before[5]?.cpu_percent?.mean).toBeCloseTo(15.46, 1);
    await upkeepAt(DAY + DAY_MS + HOUR_MS);
    const after = store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour');
    expect(after.map(({ ts_ms }) => ts_ms)).toEqual(before.map(({ ts_ms }) => ts_ms));
    for (const [i, hour] of after.entries())
      expect(hour.cpu_percent?.mean).toBeCloseTo(before[i]?.cpu_percent?.mean ?? 0, 1);

    // What comes late changes its day.
    save('pi0', [span(DAY + 5 * HOUR_MS, 90)]);
    expect(store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour')[5]?.cpu_percent?.max).toBe(100);
  });

  test('uptimes are kept in whole minutes, and restarts counted', () => {
    const uptimes = [
      { first_s: 59.9, last_s: 359, restarts: 0 },
      { first_s: 86_400 * 5_000, last_s: 30, restarts: 1 },
      { first_s: 0, last_s: 1e300, restarts: 1_000 },
    ];
    save(
      'pi0',
      uptimes.map((uptime, i) => ({ ...span(DAY + i * STEP_MS, 20), uptime })),
    );
    const kept = store.hosts.read('pi0', DAY, DAY + HOUR_MS, 'five_minutes');
    expect(kept.map(({ uptime }) => uptime)).toEqual([
      { first_s: 0, last_s: 300, restarts: 0 },
      { first_s: 86_400 * 5_000, last_s: 0, restarts: 1 },
      { first_s: 0, last_s: 0xffffff * 60, restarts: 255 },
    ]);
  });

  test('a restart between two spans is in their hour, before and after the day is put together', async () => {
    save('pi0', [up(DAY, 900_000), up(DAY + STEP_MS, 900_300), up(DAY + 2 * STEP_MS, 240)]);
    save('pi0', [up(DAY + HOUR_MS, 60), up(DAY + HOUR_MS + STEP_MS, 7_200, 2)]);
    const told = () => store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour').map(({ uptime }) => uptime);
    const hours = [
      { first_s: 899_700, last_s: 240, restarts: 1 },
      { first_s: 0, last_s: 7_200, restarts: 2 },
    ];
    expect(told()).toEqual(hours);
    await upkeepAt(DAY + DAY_MS + HOUR_MS);
    expect(told()).toEqual(hours);
  });

  describe('kept before there were uptimes', () => {
    /** An hour and a day as they were written then: nothing but 14 bytes for each span, of which the first and the third are known. */
    function once(count: number): Uint8Array {
      const row = new Uint8Array(count * 14).fill(0xff);
      const known = [33, 60, 127, 80, 80, 0, 111, 114, 100, 0xff, 0xff, 0xff, 5, 40];
      for (const at of [0, 2]) row.set(known, at * 14);
      return row;
    }
    const then = {
      cpu_percent: { min: 16.5, mean: 23.25, max: 30 },
      memory_percent: { min: 40, mean: 40, max: 40 },
      disk_free_percent: null,
      load1_max: 0.5,
      throttled_percent: 20,
      uptime: null,
    };

    beforeEach(() => {
      store.close();
      const file = new Database(join(folder, 'gateway.db'));
      file.prepare('INSERT INTO host_hours VALUES (?, ?, ?)').run(DAY, 'pi0', once(12));
      file.prepare('INSERT INTO host_days VALUES (?, ?, ?)').run(DAY - DAY_MS, 'pi0', once(24));
      file.close();
      store = open();
    });

    test('is read as it was', () => {
      const fine = store.hosts.read('pi0', DAY, DAY + HOUR_MS, 'five_minutes');
      expect(fine).toMatchObject([
        { ...then, ts_ms: DAY },
        { ...then, ts_ms: DAY + 2 * STEP_MS },
      ]);
      const hours = store.hosts.read('pi0', DAY - DAY_MS, DAY + DAY_MS, 'hour');
      expect(hours).toMatchObject([
        { ...then, ts_ms: DAY - DAY_MS },
        { ...then, ts_ms: DAY - DAY_MS + 2 * HOUR_MS },
        { ...then, ts_ms: DAY },
      ]);
    });

    test('goes on in the same hour with what is told today', () => {
      save('pi0', [up(DAY + 3 * STEP_MS, 600)]);
      const fine = store.hosts.read('pi0', DAY, DAY + HOUR_MS, 'five_minutes');
      expect(fine).toMatchObject([
        { ...then, ts_ms: DAY },
        { ...then, ts_ms: DAY + 2 * STEP_MS },
        { ts_ms: DAY + 3 * STEP_MS, uptime: { first_s: 300, last_s: 600, restarts: 0 } },
      ]);
    });
  });

  test('spans of 5 minutes go after 30 days and hours after a year, and charts go by what there is', async () => {
    save('pi0', [span(DAY, 20)]);
    save('pi0', [span(DAY + 40 * DAY_MS, 20)]);
    await upkeepAt(DAY + 41 * DAY_MS);
    expect(store.hosts.read('pi0', DAY, DAY + DAY_MS, 'five_minutes')).toEqual([]);
    expect(store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour')).toHaveLength(1);
    expect(store.hosts.resolutionOf(DAY, DAY + DAY_MS)).toBe('hour');
    expect(store.hosts.resolutionOf(DAY + 40 * DAY_MS, DAY + 41 * DAY_MS)).toBe('five_minutes');
    expect(store.hosts.resolutionOf(DAY + 20 * DAY_MS, DAY + 41 * DAY_MS)).toBe('hour');
    await upkeepAt(DAY + 368 * DAY_MS);
    expect(store.hosts.read('pi0', DAY, DAY + DAY_MS, 'hour')).toEqual([]);
    expect(store.hosts.read('pi0', DAY + 40 * DAY_MS, DAY + 41 * DAY_MS, 'hour')).toHaveLength(1);
  });

  test('of a farm that is a day old a week is shown in full', () => {
    save('pi0', [span(DAY, 20)]);
    expect(store.hosts.resolutionOf(DAY - 6 * DAY_MS, DAY + DAY_MS)).toBe('five_minutes');
  });
});
