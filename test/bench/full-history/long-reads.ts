import { setTimeout as pause } from 'node:timers/promises';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { tankName } from '../full-gateway/farm.js';
import type { GatewayProcess } from '../full-gateway/gateway-process.js';
import type { Budgets } from '../support/budgets.js';
import { figure, quantile } from '../support/figures.js';
import { memory_mb } from '../support/running-process.js';
import type { Client } from './client.js';

const DAY_MS = 86_400_000;
const QUIET_MS = 5_000;

/** Does a work, and tells how late the gateway's event loop was meanwhile and what memory it rose to. */
async function watched<T>(
  gateway: GatewayProcess,
  budgets: Budgets,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  let peak_mb = memory_mb(gateway.pid);
  const watch = setInterval(() => {
    peak_mb = Math.max(peak_mb, memory_mb(gateway.pid));
  }, 100);
  await gateway.loopDelay();
  try {
    return await work();
  } finally {
    clearInterval(watch);
    const { p50_ms, p99_ms, worst_ms } = await gateway.loopDelay();
    figure(`event loop late ${name}, p50`, p50_ms, 'ms');
    figure(`event loop late ${name}, p99`, p99_ms, 'ms');
    figure(`event loop late ${name}, worst`, worst_ms, 'ms');
    budgets.keep(`RSS ${name}, highest`, peak_mb, 'MB', 150);
  }
}

/** A year of all tanks as a file while charts of a year are looked at, and the use of the whole farm. */
export async function readAtLength(
  gateway: GatewayProcess,
  client: Client,
  now_ms: number,
  budgets: Budgets,
): Promise<void> {
  const span = (days: number) => `from=${toTimestamp(now_ms - days * DAY_MS)}&to=${toTimestamp(now_ms)}`;
  await watched(gateway, budgets, 'with nothing asked', () => pause(QUIET_MS));
  await watched(gateway, budgets, 'during the export of a year', async () => {
    const other = client.another();
    let over = false;
    const file = other.download(`/api/export?resolution=hour&${span(365)}`).finally(() => {
      over = true;
    });
    const charts: number[] = [];
    for (let i = 0; !over; i++) {
      const path = `/api/tanks/${tankName((i * 7) % 250)}/history?format=compact&buckets=720&${span(365)}`;
      charts.push((await client.download(path)).took_ms);
      await pause(100);
    }
    const { bytes, took_ms } = await file;
    other.close();
    figure('export of a year of 250 tanks', took_ms / 1_000, 's');
    figure('export of a year of 250 tanks, on the wire', bytes / 1e6, 'MB');
    figure('chart 1 y beside the export, p50', quantile(charts, 0.5), 'ms');
    figure('chart 1 y beside the export, p99', quantile(charts, 0.99), 'ms');
  });
  budgets.keep('RSS after the export', memory_mb(gateway.pid), 'MB', 150);
  for (const [days, period] of [
    [7, 'day'],
    [35, 'day'],
    [395, 'month'],
  ] as const)
    await watched(gateway, budgets, `during the use of the farm of ${days} days`, async () => {
      const { took_ms } = await client.download(`/api/use?period=${period}&${span(days)}`);
      figure(`use of the farm of ${days} days`, took_ms, 'ms');
    });
}
