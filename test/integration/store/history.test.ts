import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const NOW_MS = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;

let folder: string;
let store: Store;

const open = () =>
  openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(NOW_MS), log: new RecordedLog() });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-history-'));
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const reopen = () => {
  store.close();
  store = open();
};

const span = (minutes: number, buckets: number) =>
  store.history.buckets('house', NOW_MS - minutes * MINUTE_MS, NOW_MS, buckets);

describe('appending', () => {
  test('what was appended is seen at once, and after a restart', () => {
    store.history.append([reading(NOW_MS - 1000, 40), event(NOW_MS - 900)]);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1000, 40)]);
    reopen();
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1000, 40)]);
    expect(store.history.events('house', 0, NOW_MS, 10)).toEqual([event(NOW_MS - 900)]);
  });

  test('storing a record twice changes nothing, even when it differs', () => {
    store.history.append([reading(NOW_MS - 1000, 40), event(NOW_MS - 900)]);
    store.history.flush();
    store.history.append([
      reading(NOW_MS - 1000, 90),
      event(NOW_MS - 900, { state: 'closed' }),
      reading(NOW_MS - 1000, 91),
    ]);
    store.history.flush();
    expect(span(1, 1)).toMatchObject([{ readings: 1, max_percent: 40 }]);
    expect(store.history.events('house', 0, NOW_MS, 10)).toEqual([event(NOW_MS - 900)]);
  });

  test('records that come late find their place', () => {
    store.history.append([reading(NOW_MS - 1000, 40), event(NOW_MS - 1000)]);
    store.history.flush();
    store.history.append([reading(NOW_MS - 5000, 30), event(NOW_MS - 5000)]);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1000, 40)]);
    expect(store.history.events('house', 0, NOW_MS, 10).map(({ ts }) => Date.parse(ts))).toEqual([
      NOW_MS - 5000,
      NOW_MS - 1000,
    ]);
  });

  test('what is not known stays null', () => {
    const unknown = reading(NOW_MS - 1, null, { quality: 'bad', rate_lph: null });
    store.history.append([unknown]);
    expect(store.history.latest()).toEqual([unknown]);
  });
});

describe('the latest reading', () => {
  test('is one for each tank', () => {
    store.history.append([
      reading(NOW_MS - 3000, 10, { tank: 'farm' }),
      reading(NOW_MS - 2000, 20, { tank: 'farm' }),
      reading(NOW_MS - 1000, 30),
    ]);
    expect(store.history.latest()).toEqual([
      reading(NOW_MS - 2000, 20, { tank: 'farm' }),
      reading(NOW_MS - 1000, 30),
    ]);
  });

  test('is not one from the future, which a wrong clock wrote', () => {
    store.history.append([reading(NOW_MS - 1000, 30), reading(NOW_MS + 90 * 24 * 60 * MINUTE_MS, 99)]);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1000, 30)]);
  });

  test('is there also after a long pause of the whole farm', () => {
    const long_ago_ms = NOW_MS - 40 * 24 * 60 * MINUTE_MS;
    store.history.append([reading(long_ago_ms, 30)]);
    expect(store.history.latest()).toEqual([reading(long_ago_ms, 30)]);
  });

  test('is none in an empty store', () => {
    expect(store.history.latest()).toEqual([]);
  });
});

describe('buckets', () => {
  test('begin at `from`, which is inside, and end before `to`', () => {
    const from_ms = NOW_MS - 2 * MINUTE_MS;
    store.history.append([
      reading(from_ms - 1, 1),
      reading(from_ms, 10),
      reading(from_ms + MINUTE_MS - 1, 20),
      reading(from_ms + MINUTE_MS, 30),
      reading(NOW_MS, 99),
    ]);
    expect(span(2, 2)).toEqual([
      {
        ts: reading(from_ms, 0).ts,
        min_percent: 10,
        mean_percent: 15,
        max_percent: 20,
        readings: 2,
        bad_readings: 0,
        inflow_litres: 200,
        outflow_litres: 0,
      },
      {
        ts: reading(from_ms + MINUTE_MS, 0).ts,
        min_percent: 30,
        mean_percent: 30,
        max_percent: 30,
        readings: 1,
        bad_readings: 0,
        inflow_litres: 200,
        outflow_litres: 0,
      },
    ]);
  });

  test('leave empty spans and other tanks out', () => {
    store.history.append([
      reading(NOW_MS - 10 * MINUTE_MS, 10),
      reading(NOW_MS - 5 * MINUTE_MS, 50, { tank: 'farm' }),
      reading(NOW_MS - 1, 20),
    ]);
    expect(span(10, 10).map(({ ts }) => Date.parse(ts))).toEqual([
      NOW_MS - 10 * MINUTE_MS,
      NOW_MS - MINUTE_MS,
    ]);
  });

  test('count bad readings and keep them out of the figures', () => {
    store.history.append([
      reading(NOW_MS - 3000, 10),
      reading(NOW_MS - 2000, 99, { quality: 'bad' }),
      reading(NOW_MS - 1500, null, { quality: 'bad' }),
      reading(NOW_MS - 1000, 80, { quality: 'uncertain' }),
    ]);
    expect(span(1, 1)).toMatchObject([
      { min_percent: 10, mean_percent: 10, max_percent: 10, readings: 4, bad_readings: 2 },
    ]);
  });

  test('say null where nothing good was measured', () => {
    store.history.append([reading(NOW_MS - 3000, null, { quality: 'bad' })]);
    expect(span(1, 1)).toMatchObject([
      { min_percent: null, mean_percent: null, max_percent: null, readings: 1 },
    ]);
  });

  test('keep every extreme of 100,000 rows, with spans that are no whole milliseconds', () => {
    const count = 100_000;
    const step_ms = 1_009;
    const from_ms = NOW_MS - count * step_ms;
    const percentAt = (i: number) => 50 + 40 * Math.sin(i / 700) + (i % 997 === 0 ? 9 : 0);
    const rows = Array.from({ length: count }, (_, i) => reading(from_ms + i * step_ms, percentAt(i)));
    store.history.append(rows);
    store.history.append(rows.slice(0, 1000).map((row) => ({ ...row, tank: 'farm', percent: 1 })));
    const buckets = 719;

    const expected = new Map<number, number[]>();
    for (let i = 0; i < count; i++) {
      const at = Math.floor((i * step_ms * buckets) / (count * step_ms));
      expected.set(at, [...(expected.get(at) ?? []), percentAt(i)]);
    }
    const found = store.history.buckets('house', from_ms, NOW_MS, buckets);
    expect(found).toHaveLength(expected.size);
    for (const [at, values] of expected) {
      const bucket = found[at];
      expect(Date.parse(bucket?.ts ?? '')).toBe(from_ms + Math.ceil((at * count * step_ms) / buckets));
      expect(bucket?.readings).toBe(values.length);
      expect(bucket?.min_percent).toBe(Math.min(...values));
      expect(bucket?.max_percent).toBe(Math.max(...values));
      expect(bucket?.mean_percent).toBeCloseTo(values.reduce((sum, one) => sum + one, 0) / values.length, 9);
    }
  });
});

describe('events', () => {
  test('are those of the tank in [from, to), oldest first', () => {
    const own = [event(NOW_MS - 3000), event(NOW_MS - 2000, { state: 'closed' })];
    store.history.append([
      ...own,
      event(NOW_MS - 2500, { tank: 'farm' }),
      event(NOW_MS - 4000),
      event(NOW_MS),
    ]);
    expect(store.history.events('house', NOW_MS - 3000, NOW_MS, 10)).toEqual(own);
  });

  test('are the newest when there are too many', () => {
    store.history.append([event(NOW_MS - 3000), event(NOW_MS - 2000), event(NOW_MS - 1000)]);
    expect(store.history.events('house', 0, NOW_MS, 2)).toEqual([event(NOW_MS - 2000), event(NOW_MS - 1000)]);
  });
});
