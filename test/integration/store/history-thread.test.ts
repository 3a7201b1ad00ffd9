import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_RETENTION, type Retention } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import type { HistoryThread } from '../../../firmware/drivers/store/history-thread.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { HistoryAnswers } from '../../../firmware/gateway/history/answers.js';
import { HistoryDesk } from '../../../firmware/gateway/history/history-desk.js';
import { inTurns } from '../../../firmware/gateway/history/in-turns.js';
import type { ChartAsked, ExportAsked, UseAsked } from '../../../firmware/ports/history-reader.js';
import type { Store } from '../../../firmware/ports/store.js';
import { aboutPayload } from '../../../firmware/protocol/payloads.js';
import { sourceHistoryThread } from '../../support/history-thread.js';
import { ABOUT } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 2, 1, 6);
const DAYS = 4;
const never = new AbortController().signal;

let folder: string;
let file: string;
let store: Store;
let thread: HistoryThread;

const span = (days: number) => ({ from_ms: NOW_MS - days * DAY_MS, to_ms: NOW_MS });
const chart = (days: number): ChartAsked => ({
  ...{ tank: 'house', ...span(days), buckets: 48, events: 100, gauges: ['pi0'] },
});
const use: UseAsked = {
  ...{ tanks: ['house', 'farm'], gauges: ['pi0'], period: 'day', ...span(DAYS), time_zone: 'Europe/Madrid' },
};
const file_of_all: ExportAsked = { span: { tank: null, ...span(DAYS) }, resolution: 'raw', format: 'csv' };

/** Four days of two tanks, rolled up as far as they are due. */
function live(): void {
  for (const tank of ['house', 'farm']) store.tanks.saveAbout(tank, aboutPayload.parse(ABOUT));
  for (let minute = DAYS * 1_440; minute > 0; minute--) {
    const ts = NOW_MS - minute * MINUTE_MS;
    for (const tank of ['house', 'farm'])
      store.history.append([reading(ts, 50 + 30 * Math.sin(minute / 200), { tank })]);
    if (minute % 300 === 0)
      store.history.append([event(ts), event(ts + 30 * MINUTE_MS, { state: 'closed' })]);
  }
  store.history.rain({ node: 'pi0', ts_ms: NOW_MS - 5 * HOUR_MS, since_ms: 0, total_mm: 1 });
  store.history.settle();
  store.history.rain({ node: 'pi0', ts_ms: NOW_MS - 4 * HOUR_MS, since_ms: 0, total_mm: 3.5 });
  store.history.settle();
  while (store.upkeep.step());
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-thread-'));
  file = join(folder, 'gateway.db');
  store = opened();
  thread = sourceHistoryThread(file, new RecordedLog());
});

afterEach(async () => {
  await thread.stop();
  store.close();
  rmSync(folder, { recursive: true });
});

function opened(retention: Retention = DEFAULT_RETENTION): Store {
  return openStore(file, { clock: new VirtualClock(NOW_MS), log: new RecordedLog(), retention });
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('the thread that reads the history', () => {
  test('answers as the store itself does, at whatever resolution', async () => {
    live();
    const here = new HistoryAnswers(store.history);
    for (const days of [1, 3, 900])
      expect(await thread.chart(chart(days), never)).toEqual(
        await inTurns(here.charting(chart(days)), never),
      );
    expect((await thread.chart(chart(1), never)).rain).toMatchObject([{ mm: 2.5 }]);
    expect((await thread.chart(chart(1), never)).events.length).toBeGreaterThan(4);
    const told = await thread.use(use, never);
    expect(told).toEqual(await inTurns(here.reckoning(use), never));
    expect(told[1]?.drawn_litres).toBeGreaterThan(0);
    for (const resolution of ['raw', 'hour', 'day'] as const) {
      const asked = { ...file_of_all, resolution };
      const text = await textOf(thread.text(asked, never));
      expect(text).toBe([...here.writing(asked)].filter((piece) => piece !== undefined).join(''));
      expect(text.split('\r\n').length).toBeGreaterThan(resolution === 'day' ? 5 : 150);
    }
  });

  test('sees what is written after it was opened, and what is rolled up meanwhile', async () => {
    await thread.chart(chart(1), never);
    store.close();
    // What is rolled up is removed: whoever goes by what was rolled up before finds nothing.
    store = opened({ ...DEFAULT_RETENTION, raw_days: 1 });
    live();
    expect(
      [...store.history.rows({ ...file_of_all.span, to_ms: NOW_MS - 2 * DAY_MS }, 'raw')].flat(),
    ).toEqual([]);
    const { chart: of } = await thread.chart(chart(3), never);
    expect(of.resolution).toBe('hour');
    expect(of.buckets.reduce((sum, { readings }) => sum + readings, 0)).toBe(3 * 1_440);
  });

  test('answers two at once, of which the short one is not kept by the long one', async () => {
    live();
    const order: string[] = [];
    const long = textOf(thread.text(file_of_all, never)).then(() => order.push('export'));
    const short = thread.chart(chart(3), never).then(() => order.push('chart'));
    await Promise.all([long, short]);
    expect(order).toEqual(['chart', 'export']);
  });

  test('does not keep the writer from writing while an export is open', async () => {
    live();
    const pieces = thread.text(file_of_all, never)[Symbol.asyncIterator]();
    await pieces.next();
    store.history.append([reading(NOW_MS - 30_000, 12)]);
    store.history.settle();
    expect(store.history.latest().find(({ tank }) => tank === 'house')?.percent).toBe(12);
    await pieces.return?.(undefined);
  });

  test('says that the file is damaged, and the store goes on', async () => {
    live();
    store.close();
    // All but the first pages, which hold the header and the schema.
    const descriptor = openSync(file, 'r+');
    const { size } = statSync(file);
    for (let at = 64 * 4_096; at < size; at += 4_096)
      writeSync(descriptor, Buffer.alloc(4_096, 0xa5), 0, 4_096, at);
    closeSync(descriptor);
    store = opened();
    await expect(textOf(thread.text(file_of_all, never))).rejects.toMatchObject({ code: 'store_damaged' });
    await expect(textOf(thread.text(file_of_all, never))).rejects.toMatchObject({ code: 'store_damaged' });
    expect(thread.isRunning).toBe(true);
  });

  test('says that there is no file, and finds it once it is there', async () => {
    store.close();
    const away = readFileSync(file);
    rmSync(file);
    await expect(thread.chart(chart(1), never)).rejects.toMatchObject({ code: 'store_unwritable' });
    const descriptor = openSync(file, 'w', 0o600);
    writeSync(descriptor, away);
    closeSync(descriptor);
    store = opened();
    expect((await thread.chart(chart(1), never)).chart.buckets).toEqual([]);
  });
});

describe('the desk', () => {
  const desk = (tanks: number) => new HistoryDesk({ history: store.history, thread, tanks: () => tanks });

  test('reads what is short in its own thread', async () => {
    live();
    const small = desk(2);
    expect((await small.chart(chart(1), never)).chart.buckets).toHaveLength(48);
    await small.use({ ...use, ...span(35) }, never);
    await textOf(small.text({ ...file_of_all, resolution: 'hour' }, never));
    expect(thread.isRunning).toBe(false);
  });

  test('reads what is long in the other, with all that was taken in before', async () => {
    live();
    store.history.append([reading(NOW_MS - 1, 3)]);
    const { chart: of } = await desk(250).chart(chart(1), never);
    expect(thread.isRunning).toBe(true);
    expect(of.buckets.at(-1)?.min_percent).toBe(3);
    expect(await textOf(desk(250).text(file_of_all, never))).toContain(',house,3,');
  });

  test('reads no further for who has gone, in either thread', async () => {
    live();
    const gone = new AbortController();
    const asked = Promise.allSettled([2, 250].map((tanks) => desk(tanks).chart(chart(1), gone.signal)));
    gone.abort('gone');
    const refused = { status: 'rejected', reason: 'gone' };
    expect(await asked).toEqual([refused, refused]);
  });
});
