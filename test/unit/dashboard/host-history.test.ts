import { describe, expect, test } from '@jest/globals';
import { drawingOf, rangeOf, throttled_ms } from '../../../dashboard/src/system/host-line.js';
import { hostHistoryPath } from '../../../dashboard/src/system/host-span.js';
import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';

const START = Date.UTC(2026, 2, 1);
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();

function bucket(hour: number, cpu: number | null, throttled_percent: number | null = 0): HostBucket {
  return {
    ts: at(hour),
    cpu_percent: cpu === null ? null : { min: cpu - 10, mean: cpu, max: cpu + 20 },
    ...{ memory_percent: null, cpu_temp_c: null, disk_free_percent: null, load1_max: null },
    throttled_percent,
  };
}

function history(...buckets: HostBucket[]): HostHistory {
  return { node: 'pi0', from: at(0), to: at(10), bucket_s: 3_600, resolution: 'five_minutes', buckets };
}

describe('the line of a machine', () => {
  test('runs over the whole span, each piece as wide as it lasts', () => {
    const { line, band } = drawingOf(history(bucket(0, 50), bucket(1, 0)), 'cpu_percent');
    expect(line).toBe('M0.0 15.0L12.0 15.0L12.0 30.0L24.0 30.0');
    // From the highest and back along the lowest; below nothing there is nothing.
    expect(band).toBe('M0.0 9.0L12.0 9.0L12.0 24.0L24.0 24.0L24.0 30.0L12.0 30.0L12.0 18.0L0.0 18.0Z');
  });

  test('breaks where nothing was told', () => {
    const { line } = drawingOf(history(bucket(0, 50), bucket(1, null), bucket(5, 50)), 'cpu_percent');
    expect(line.match(/M/g)).toHaveLength(2);
  });

  test('has no line and no range where the machine never told the figure', () => {
    expect(drawingOf(history(bucket(0, 50)), 'memory_percent')).toEqual({ line: '', band: '' });
    expect(rangeOf([bucket(0, 50)], 'memory_percent')).toBeNull();
    expect(rangeOf([bucket(0, 50), bucket(1, 30)], 'cpu_percent')).toEqual({ low: 20, high: 70 });
  });
});

test('the time it was throttled is added up, and unknown where nothing tells', () => {
  expect(throttled_ms(history(bucket(0, 1, 50), bucket(1, 1, 0)))).toBe(1_800_000);
  expect(throttled_ms(history(bucket(0, 1, null)))).toBeNull();
});

test('the path stays the same for five minutes, so that it is asked once', () => {
  const path = hostHistoryPath('pi0', 'day', START + 60_000);
  expect(path).toBe('/api/nodes/pi0/history?from=2026-02-28T00%3A00%3A00.000Z&buckets=97');
  expect(hostHistoryPath('pi0', 'day', START + 299_999)).toBe(path);
  expect(hostHistoryPath('pi0', 'day', START + 300_000)).not.toBe(path);
});
