import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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
  };
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
