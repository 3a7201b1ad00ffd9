import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../firmware/drivers/store/open-store.js';
import type { Store } from '../../firmware/ports/store.js';
import { toTimestamp } from '../../firmware/protocol/primitives.js';
import { CookieClient } from '../e2e/support/cookie-client.js';
import { reading } from '../integration/store/records.js';
import { freePort } from '../support/free-port.js';
import { RecordedLog } from '../support/recorded-log.js';
import { NODES, tankName } from './full-gateway/farm.js';
import { GatewayProcess, PASSWORD } from './full-gateway/gateway-process.js';
import { Budgets } from './support/budgets.js';
import { figure, quantile } from './support/figures.js';
import { timed } from './support/own-time.js';
import { written_bytes } from './support/running-process.js';

/** Days of readings in the file; 30 for the whole of what a gateway keeps. */
const RAW_DAYS = Number(process.env.SLUICE_BENCH_RAW_DAYS ?? 2);
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 2, 1);

/** One year of hours, put in as they would be. */
function fillYear(file: string): void {
  const db = new Database(file);
  db.exec(`
    WITH RECURSIVE hour(ts) AS (SELECT ${NOW_MS - 365 * DAY_MS} UNION ALL
        SELECT ts + 3600000 FROM hour WHERE ts + 3600000 < ${NOW_MS - RAW_DAYS * DAY_MS}),
      tank(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM tank WHERE i + 1 < ${NODES})
    INSERT INTO rollup_hours SELECT 'tank-' || i, ts, 4000 + abs(random()) % 1000, 5500, 6000 + abs(random()) % 2000,
      60, 60, 0, abs(random()) % 900, abs(random()) % 900, 420, 300, 0, 0 FROM tank, hour ORDER BY 1, 2`);
  db.exec(
    `UPDATE rollup_progress SET hours_to = ${NOW_MS - RAW_DAYS * DAY_MS}, days_to = ${NOW_MS - RAW_DAYS * DAY_MS}`,
  );
  db.close();
}

const KEPT_OPEN = new Agent({ keepAlive: true, maxSockets: 1 });

/** The spans that the tank page offers, in days. */
const CHARTS = [
  ['24 h', 1],
  ['7 d', 7],
  ['30 d', 30],
  ['1 y', 365],
] as const;

/** Minute after minute of all tanks, with what upkeep there is; gives the MB that the last day wrote. */
async function liveThrough(store: Store, clock: VirtualClock): Promise<number> {
  const pieces: number[] = [];
  let before_bytes = 0;
  for (let minute = 0; minute < RAW_DAYS * 1440; minute++) {
    if (minute === (RAW_DAYS - 1) * 1440) before_bytes = written_bytes('self');
    const ts = NOW_MS - RAW_DAYS * DAY_MS + minute * MINUTE_MS;
    const at = (i: number) => reading(ts + i, 50 + 30 * Math.sin(minute / 300 + i), { tank: tankName(i) });
    store.history.append(Array.from({ length: NODES }, (_, i) => at(i)));
    store.history.flush();
    await clock.advance(MINUTE_MS);
    for (let more = minute % 10 === 0; more; ) {
      const began = performance.now();
      more = store.upkeep.step();
      pieces.push(performance.now() - began);
    }
  }
  figure('piece of upkeep p50', quantile(pieces, 0.5), 'ms');
  figure('piece of upkeep p99', quantile(pieces, 0.99), 'ms', 25);
  return (written_bytes('self') - before_bytes) / 1e6;
}

/** The budget is for the chart's own time: what it waits for a processor that others have is told apart. */
function readCharts(store: Store, budgets: Budgets): void {
  for (const [name, days] of CHARTS) {
    const span = [NOW_MS - days * DAY_MS, NOW_MS, 720] as const;
    const times = Array.from({ length: 50 }, (_, i) =>
      timed(() => store.history.chart(tankName(i * 4), ...span)),
    );
    const own_ms = times.map((time) => time.own_ms);
    const p99_ms = quantile(own_ms, 0.99);
    figure(`chart ${name}, p50`, quantile(own_ms, 0.5), 'ms');
    if (name === '1 y') budgets.keep(`chart ${name}, p99`, p99_ms, 'ms', 50);
    else figure(`chart ${name}, p99`, p99_ms, 'ms', 50);
    const wall_ms = times.map((time) => time.wall_ms);
    figure(`chart ${name}, p99 with waiting for others`, quantile(wall_ms, 0.99), 'ms');
  }
}

/** Asks as a browser does; gives the bytes of the answer as they came over the wire. */
async function download(url: string, cookie: string): Promise<number> {
  const asked = request(url, {
    agent: KEPT_OPEN,
    headers: { cookie, 'accept-encoding': 'gzip, deflate, br' },
  });
  const [response] = (await once(asked.end(), 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  expect(response.statusCode).toBe(200);
  return bytes;
}

/** What the pages ask a gateway that holds the year for, as they are answered over HTTP. */
async function askPages(folder: string, budgets: Budgets): Promise<void> {
  const gateway = await GatewayProcess.start(folder, await freePort());
  try {
    const viewer = await CookieClient.signIn(gateway.url, 'viewer', PASSWORD);
    const span = (days: number) => `from=${toTimestamp(NOW_MS - days * DAY_MS)}&to=${toTimestamp(NOW_MS)}`;
    const chart = (days: number) => `/history?format=compact&buckets=720&events=0&${span(days)}`;
    for (const [name, path] of [
      ['home, the page', () => '/'],
      ['home, all tanks', () => '/api/tanks'],
      ['tank page, the tank', (tank: string) => `/api/tanks/${tank}`],
      ['tank page, use of 35 days', (tank: string) => `/api/tanks/${tank}/use?${span(35)}`],
      ...CHARTS.map(
        ([of, days]) =>
          [`tank page, chart ${of}`, (tank: string) => `/api/tanks/${tank}${chart(days)}`] as const,
      ),
    ] as const) {
      const times: number[] = [];
      let wire_bytes = 0;
      for (let i = 0; i < 50; i++) {
        const began_ms = performance.now();
        wire_bytes = await download(gateway.url + path(tankName(i * 4)), viewer.cookie);
        times.push(performance.now() - began_ms);
      }
      figure(`${name}, p50`, quantile(times, 0.5), 'ms');
      figure(`${name}, p99`, quantile(times, 0.99), 'ms');
      if (name.endsWith('1 y')) budgets.keep(`${name}, on the wire`, wire_bytes / 1_000, 'kB', 6);
      else figure(`${name}, on the wire`, wire_bytes / 1_000, 'kB');
    }
  } finally {
    KEPT_OPEN.destroy();
    await gateway.stop();
  }
}

/** The file of a farm of 250 tanks after a year: what it takes, what a day writes, how long charts and pages last. */
test('a year of 250 tanks', async () => {
  const folder = mkdtempSync(join(process.env.SLUICE_BENCH_DIR ?? tmpdir(), 'sluice-history-'));
  const file = join(folder, 'gateway.db');
  const budgets = new Budgets();
  try {
    const clock = new VirtualClock(NOW_MS - RAW_DAYS * DAY_MS);
    openStore(file, { clock, log: new RecordedLog() }).close();
    fillYear(file);
    const store = openStore(file, { clock, log: new RecordedLog() });
    budgets.keep('bytes written by the last day', await liveThrough(store, clock), 'MB', 100);
    figure('file after a year', statSync(file).size / 1e6, 'MB', 4_000);
    readCharts(store, budgets);
    store.close();
    await askPages(folder, budgets);
    expect(budgets.missed).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
