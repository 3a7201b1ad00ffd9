import { describe, expect, test } from '@jest/globals';
import { HOUR_MS } from '../../../../firmware/domain/history/resolution.js';
import { compact } from '../../../../firmware/gateway/history/compact.js';
import type { HistoryChart } from '../../../../firmware/ports/store.js';
import { compactHistory } from '../../../../firmware/protocol/history.js';
import type { EventRecord } from '../../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../../firmware/protocol/primitives.js';
import type { HistoryBucket } from '../../../../firmware/protocol/rest.js';

const FROM_MS = Date.UTC(2026, 2, 1);

const bucket = (hour: number, levels: readonly [number, number, number] | null): HistoryBucket => ({
  ts: toTimestamp(FROM_MS + hour * HOUR_MS),
  min_percent: levels?.[0] ?? null,
  mean_percent: levels?.[1] ?? null,
  max_percent: levels?.[2] ?? null,
  readings: 60,
  bad_readings: levels === null ? 60 : 0,
  inflow_litres: levels === null ? null : 10.4,
  outflow_litres: levels === null ? null : 0,
});

const chart = (buckets: HistoryBucket[]): HistoryChart => ({
  resolution: 'hour',
  from_ms: FROM_MS,
  to_ms: FROM_MS + 24 * HOUR_MS,
  bucket_ms: HOUR_MS,
  buckets,
});

const made = (buckets: HistoryBucket[], events: readonly EventRecord[] = []) => {
  const text = JSON.stringify(compact('house', chart(buckets), events, null));
  return compactHistory.parse(JSON.parse(text));
};

describe('the compact form', () => {
  test('tells each value as its distance from the one before', () => {
    const { buckets } = made([bucket(0, [50, 51, 52]), bucket(1, [49.5, 50, 50.5]), bucket(4, [60, 60, 60])]);
    expect(buckets.number).toEqual([0, 1, 3]);
    expect(buckets.min_permille).toEqual([500, -5, 105]);
    expect(buckets.mean_above_min_permille).toEqual([10, 5, 0]);
    expect(buckets.max_above_min_permille).toEqual([20, 10, 0]);
    expect(buckets.readings).toEqual([60, 0, 0]);
    expect(buckets.inflow_litres).toEqual([10, 10, 10]);
  });

  test('has null where nothing was good, and goes on from what was before', () => {
    const { buckets } = made([bucket(0, [50, 50, 50]), bucket(1, null), bucket(2, [51, 51, 51])]);
    expect(buckets.min_permille).toEqual([500, null, 10]);
    expect(buckets.mean_above_min_permille).toEqual([0, null, 0]);
    expect(buckets.bad_readings).toEqual([0, 60, -60]);
    expect(buckets.outflow_litres).toEqual([0, null, 0]);
  });

  test('rounds extremes outwards, but not for what a float adds', () => {
    const { buckets } = made([bucket(0, [49.99, 50, 50.01]), bucket(1, [0.1 + 0.2, 0.3, 0.1 + 0.2])]);
    expect(buckets.min_permille).toEqual([499, 3 - 499]);
    expect(buckets.max_above_min_permille).toEqual([501 - 499, 0]);
  });

  test('keeps the mean between the extremes', () => {
    const { buckets } = made([bucket(0, [50.04, 50.06, 50.06]), bucket(1, [50, 50.09, 50.09])]);
    for (const [i, mean] of buckets.mean_above_min_permille.entries()) {
      expect(mean).toBeGreaterThanOrEqual(0);
      expect(mean).toBeLessThanOrEqual(buckets.max_above_min_permille[i] ?? -1);
    }
  });

  test('names each kind of event once', () => {
    const event = (second: number, state: 'open' | 'closed'): EventRecord => ({
      kind: 'event',
      ts: toTimestamp(FROM_MS + second * 1_000),
      ...{ tank: 'house', actuator: 'inlet', state, mode: 'auto' },
      ...{ reason_code: state === 'open' ? 'below_low' : 'reached_high', reason_args: {} },
    });
    const { events } = made([], [event(10, 'open'), event(70, 'closed'), event(3_600, 'open')]);
    expect(events).toEqual({
      at_s: [10, 60, 3_530],
      kind: [0, 1, 0],
      kinds: ['inlet open auto below_low', 'inlet closed auto reached_high'],
    });
  });

  test('of nothing is empty', () => {
    expect(made([]).buckets.number).toEqual([]);
  });
});
