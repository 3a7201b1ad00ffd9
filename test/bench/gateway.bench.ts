import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import type { Delta } from '../../firmware/protocol/rest.js';
import { launchBrowser, PHONE, signIn } from '../e2e/support/browser.js';
import { CookieClient } from '../e2e/support/cookie-client.js';
import { freePort } from '../support/free-port.js';
import { NODES, type NodesTold, tankName } from './full-gateway/farm.js';
import { GatewayProcess, PASSWORD } from './full-gateway/gateway-process.js';
import { Budgets } from './support/budgets.js';
import { figure, quantile } from './support/figures.js';
import { takeLatencies_ms, timeLevels } from './support/page-latencies.js';
import { memory_mb, processor_s, written_bytes } from './support/running-process.js';

/** How often the gateway writes what came in to its database. */
const SETTLED_EVERY_S = 600;
const SPAN_S = Number(process.env.SLUICE_BENCH_SECONDS ?? 60);
const BROWSERS = 5;
const RECORDS_OF_A_DAY = NODES * 1_440;

const HOOKS = fileURLToPath(new URL('../support/typescript-hooks.mjs', import.meta.url));
const SIMULATED_NODES = fileURLToPath(new URL('full-gateway/simulated-nodes.ts', import.meta.url));

/** A live socket without a page: what it is told and whether anything was left out. */
function watch(url: string, cookie: string) {
  const socket = io(url, { path: '/live', transports: ['websocket'], extraHeaders: { cookie } });
  const watcher = { latencies_ms: [] as number[], gaps: 0, stop: () => socket.disconnect() };
  let seq: number | null = null;
  socket.on('snapshot', (snapshot: { seq: number }) => {
    seq = snapshot.seq;
  });
  socket.on('delta', (delta: Delta) => {
    const arrived_ms = Date.now();
    if (seq !== null && delta.seq !== seq + 1) watcher.gaps++;
    seq = delta.seq;
    for (const { level } of delta.tanks)
      if (level) watcher.latencies_ms.push(arrived_ms - Date.parse(level.ts));
  });
  return watcher;
}

/** Opens the home page as a viewer, in a browser that shares nothing with the others; its levels are timed. */
async function visit(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  await timeLevels(page);
  await page.goto(url);
  await signIn(page, 'viewer', PASSWORD);
  await page
    .getByTestId(/^tank-tank-\d+$/)
    .first()
    .waitFor();
  return page;
}

/** What all pages have timed since the last asking, in ms. */
async function timed_ms(pages: readonly Page[]): Promise<number[]> {
  return (await Promise.all(pages.map(takeLatencies_ms))).flat();
}

function countStored(folder: string): number {
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  const count = db.prepare<[], { n: number }>('SELECT COUNT(*) AS n FROM readings').get()?.n ?? 0;
  db.close();
  return count;
}

/** Looks at a chart: whatever the gateway has taken in goes to its database first. */
async function settle(url: string, cookie: string): Promise<void> {
  const response = await fetch(`${url}/api/tanks/${tankName(0)}/history?buckets=24`, { headers: { cookie } });
  expect(response.status).toBe(200);
}

/**
 * Puts the write-ahead log into the file, in the gateway's stead, which does it when the log has 10 MB; gives the MB that
 * this wrote. Afterwards the log is empty.
 */
function putIntoFile(folder: string): number {
  const before_bytes = written_bytes('self');
  const db = new Database(join(folder, 'gateway.db'));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return (written_bytes('self') - before_bytes) / 1e6;
}

/** The times of each tank's readings as they lie in the file. */
function stored(folder: string): Map<string, Set<string>> {
  const db = new Database(join(folder, 'gateway.db'), { readonly: true });
  const tanks = new Map<string, Set<string>>();
  for (const { ts, tank } of db
    .prepare<[], { ts: number; tank: string }>('SELECT ts, tank FROM readings')
    .all()) {
    const times = tanks.get(tank) ?? new Set();
    tanks.set(tank, times.add(new Date(ts).toISOString()));
  }
  db.close();
  return tanks;
}

/**
 * 250 nodes tell their level every second and give a reading a minute to the history, while five phone-sized Chromium
 * contexts, each signed in by itself, watch all tanks; a bare socket beside them counts what is left out. What a day
 * writes is reckoned from the span: into the log, and from there into the file, which is done at both ends of the span,
 * so that neither the start is in it nor anything left out. A span has one transaction of the database, as ten minutes
 * have: a shorter one tells too much. The hour's and the day's work on the history is in the history bench.
 */
test(
  'a full gateway',
  async () => {
    const folder = mkdtempSync(join(process.env.SLUICE_BENCH_DIR ?? tmpdir(), 'sluice-gateway-'));
    const budgets = new Budgets();
    const mqtt_port = await freePort();
    const gateway = await GatewayProcess.start(folder, mqtt_port);
    const nodes = fork(SIMULATED_NODES, [String(mqtt_port)], { execArgv: ['--import', HOOKS] });
    const browser = await launchBrowser();
    const { cookie } = await CookieClient.signIn(gateway.url, 'viewer', PASSWORD);
    const watcher = watch(gateway.url, cookie);
    try {
      await once(nodes, 'message');
      const pages: Page[] = [];
      for (let i = 0; i < BROWSERS; i++) pages.push(await visit(browser, gateway.url));
      await pause(5_000);
      await timed_ms(pages);
      watcher.latencies_ms.length = 0;
      await settle(gateway.url, cookie);
      putIntoFile(folder);
      const before = {
        stored: countStored(folder),
        processor_s: processor_s(gateway.pid),
        bytes: written_bytes(gateway.pid),
        at_ms: Date.now(),
      };
      await gateway.loopDelay();
      await pause(SPAN_S * 1_000);
      const late = await gateway.loopDelay();
      const span_s = (Date.now() - before.at_ms) / 1_000;
      const inPages_ms = await timed_ms(pages);
      const inWatcher_ms = watcher.latencies_ms.splice(0);
      const cpu_percent = (100 * (processor_s(gateway.pid) - before.processor_s)) / span_s;
      // Before the nodes go, which the gateway rightly tells.
      const { complaints } = gateway;
      nodes.send('finish');
      const [told] = (await once(nodes, 'message')) as [NodesTold];
      await settle(gateway.url, cookie);
      const log_mb = (written_bytes(gateway.pid) - before.bytes) / 1e6;
      const file_mb = putIntoFile(folder);

      figure('reading to browser, p50', quantile(inPages_ms, 0.5), 'ms');
      figure('reading to browser, p99', quantile(inPages_ms, 0.99), 'ms', 150);
      figure('reading to a bare socket, p50', quantile(inWatcher_ms, 0.5), 'ms');
      figure('reading to a bare socket, p99', quantile(inWatcher_ms, 0.99), 'ms');
      figure('event loop late, p99', late.p99_ms, 'ms');
      figure('event loop late, worst', late.worst_ms, 'ms');
      figure('levels told a second, to each browser', inPages_ms.length / BROWSERS / span_s, '');
      figure('CPU of the gateway', cpu_percent, '% of a core');
      budgets.keep('RSS of the gateway', memory_mb(gateway.pid), 'MB', 150);

      const newlyStored = countStored(folder) - before.stored;
      const inDay = (mb: number) => (mb / newlyStored) * RECORDS_OF_A_DAY;
      figure('bytes written in a day, into the log', inDay(log_mb), 'MB');
      figure('bytes written in a day, from the log into the file', inDay(file_mb), 'MB');
      const day_mb = inDay(log_mb + file_mb);
      if (SPAN_S >= SETTLED_EVERY_S) budgets.keep('bytes written in a day', day_mb, 'MB', 100);
      else figure('bytes written in a day, told too high by so short a span', day_mb, 'MB');

      await gateway.stop();
      const inStore = stored(folder);
      const missing = Object.entries(told.recorded).flatMap(([tank, times]) =>
        times.filter((ts) => !inStore.get(tank)?.has(ts)).map((ts) => `${tank} ${ts}`),
      );
      figure('records given to the history', Object.values(told.recorded).flat().length, '');
      figure('records missing in the store', missing.length, '');
      expect(missing).toEqual([]);
      expect(told.unsettled).toBe(0);
      expect(budgets.missed).toEqual([]);
      expect(watcher.gaps).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      watcher.stop();
      await browser.close();
      nodes.kill();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  (SPAN_S + 180) * 1_000,
);
