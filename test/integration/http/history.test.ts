import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CompactHistory, UseReport } from '../../../firmware/protocol/history.js';
import type { HistoryView } from '../../../firmware/protocol/rest.js';
import { event, reading } from '../store/records.js';
import { NOW_MS, served } from './served.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let at: Awaited<ReturnType<typeof served>>;
let cookie: string;

beforeEach(async () => {
  at = await served();
  cookie = at.cookieOf('viewer');
});

afterEach(() => at.end());

const iso = (ts_ms: number) => new Date(ts_ms).toISOString();
const ask = (path: string, headers: Record<string, string> = {}) =>
  at.send({ path, headers: { cookie, ...headers } });
const rollUp = () => {
  at.store.history.settle();
  while (at.store.upkeep.step());
};
const running = (numbers: readonly (number | null)[]) => {
  let sum = 0;
  return numbers.map((step) => {
    if (step === null) return null;
    sum += step;
    return sum;
  });
};

describe('the compact form', () => {
  const path = (format: string) =>
    `/api/tanks/house/history?from=${iso(NOW_MS - 10 * HOUR_MS)}&to=${iso(NOW_MS)}&buckets=40&format=${format}`;

  test('says what the plain one says, with its extremes rounded outwards', async () => {
    const levels = Array.from({ length: 500 }, (_, i) => 40 + 30 * Math.sin(i / 50) + (i % 7) / 100);
    at.store.history.append([
      ...levels.flatMap((percent, i) =>
        i > 200 && i < 300 ? [] : [reading(NOW_MS - (590 - i) * MINUTE_MS, percent)],
      ),
      reading(NOW_MS - 40 * MINUTE_MS, null, { quality: 'bad' }),
      event(NOW_MS - 3 * HOUR_MS),
      event(NOW_MS - 2 * HOUR_MS, { state: 'closed', reason_code: 'above_high' }),
    ]);
    const plain = (await ask(path('json'))).json() as HistoryView;
    const { buckets, events, ...head } = (await ask(path('compact'))).json() as CompactHistory;
    expect(head).toMatchObject({
      tank: 'house',
      from: plain.from,
      to: plain.to,
      bucket_s: 900,
      resolution: 'raw',
    });
    const numbers = running(buckets.number);
    expect(numbers.map((n) => iso(Date.parse(plain.from) + (n ?? 0) * 900_000))).toEqual(
      plain.buckets.map(({ ts }) => ts),
    );
    const least = running(buckets.min_permille);
    plain.buckets.forEach(({ min_percent, mean_percent, max_percent }, i) => {
      const low = least[i] ?? null;
      expect(low === null).toBe(min_percent === null);
      if (low === null || min_percent === null || max_percent === null || mean_percent === null) return;
      const high = low + (buckets.max_above_min_permille[i] ?? Number.NaN);
      expect(low / 10).toBeLessThanOrEqual(min_percent);
      expect(low / 10).toBeGreaterThan(min_percent - 0.1001);
      expect(high / 10).toBeGreaterThanOrEqual(max_percent);
      expect(high / 10).toBeLessThan(max_percent + 0.1001);
      expect(Math.abs((low + (buckets.mean_above_min_permille[i] ?? 0)) / 10 - mean_percent)).toBeLessThan(
        0.06,
      );
    });
    expect(running(buckets.readings)).toEqual(plain.buckets.map(({ readings }) => readings));
    expect(running(buckets.bad_readings)).toEqual(plain.buckets.map(({ bad_readings }) => bad_readings));
    expect(running(events.at_s)).toEqual([7 * 3600, 8 * 3600]);
    expect(events.kind.map((i) => events.kinds[i])).toEqual([
      'inlet open auto below_low',
      'inlet closed auto above_high',
    ]);
  });

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('and every other answer is packed as %s for who takes it', async (encoding, unpack) => {
    at.store.history.append(
      Array.from({ length: 300 }, (_, i) => reading(NOW_MS - i * MINUTE_MS - 1, i / 4)),
    );
    const plain = await ask(path('json'));
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await at.bytes({ path: path('json'), headers: { cookie, 'accept-encoding': encoding } });
    expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    expect(unpack(packed.body).toString()).toBe(plain.text);
    expect(packed.body.length).toBeLessThan(plain.text.length / 4);
  });

  test('events are as many as asked for', async () => {
    at.store.history.append([event(NOW_MS - 3000), event(NOW_MS - 2000, { state: 'closed' })]);
    const of = async (n: number) =>
      ((await ask(`/api/tanks/house/history?events=${n}`)).json() as HistoryView).events.length;
    expect([await of(0), await of(1), await of(2)]).toEqual([0, 1, 2]);
    expect((await ask('/api/tanks/house/history?events=1001')).status).toBe(400);
  });
});

describe('an export', () => {
  const span = `from=${iso(NOW_MS - DAY_MS)}&to=${iso(NOW_MS)}`;

  test('is CSV with units in its header, UTC times, and empty for what is not known', async () => {
    at.store.history.append([
      reading(NOW_MS - 2000, 50),
      reading(NOW_MS - 1000, null, { quality: 'bad', rate_lph: null }),
      reading(NOW_MS, 99),
      reading(NOW_MS - 1500, 20, { tank: 'farm' }),
    ]);
    const answer = await ask(`/api/export?tank=house&${span}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="sluice-house-raw-2026-02-28-to-2026-03-01.csv"`,
    });
    expect(answer.text.split('\r\n')).toEqual([
      'time_utc,tank,level_percent,depth_mm,volume_litres,quality,rate_litres_per_hour',
      `${iso(NOW_MS - 2000)},house,50,900,1000,good,0`,
      `${iso(NOW_MS - 1000)},house,,,,bad,`,
      '',
    ]);
    const all = await ask(`/api/export?${span}`);
    expect(all.text.split('\r\n').map((line) => line.split(',')[1])).toEqual([
      ...['tank', 'house', 'farm', 'house', undefined],
    ]);
  });

  test('is JSON of the same columns, also when there is nothing', async () => {
    at.store.history.append([reading(NOW_MS - 2000, 50), reading(NOW_MS - 1000, 51)]);
    const answer = await ask(`/api/export?tank=house&format=json&${span}`);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      resolution: 'raw',
      columns: expect.arrayContaining(['time_utc', 'level_percent']),
      rows: [
        [iso(NOW_MS - 2000), 'house', 50, 900, 1000, 'good', 0],
        [iso(NOW_MS - 1000), 'house', 51, 918, 1020, 'good', 0],
      ],
    });
    const none = await ask(
      `/api/export?tank=house&format=json&from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z`,
    );
    expect(none.json()).toMatchObject({ rows: [] });
  });

  test('of hours and days tells water and run times, of every tank', async () => {
    const from = NOW_MS - 3 * DAY_MS;
    for (const tank of ['house', 'farm'])
      at.store.history.append(
        Array.from({ length: 3 * 1440 }, (_, i) =>
          reading(from + i * MINUTE_MS, 30 + (i % 60) / 2, { tank }),
        ),
      );
    at.store.tanks.saveAbout('house', { ts: iso(NOW_MS) } as never);
    at.store.tanks.saveAbout('farm', { ts: iso(NOW_MS) } as never);
    rollUp();
    const ask_ = (resolution: string) =>
      ask(`/api/export?resolution=${resolution}&from=${iso(from)}&to=${iso(NOW_MS)}`);
    const hours = (await ask_('hour')).text.trim().split('\r\n');
    expect(hours[0]).toBe(
      'time_utc,tank,min_percent,mean_percent,max_percent,readings,bad_readings,inflow_litres,outflow_litres,inlet_litres,inlet_open_seconds,outlet_open_seconds,pump_on_seconds',
    );
    expect(hours).toHaveLength(1 + 2 * 71);
    expect(hours[1]).toContain(',farm,30,44.75,59.5,60,0,');
    expect((await ask_('day')).text.trim().split('\r\n')).toHaveLength(1 + 2 * 2);
  });

  test('whose reader goes away ends, and the gateway goes on', async () => {
    at.store.history.append(
      Array.from({ length: 15_000 }, (_, i) => reading(NOW_MS - DAY_MS + i * 1000, 50)),
    );
    await at.abandoned({ path: `/api/export?${span}`, headers: { cookie } });
    expect((await ask('/api/health')).status).toBe(200);
    expect(at.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each([
    ['without a span', '', 'from'],
    ['from the end', `from=${iso(NOW_MS)}&to=${iso(NOW_MS - 1)}`, 'from'],
    ['in another format', `${span}&format=xlsx`, 'format'],
  ])('%s is refused', async (_, query, path) => {
    const answer = await ask(`/api/export?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringContaining(`${path}:`),
    });
  });

  test('of an unknown tank is refused', async () => {
    expect((await ask(`/api/export?tank=nowhere&${span}`)).json()).toMatchObject({ code: 'tank_unknown' });
  });
});

describe('a use report', () => {
  const MIDNIGHT = Date.UTC(2026, 1, 26, 23); // In Madrid.

  test('tells litres drawn and filled, by source, seconds and rain, by the days of the zone', async () => {
    // Two local days: each fills by 10 % from the bore in its hour 10, and draws it in hour 15; the second also rains.
    const rows = [0, 1].flatMap((day) =>
      Array.from({ length: 1440 }, (_, i) => {
        const filling = Math.min(50, Math.max(0, i - 605));
        const drawn = Math.min(50, Math.max(0, i - 905));
        return reading(MIDNIGHT + day * DAY_MS + i * MINUTE_MS, 40 + (filling - drawn) / 5);
      }),
    );
    const runs = [0, 1].flatMap((day) => [
      event(MIDNIGHT + day * DAY_MS + 605 * MINUTE_MS, { source: day === 0 ? 'bore' : 'town' }),
      event(MIDNIGHT + day * DAY_MS + 655 * MINUTE_MS, { state: 'closed' }),
    ]);
    at.store.history.append([...rows, ...runs]);
    const since_ms = MIDNIGHT - DAY_MS;
    for (const [hours, total_mm] of [
      [0, 4],
      [26, 5.2],
      [30, 6],
    ] as const) {
      at.store.history.rain({ node: 'pi0', ts_ms: MIDNIGHT + hours * HOUR_MS, since_ms, total_mm });
      at.store.history.settle();
    }
    at.store.history.append([reading(NOW_MS, 40)]);
    rollUp();
    const query = `from=${iso(MIDNIGHT)}&to=${iso(MIDNIGHT + 2 * DAY_MS)}&time_zone=Europe/Madrid`;
    const report = (await ask(`/api/tanks/house/use?period=day&${query}`)).json() as UseReport;
    const day = { drawn_litres: 200, filled_litres: 200, unmetered_litres: 0, inlet_s: 3000, outlet_s: 0 };
    expect(report.periods).toEqual([
      expect.objectContaining({
        ...{ date: '2026-02-27', ...day, rain_mm: 0 },
        sources: [{ source: 'bore', open_s: 3000, filled_litres: 200 }],
      }),
      expect.objectContaining({
        ...{ date: '2026-02-28', ...day, rain_mm: 2 },
        sources: [{ source: 'town', open_s: 3000, filled_litres: 200 }],
      }),
    ]);
    const weeks = (await ask(`/api/use?period=week&${query}`)).json() as UseReport;
    expect(weeks).toMatchObject({
      tank: null,
      periods: [{ date: '2026-02-23', drawn_litres: 400, rain_mm: 2, inlet_s: 6000 }],
    });
    const months = (await ask(`/api/tanks/house/use?period=month&${query}`)).json() as UseReport;
    expect(months.periods).toMatchObject([{ date: '2026-02-01', filled_litres: 400 }]);
  });

  test('refuses a zone nobody knows, and more than it may be long', async () => {
    expect((await ask('/api/tanks/house/use?time_zone=Mars/Base')).status).toBe(400);
    const long = await ask(`/api/tanks/house/use?from=2000-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z`);
    expect(long.json()).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringContaining('800 days'),
    });
  });
});
