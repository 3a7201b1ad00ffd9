import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { FiguresRow } from '../../../firmware/ports/history-export.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 2, 4, 9);

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-sums-'));
  store = openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(NOW_MS), log: new RecordedLog() });
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

test('the water of a span is that of the hours that begin in it, of past days and of the present', () => {
  for (let minute = 3.5 * 1_440; minute > 0; minute--) {
    const ts = NOW_MS - minute * MINUTE_MS;
    store.history.append([reading(ts, 50 + 30 * Math.sin(minute / 200))]);
    if (minute % 240 === 0)
      store.history.append([event(ts), event(ts + 25 * MINUTE_MS, { state: 'closed' })]);
  }
  store.history.settle();
  while (store.upkeep.step());
  const spans = [
    { from_ms: NOW_MS - 10 * DAY_MS, to_ms: NOW_MS - 5 * DAY_MS },
    { from_ms: NOW_MS - 3 * DAY_MS, to_ms: NOW_MS - 2 * DAY_MS },
    { from_ms: NOW_MS - 2 * DAY_MS + 30 * MINUTE_MS, to_ms: NOW_MS - 4.5 * HOUR_MS },
    { from_ms: NOW_MS - 5 * HOUR_MS, to_ms: NOW_MS + DAY_MS },
    { from_ms: NOW_MS - 10 * DAY_MS, to_ms: NOW_MS + DAY_MS },
  ];
  const hours = [
    ...store.history.rows({ tank: 'house', from_ms: 0, to_ms: NOW_MS + DAY_MS }, 'hour'),
  ].flat() as FiguresRow[];
  expect(hours.length).toBeGreaterThan(3 * 24);
  const sums = store.history.water('house', spans);
  for (const [i, { from_ms, to_ms }] of spans.entries()) {
    const within = hours.filter(({ ts }) => ts >= from_ms && ts < to_ms);
    for (const key of ['inflow_litres', 'outflow_litres', 'inlet_litres', 'inlet_s', 'pump_s'] as const)
      expect(sums[i]?.[key]).toBeCloseTo(
        within.reduce((sum, row) => sum + row[key], 0),
        6,
      );
  }
  expect(sums[0]).toMatchObject({ inflow_litres: 0, inlet_s: 0 });
  expect(sums[3]?.outflow_litres).toBeGreaterThan(0);
  expect(sums[4]?.inlet_s).toBe(21 * 25 * 60);
});

test('a source is named where an event of the span names one', () => {
  store.history.append([
    event(NOW_MS - 3 * HOUR_MS),
    event(NOW_MS - HOUR_MS, { source: 'rain' }),
    event(NOW_MS - HOUR_MS, { tank: 'farm' }),
  ]);
  const named = (tank: string, hours: number) =>
    store.history.namesSources(tank, NOW_MS - hours * HOUR_MS, NOW_MS - hours * HOUR_MS + 90 * MINUTE_MS);
  expect([named('house', 3), named('house', 1.5), named('farm', 1.5)]).toEqual([false, true, false]);
});

test("the changes of a tank's inlet come in the order of time, with their sources", () => {
  store.history.append([
    event(NOW_MS - HOUR_MS, { state: 'closed', source: 'rain' }),
    event(NOW_MS - 2 * HOUR_MS, { source: 'rain' }),
    event(NOW_MS - HOUR_MS, { actuator: 'pump', state: 'on' }),
    event(NOW_MS - HOUR_MS, { tank: 'farm' }),
    event(NOW_MS - 4 * HOUR_MS),
  ]);
  expect(store.history.inletChanges('house', NOW_MS - 3 * HOUR_MS, NOW_MS)).toEqual([
    { at_ms: NOW_MS - 2 * HOUR_MS, open: true, source: 'rain' },
    { at_ms: NOW_MS - HOUR_MS, open: false, source: 'rain' },
  ]);
  expect(store.history.inletChanges('house', 0, NOW_MS - 3 * HOUR_MS)).toEqual([
    { at_ms: NOW_MS - 4 * HOUR_MS, open: true, source: null },
  ]);
});
