import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExportAsked } from '../../../firmware/ports/history-reader.js';
import type { HistoryView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { reading } from '../store/records.js';
import { NOW_MS, served } from './served.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** More than a gateway reads in its own thread. */
const LONG = `from=${iso(NOW_MS - 365 * DAY_MS)}&to=${iso(NOW_MS)}`;
const EXPORT = `/api/export?resolution=raw&${LONG}`;
const CHART = `/api/tanks/house/history?from=${iso(NOW_MS - 799 * DAY_MS)}&to=${iso(NOW_MS)}`;

let at: Awaited<ReturnType<typeof served>>;
let cookie: string;

beforeEach(async () => {
  at = await served();
  cookie = at.cookieOf('viewer');
});

afterEach(() => at.end());

function iso(ts_ms: number): string {
  return new Date(ts_ms).toISOString();
}

const ask = (path: string) => at.send({ path, headers: { cookie } });

describe('what is long is read in another thread', () => {
  test('and has what was taken in before, on disk or not', async () => {
    const readings = Array.from({ length: 3_000 }, (_, i) => reading(NOW_MS - (i + 1) * MINUTE_MS, i / 30));
    at.store.history.append(readings);
    const { status, text } = await ask(EXPORT);
    expect(status).toBe(200);
    expect(at.thread.isRunning).toBe(true);
    expect(text.trimEnd().split('\r\n')).toHaveLength(1 + readings.length);
    const chart = (await ask(CHART)).json() as HistoryView;
    expect(chart.buckets.reduce((sum, of) => sum + of.readings, 0)).toBe(readings.length);
  });

  test('and no further once the other side has gone', async () => {
    for (let i = 0; i < 40_000; i++) at.store.history.append([reading(NOW_MS - (i + 1) * MINUTE_MS, 50)]);
    await at.abandoned({ path: EXPORT, headers: { cookie } });
    await waitFor('the end of the reading', () => at.thread.open === 0);
    expect(at.thread.isRunning).toBe(true);
    expect(at.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('and refused while too much is read, with what to do', async () => {
    for (let i = 0; i < 10_000; i++) at.store.history.append([reading(NOW_MS - (i + 1) * MINUTE_MS, 50)]);
    const span = { tank: null, from_ms: NOW_MS - 7 * DAY_MS, to_ms: NOW_MS };
    const asked: ExportAsked = { span, resolution: 'raw', format: 'csv' };
    const open = Array.from({ length: 16 }, () =>
      at.thread.text(asked, new AbortController().signal)[Symbol.asyncIterator](),
    );
    at.store.history.settle();
    for (const one of open) await one.next();
    for (const path of [EXPORT, CHART]) {
      const { status, headers, text } = await ask(path);
      expect({ status, type: headers['content-type'] }).toMatchObject({
        status: 503,
        type: expect.stringContaining('application/problem+json'),
      });
      expect(headers['content-disposition']).toBeUndefined();
      expect(JSON.parse(text)).toMatchObject({ code: 'history_busy' });
    }
    await open[0]?.return?.(undefined);
    expect((await ask(EXPORT)).status).toBe(200);
    for (const one of open) await one.return?.(undefined);
  });

  test('and told as broken off when that thread dies; the next question gets another', async () => {
    const broken = ask(EXPORT);
    await waitFor('the thread', () => at.thread.isRunning);
    await at.thread.stop();
    const { status, text } = await broken;
    expect({ status, problem: JSON.parse(text) }).toMatchObject({
      status: 503,
      problem: { code: 'history_reader_died', detail: expect.stringContaining('Ask again') },
    });
    expect((await ask(EXPORT)).status).toBe(200);
  });
});
