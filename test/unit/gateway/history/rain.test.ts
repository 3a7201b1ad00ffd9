import { describe, expect, test } from '@jest/globals';
import { gaugesAt, rainHours, rainOfChart } from '../../../../firmware/gateway/history/rain.js';

const HOUR_MS = 3_600_000;
const FROM_MS = Date.parse('2026-03-01T00:00:00Z');
const at = (hour: number) => new Date(FROM_MS + hour * HOUR_MS).toISOString();
const RAIN = { ts: at(0), since: at(0), total_mm: 0, last_hour_mm: 0 };

describe('rain', () => {
  test('is told by the gauge at the tank, else by all of the farm', () => {
    const nodes = [
      { id: 'pi0', online: true, host: null, rain: RAIN },
      { id: 'pi1', online: true, host: null },
    ];
    expect(gaugesAt('pi0', nodes)).toEqual(['pi0']);
    expect(gaugesAt('pi1', nodes)).toEqual(['pi0', 'pi1']);
  });

  test('is the mean of the gauges that ever counted, from the beginning of the span on', () => {
    const kept: Record<string, { ts: number; mm: number }[]> = {
      pi0: [
        { ts: FROM_MS - HOUR_MS, mm: 9 },
        { ts: FROM_MS, mm: 4 },
      ],
      pi1: [{ ts: FROM_MS, mm: 2 }],
      pi2: [],
    };
    const history = { rainOf: (node: string) => kept[node] ?? [] };
    const hours = rainHours(history, ['pi0', 'pi1', 'pi2'], FROM_MS, FROM_MS + HOUR_MS);
    expect([...(hours ?? [])]).toEqual([[FROM_MS, 3]]);
    expect(rainHours(history, ['pi2'], FROM_MS, FROM_MS + HOUR_MS)).toBeNull();
  });

  test('stays by the hour in a fine chart, and is summed where parts are longer; dry ones are left out', () => {
    const hours = new Map([
      [FROM_MS + 7 * HOUR_MS, 0.7],
      [FROM_MS + HOUR_MS, 0.1],
      [FROM_MS + 2 * HOUR_MS, 0],
      [FROM_MS + 25 * HOUR_MS, 2],
    ]);
    expect(rainOfChart(hours, { from_ms: FROM_MS, bucket_ms: 300_000 })).toEqual([
      { ts: at(1), mm: 0.1 },
      { ts: at(7), mm: 0.7 },
      { ts: at(25), mm: 2 },
    ]);
    expect(rainOfChart(hours, { from_ms: FROM_MS, bucket_ms: 24 * HOUR_MS })).toEqual([
      { ts: at(0), mm: 0.8 },
      { ts: at(24), mm: 2 },
    ]);
  });
});
