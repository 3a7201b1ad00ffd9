import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { tankName } from '../full-gateway/farm.js';
import type { Budgets } from '../support/budgets.js';
import { figure, quantile } from '../support/figures.js';
import { CHARTS } from './charts.js';
import type { Client } from './client.js';

const DAY_MS = 86_400_000;
const TIMES = 50;

/** What the pages ask a gateway that holds the year for, as it is answered over HTTP. */
export async function askPages(client: Client, now_ms: number, budgets: Budgets): Promise<void> {
  const span = (days: number) => `from=${toTimestamp(now_ms - days * DAY_MS)}&to=${toTimestamp(now_ms)}`;
  const chart = (days: number) => `/history?format=compact&buckets=720&events=0&${span(days)}`;
  for (const [name, path] of [
    ['home, the page', () => '/'],
    ['home, the whole farm', () => '/api/farm'],
    ['tank page, why it is so', (tank: string) => `/api/tanks/${tank}/explain`],
    ['tank page, use of 35 days', (tank: string) => `/api/tanks/${tank}/use?${span(35)}`],
    ...CHARTS.map(
      ([of, days]) =>
        [`tank page, chart ${of}`, (tank: string) => `/api/tanks/${tank}${chart(days)}`] as const,
    ),
  ] as const) {
    const times: number[] = [];
    let wire_bytes = 0;
    for (let i = 0; i < TIMES; i++) {
      const { bytes, took_ms } = await client.download(path(tankName((i * 5) % 250)));
      times.push(took_ms);
      wire_bytes = bytes;
    }
    // The first may start the thread that reads.
    figure(`${name}, first`, times[0] ?? Number.NaN, 'ms');
    figure(`${name}, p50`, quantile(times, 0.5), 'ms');
    figure(`${name}, p99`, quantile(times.slice(1), 0.99), 'ms', name.includes('chart') ? 50 : undefined);
    if (name.endsWith('1 y')) budgets.keep(`${name}, on the wire`, wire_bytes / 1_000, 'kB', 6);
    else figure(`${name}, on the wire`, wire_bytes / 1_000, 'kB');
  }
}
