import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hostHistory } from '../../../firmware/protocol/host-history.js';
import { hostPayload } from '../../../firmware/protocol/payloads.js';
import { VALID_PAYLOADS } from '../../support/payloads.js';
import { NOW_MS, served } from './served.js';

/** How a Pi was, from what it tells to what the page is given, above the real store and the real HTTP server. */

const HOST = hostPayload.parse(VALID_PAYLOADS.host);

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

/** The Pi tells how it is every 10 s; the gateway looks every second. */
async function lives(minutes: number, figures: (minute: number) => Partial<typeof HOST>): Promise<void> {
  for (let tell = 0; tell < minutes * 6; tell++) {
    at.hosts.take('pi0', { ...HOST, ...figures(Math.floor(tell / 6)) });
    await at.clock.advance(10_000);
    at.hosts.look();
  }
}

async function asked(query = '', who = 'viewer') {
  const answer = await at.send({
    path: `/api/nodes/pi0/history${query}`,
    headers: { cookie: at.cookieOf(who) },
  });
  expect(answer.status).toBe(200);
  return hostHistory.parse(answer.json());
}

describe('GET /api/nodes/:id/history', () => {
  test('tells the last 24 h in spans of 5 minutes, the running one too', async () => {
    await lives(12, (minute) => ({ cpu_percent: minute, cpu_temp_c: 50 + minute, throttled: minute === 0 }));
    const { node, resolution, bucket_s, from, to, buckets } = await asked();
    expect({ node, resolution, bucket_s }).toEqual({
      node: 'pi0',
      resolution: 'five_minutes',
      bucket_s: 300,
    });
    expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(86_400_000 + 300_000);
    expect(buckets.map(({ ts }) => ts)).toEqual(
      [0, 5, 10].map((minute) => new Date(NOW_MS + minute * 60_000).toISOString()),
    );
    expect(buckets[0]).toMatchObject({
      cpu_percent: { min: 0, mean: 2, max: 4 },
      cpu_temp_c: { min: 50, mean: 52, max: 54 },
      throttled_percent: 20,
    });
  });

  test('is the same once it is on disk, and a peak outlives the widest bucket', async () => {
    await lives(70, (minute) => ({ cpu_percent: minute === 33 ? 99 : 10 }));
    expect(at.store.hosts.read('pi0', NOW_MS, NOW_MS + 3_600_000, 'five_minutes')).toHaveLength(12);
    const { buckets, bucket_s } = await asked('?buckets=1');
    expect(bucket_s).toBeGreaterThanOrEqual(86_400);
    expect(buckets).toMatchObject([{ cpu_percent: { min: 10, max: 99 } }]);
    expect(buckets[0]?.cpu_percent?.mean).toBeCloseTo(11.3, 0);
  });

  test('tells for how long it was up, and where it was started anew, on disk and off it', async () => {
    // It is started anew in the ninth minute, and between the spans of 5 minutes an hour later.
    const began = (minute: number) => (minute < 8 ? -6_000 : minute < 65 ? 8 : 65);
    await lives(70, (minute) => ({ uptime_s: (minute - began(minute)) * 60 }));
    const { buckets } = await asked();
    const uptimes = buckets.map(({ uptime }) => uptime);
    expect(uptimes.slice(0, 3)).toEqual([
      { first_s: 360_000, last_s: 360_240, restarts: 0 },
      { first_s: 360_300, last_s: 60, restarts: 1 },
      { first_s: 120, last_s: 360, restarts: 0 },
    ]);
    expect(uptimes.slice(-2)).toEqual([
      { first_s: 3_120, last_s: 3_360, restarts: 0 },
      { first_s: 0, last_s: 240, restarts: 0 },
    ]);
    const all = await asked('?buckets=1');
    expect(all.buckets.map(({ uptime }) => uptime)).toEqual([{ first_s: 360_000, last_s: 240, restarts: 2 }]);
  });

  test('nothing is lost when the gateway is stopped in the middle of an hour', async () => {
    await lives(7, () => ({ cpu_percent: 10 }));
    at.hosts.flush();
    await lives(3, () => ({ cpu_percent: 60 }));
    const { buckets } = await asked();
    expect(buckets).toMatchObject([
      { cpu_percent: { min: 10, max: 10 } },
      { cpu_percent: { min: 10, max: 60 } },
    ]);
  });

  test('a span of months is told in hours', async () => {
    await lives(130, () => ({}));
    const { resolution, bucket_s, buckets } = await asked('?from=2026-01-01T00:00:00.000Z&buckets=2000');
    expect({ resolution, bucket_s }).toEqual({ resolution: 'hour', bucket_s: 3_600 });
    expect(buckets).toHaveLength(3);
  });

  test.each([
    ['/api/nodes/pi9/history', 404, 'node_unknown'],
    ['/api/nodes/%00/history', 400, 'request_invalid'],
    ['/api/nodes/pi0/history?buckets=0', 400, 'request_invalid'],
    ['/api/nodes/pi0/history?buckets=1e309', 400, 'request_invalid'],
    [
      '/api/nodes/pi0/history?from=2026-03-02T00:00:00.000Z&to=2026-03-01T00:00:00.000Z',
      400,
      'request_invalid',
    ],
    ['/api/nodes/pi0/history?from=yesterday', 400, 'request_invalid'],
  ])('%s is refused', async (path, status, code) => {
    const answer = await at.send({ path, headers: { cookie: at.cookieOf('viewer') } });
    expect({ status: answer.status, code: (answer.json() as { code: string }).code }).toEqual({
      status,
      code,
    });
  });

  test('the longest span there can be is answered', async () => {
    const { buckets } = await asked('?from=0001-01-01T00:00:00.000Z&to=9999-01-01T00:00:00.000Z');
    expect(buckets).toEqual([]);
  });
});
