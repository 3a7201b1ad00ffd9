import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../firmware/drivers/store/open-store.js';
import { compact } from '../../firmware/gateway/history/compact.js';
import { reading } from '../integration/store/records.js';
import { RecordedLog } from '../support/recorded-log.js';
import { figure, quantile } from './support/figures.js';

const TANKS = 250;
const RAW_DAYS = Number(process.env.SLUICE_BENCH_RAW_DAYS ?? 30);
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 2, 1);

/** One year of hours, put in as they would be. */
function fillYear(file: string): void {
  const db = new Database(file);
  db.exec(`
    WITH RECURSIVE hour(ts) AS (SELECT ${NOW_MS - 365 * DAY_MS} UNION ALL
        SELECT ts + 3600000 FROM hour WHERE ts + 3600000 < ${NOW_MS - RAW_DAYS * DAY_MS}),
      tank(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM tank WHERE i + 1 < ${TANKS})
    INSERT INTO rollup_hours SELECT 'tank-' || i, ts, 4000 + abs(random()) % 1000, 5500, 6000 + abs(random()) % 2000,
      60, 60, 0, 420, 400, 420, 300, 0, 0 FROM tank, hour ORDER BY 1, 2`);
  db.exec(
    `UPDATE rollup_progress SET hours_to = ${NOW_MS - RAW_DAYS * DAY_MS}, days_to = ${NOW_MS - RAW_DAYS * DAY_MS}`,
  );
  db.close();
}

/** Bytes this process has caused to be written to disks (proc(5), /proc/pid/io). */
function written_bytes(): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** The file of a farm of 250 tanks after a year: what it takes, what a day writes, how long charts and pieces last. */
test('a year of 250 tanks', async () => {
  const folder = mkdtempSync(join(process.env.SLUICE_BENCH_DIR ?? tmpdir(), 'sluice-history-'));
  const file = join(folder, 'gateway.db');
  try {
    const clock = new VirtualClock(NOW_MS - RAW_DAYS * DAY_MS);
    openStore(file, { clock, log: new RecordedLog() }).close();
    fillYear(file);
    const store = openStore(file, { clock, log: new RecordedLog() });
    const pieces: number[] = [];
    let before_bytes = 0;
    for (let minute = 0; minute < RAW_DAYS * 1440; minute++) {
      if (minute === (RAW_DAYS - 1) * 1440) before_bytes = written_bytes();
      const ts = NOW_MS - RAW_DAYS * DAY_MS + minute * MINUTE_MS;
      const at = (i: number) => reading(ts + i, 50 + 30 * Math.sin(minute / 300 + i), { tank: `tank-${i}` });
      store.history.append(Array.from({ length: TANKS }, (_, i) => at(i)));
      store.history.flush();
      await clock.advance(MINUTE_MS);
      for (let more = minute % 10 === 0; more; ) {
        const began = performance.now();
        more = store.upkeep.step();
        pieces.push(performance.now() - began);
      }
    }
    figure('bytes written by the last day', (written_bytes() - before_bytes) / 1e6, 'MB', 100);
    figure('piece of upkeep p50', quantile(pieces, 0.5), 'ms');
    figure('piece of upkeep p99', quantile(pieces, 0.99), 'ms', 25);
    figure('file after a year', statSync(file).size / 1e6, 'MB', 4000);
    for (const [name, days, buckets, budget_ms] of [
      ['24 h', 1, 720, 50],
      ['7 d', 7, 720, 50],
      ['30 d', 30, 720, 50],
      ['1 y', 365, 720, 50],
    ] as const) {
      const times = Array.from({ length: 20 }, (_, i) => {
        const began = performance.now();
        const chart = store.history.chart(`tank-${i * 7}`, NOW_MS - days * DAY_MS, NOW_MS, buckets);
        const took_ms = performance.now() - began;
        if (i === 0) {
          expect(chart.buckets.length).toBeGreaterThan(60);
          const wire = gzipSync(JSON.stringify(compact('tank-0', chart, [])));
          figure(`chart ${name}, plain, gzip`, gzipSync(JSON.stringify(chart.buckets)).length / 1000, 'kB');
          figure(`chart ${name}, compact, gzip`, wire.length / 1000, 'kB', name === '1 y' ? 6 : undefined);
          if (name === '1 y') expect(wire.length).toBeLessThanOrEqual(6_000);
        }
        return took_ms;
      });
      figure(`chart ${name} p50`, quantile(times, 0.5), 'ms', budget_ms);
      figure(`chart ${name} p99`, quantile(times, 0.99), 'ms', budget_ms);
    }
    store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
