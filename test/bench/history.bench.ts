import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DEFAULT_RETENTION } from '../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../firmware/drivers/store/open-store.js';
import { HostRecorder } from '../../firmware/gateway/hosts/host-recorder.js';
import type { Store } from '../../firmware/ports/store.js';
import { hostPayload, type LogRecord } from '../../firmware/protocol/payloads.js';
import { event, reading } from '../integration/store/records.js';
import { freePort } from '../support/free-port.js';
import { VALID_PAYLOADS } from '../support/payloads.js';
import { RecordedLog } from '../support/recorded-log.js';
import { NODES, tankName } from './full-gateway/farm.js';
import { GatewayProcess, PASSWORD } from './full-gateway/gateway-process.js';
import { CHARTS } from './full-history/charts.js';
import { Client } from './full-history/client.js';
import { readAtLength } from './full-history/long-reads.js';
import { askPages } from './full-history/pages.js';
import { fillYear } from './full-history/year-of-farm.js';
import { Budgets } from './support/budgets.js';
import { figure, quantile } from './support/figures.js';
import { look } from './support/lighthouse.js';
import { timed } from './support/own-time.js';
import { written_bytes } from './support/running-process.js';

/** Days of readings in the file: the whole of what a gateway keeps. */
const RAW_DAYS = Number(process.env.SLUICE_BENCH_RAW_DAYS ?? 30);
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 2, 1);
const HOST = hostPayload.parse(VALID_PAYLOADS.host);

/** A valve that opens and closes by its rule, as in the gateway bench. */
const MOVE_EVERY_MINUTES = 30;

/** Everything that the nodes give to the history in a minute: readings of all tanks, and what moved. */
function recordsOf(minute: number): LogRecord[] {
  return Array.from({ length: NODES }, (_, i) => {
    const ts_ms = NOW_MS - DAY_MS + minute * MINUTE_MS + i * 240;
    const percent = Math.round((50 + 30 * Math.sin(minute / 5 + i)) * 10) / 10;
    const told = reading(ts_ms, percent, { tank: tankName(i) });
    if ((minute + i) % MOVE_EVERY_MINUTES !== 0) return [told];
    const state = ((minute + i) / MOVE_EVERY_MINUTES) % 2 === 0 ? 'open' : 'closed';
    return [told, event(ts_ms, { tank: tankName(i), state })];
  }).flat();
}

/** The last day, minute after minute of all tanks, with what upkeep there is. */
async function liveThrough(store: Store, clock: VirtualClock): Promise<void> {
  const pieces: number[] = [];
  const hosts = new HostRecorder({ store: store.hosts, clock, log: new RecordedLog() });
  for (let minute = 0; minute < 1_440; minute++) {
    store.history.append(recordsOf(minute));
    store.history.flush();
    hostsTell(hosts, minute);
    await clock.advance(MINUTE_MS);
    hosts.look();
    for (let more = minute % 10 === 0; more; ) {
      const began = performance.now();
      more = store.upkeep.step();
      pieces.push(performance.now() - began);
    }
  }
  figure('piece of upkeep p50', quantile(pieces, 0.5), 'ms');
  figure('piece of upkeep p99', quantile(pieces, 0.99), 'ms', 25);
}

/**
 * Opens the store, works with it and closes it; gives the MB that this wrote. At the end the whole write-ahead log is put
 * into the file, so that the work is paid for in full, and nobody else's.
 */
async function writing(open: () => Store, work: (store: Store) => void | Promise<void>): Promise<number> {
  const before_bytes = written_bytes('self');
  const store = open();
  await work(store);
  store.close();
  return (written_bytes('self') - before_bytes) / 1e6;
}

/** Every Pi says how it is, six times in a minute. */
function hostsTell(hosts: HostRecorder, minute: number): void {
  for (let i = 0; i < 6 * NODES; i++)
    hosts.take(tankName(i % NODES), {
      ...HOST,
      cpu_percent: (minute + 7 * i) % 100,
      cpu_temp_c: 40 + (i % 30),
      uptime_s: 60 * minute + 10 * Math.floor(i / NODES),
    });
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

/** The file of a farm of 250 tanks after a year: what it takes, what a day writes, how long charts and pages last. */
test('a year of 250 tanks', async () => {
  const folder = mkdtempSync(join(process.env.SLUICE_BENCH_DIR ?? tmpdir(), 'sluice-history-'));
  const file = join(folder, 'gateway.db');
  const budgets = new Budgets();
  try {
    const clock = new VirtualClock(NOW_MS - DAY_MS);
    // The oldest day goes, hour by hour, while the last one comes.
    const retention = { ...DEFAULT_RETENTION, raw_days: RAW_DAYS };
    const open = () => openStore(file, { clock, log: new RecordedLog(), retention });
    open().close();
    const began_ms = performance.now();
    fillYear(file, NOW_MS - DAY_MS, RAW_DAYS);
    figure('the year put in', (performance.now() - began_ms) / 1_000, 's');
    // The ballast is laid in once in the life of a store, not every day.
    const once_mb = await writing(open, (store) => {
      while (store.upkeep.step());
    });
    figure('bytes written once, the ballast among them', once_mb, 'MB');
    const day_mb = await writing(open, (store) => liveThrough(store, clock));
    budgets.keep('bytes written by a day, the log and what is put into the file', day_mb, 'MB', 100);
    const store = open();
    figure('file after a year', statSync(file).size / 1e6, 'MB', 4_000);
    readCharts(store, budgets);
    store.close();
    const gateway = await GatewayProcess.start(folder, await freePort());
    try {
      const client = await Client.signIn(gateway.url);
      await askPages(client, NOW_MS, budgets);
      await readAtLength(gateway, client, NOW_MS, budgets);
      client.close();
      const visited = { url: gateway.url, password: PASSWORD, shows: `tank-${tankName(0)}` };
      const slow = await look(visited, [
        ['home on a slow phone', '/'],
        ['tank page on a slow phone', `/#/tank/${tankName(0)}`],
      ]);
      expect(slow).toEqual([]);
    } finally {
      await gateway.stop();
    }
    expect(budgets.missed).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
