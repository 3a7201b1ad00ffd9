import { expect, test } from '@jest/globals';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { measureStill } from '../../../../provisioning/node-hardware/measure.js';
import type { PingSource } from '../../../../provisioning/node-hardware/ping-source.js';

/** Windows in this order; the last one again and again. Null is a silent window. */
function windows(...distances_mm: (number | null)[]): PingSource {
  let turn = 0;
  return {
    next: async () => {
      const distance_mm = distances_mm[Math.min(turn, distances_mm.length - 1)] ?? null;
      turn += 1;
      const ping: Ranging = distance_mm === null ? { kind: 'silent' } : { kind: 'echo', distance_mm };
      const pings = Array<Ranging>(7).fill(ping);
      return { pings, quality: 'good', reason_code: 'level_good', reason: '', level: null };
    },
  };
}

const measure = (source: PingSource) =>
  measureStill(source, DEFAULT_FILTER, new AbortController().signal, () => {});

test('four windows that agree are enough', async () => {
  expect(await measure(windows(1000, 1002, 1001, 1001))).toMatchObject({
    distance_mm: 1001,
    windows: 4,
    repeated: 0,
  });
});

test('a window without a distance begins the count anew', async () => {
  expect(await measure(windows(1000, 1000, 1000, null, 1001))).toMatchObject({
    distance_mm: 1001,
    windows: 8,
    repeated: 1,
  });
});

test('water that still rises is waited for', async () => {
  const rising = Array.from({ length: 10 }, (_, second) => 1000 - 4 * second);
  const { distance_mm, windows: looked } = await measure(windows(...rising, 960));
  expect(distance_mm).toBeLessThanOrEqual(962);
  expect(looked).toBeGreaterThan(10);
});

test('what never comes to rest, or never tells anything, is given up', async () => {
  const endless: PingSource = windows(...Array.from({ length: 100 }, (_, second) => 3000 - 20 * second));
  await expect(measure(endless)).rejects.toMatchObject({ code: 'level_not_still' });
  await expect(measure(windows(null))).rejects.toMatchObject({
    message: expect.stringContaining('The level sensor is silent'),
  });
});

test('who stops it gets nothing', async () => {
  await expect(measure({ next: async () => null })).rejects.toMatchObject({ code: 'cancelled' });
});
