import { describe, expect, test } from '@jest/globals';
import { drawingOf, type FigureKey } from '../../../dashboard/src/system/host-line.js';
import { rangeOf, throttled_ms, uptimeOf } from '../../../dashboard/src/system/host-range.js';
import { hostHistoryPath } from '../../../dashboard/src/system/host-span.js';
import { trendLines } from '../../../dashboard/src/system/host-words.js';
import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';

const START = Date.UTC(2026, 2, 1);
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();

function bucket(hour: number, cpu: number | null, told: Partial<HostBucket> = {}): HostBucket {
  return {
    ts: at(hour),
    cpu_percent: cpu === null ? null : { min: cpu - 10, mean: cpu, max: cpu + 20 },
    ...{ memory_percent: null, cpu_temp_c: null, disk_free_percent: null, load1_max: null },
    ...{ throttled_percent: null, uptime: null },
    ...told,
  };
}

/** One that was up for so many hours at the beginning and at the end of an hour. */
function up(hour: number, first_h: number, last_h: number, restarts = 0): HostBucket {
  return bucket(hour, null, { uptime: { first_s: first_h * 3_600, last_s: last_h * 3_600, restarts } });
}

function history(...buckets: HostBucket[]): HostHistory {
  return { node: 'pi0', from: at(0), to: at(10), bucket_s: 3_600, resolution: 'five_minutes', buckets };
}

describe('the line of a machine', () => {
  test('runs over the whole span, each piece as wide as it lasts', () => {
    const { line, band } = drawingOf(history(bucket(0, 50), bucket(1, 0)), 'cpu_percent', 100);
    expect(line).toBe('M0.0 15.0L12.0 15.0L12.0 30.0L24.0 30.0');
    // From the highest and back along the lowest; below nothing there is nothing.
    expect(band).toBe('M0.0 9.0L12.0 9.0L12.0 24.0L24.0 24.0L24.0 30.0L12.0 30.0L12.0 18.0L0.0 18.0Z');
  });

  test('breaks where nothing was told', () => {
    const { line } = drawingOf(history(bucket(0, 50), bucket(1, null), bucket(5, 50)), 'cpu_percent', 100);
    expect(line.match(/M/g)).toHaveLength(2);
  });

  test('has no line and no range where the machine never told the figure', () => {
    for (const figure of ['memory_percent', 'load1_max', 'throttled_percent', 'uptime'] as const)
      expect(drawingOf(history(bucket(0, 50)), figure, 100)).toEqual({ line: '', band: '' });
    expect(rangeOf([bucket(0, 50)], 'memory_percent')).toBeNull();
    expect(rangeOf([bucket(0, 50), bucket(1, 30)], 'cpu_percent')).toEqual({ low: 20, high: 70 });
  });

  test('of the load is as high as the drawing says, without a band', () => {
    const told = history(bucket(0, null, { load1_max: 1 }), bucket(1, null, { load1_max: 4 }));
    expect(drawingOf(told, 'load1_max', 4)).toEqual({
      line: 'M0.0 22.5L12.0 22.5L12.0 0.0L24.0 0.0',
      band: '',
    });
  });

  test('of the throttled time stands on the ground, filled', () => {
    const told = history(bucket(0, null, { throttled_percent: 50 }));
    expect(drawingOf(told, 'throttled_percent', 100)).toEqual({
      line: 'M0.0 15.0L12.0 15.0',
      band: 'M0.0 15.0L12.0 15.0L12.0 30.0L0.0 30.0Z',
    });
  });

  test('of the uptime rises, and falls to nothing where the machine was started anew', () => {
    const teeth = history(up(0, 3, 4), up(1, 4, 0.25, 1), up(2, 0, 1), up(5, 2, 1.5, 2));
    expect(drawingOf(teeth, 'uptime', 4 * 3_600)).toEqual({
      line: [
        'M0.0 7.5L12.0 0.0L12.0 0.0L21.0 30.0L24.0 28.1L24.0 30.0L36.0 22.5',
        // So long before its end as it was up then, but not before it began.
        'M60.0 15.0L60.0 30.0L72.0 18.8',
      ].join(''),
      band: '',
    });
  });
});

test('the time it was throttled is added up, and unknown where nothing tells', () => {
  const throttled = (hour: number, throttled_percent: number | null) =>
    bucket(hour, 1, { throttled_percent });
  expect(throttled_ms(history(throttled(0, 50), throttled(1, 0)))).toBe(1_800_000);
  expect(throttled_ms(history(throttled(0, null)))).toBeNull();
});

test('restarts are counted within buckets and between them, over gaps too', () => {
  const restarts = (...buckets: HostBucket[]) => uptimeOf(buckets)?.restarts;
  expect(restarts(up(0, 3, 4), up(1, 4, 5))).toBe(0);
  expect(restarts(up(0, 3, 4), up(1, 0, 1))).toBe(1);
  expect(restarts(up(0, 3, 4, 2), bucket(1, 50), up(4, 0, 1), up(5, 1, 0.5, 1))).toBe(4);
  expect(uptimeOf([up(0, 3, 4), up(1, 0, 1)])).toEqual({ low: 0, high: 14_400, restarts: 1 });
  expect(uptimeOf([bucket(0, 50)])).toBeNull();
});

describe('what is told of a line', () => {
  const told = (figure: FigureKey, ...buckets: HostBucket[]) => {
    const line = trendLines(history(...buckets)).find((each) => each.figure === figure);
    return line && { ...line, words: line.words.replaceAll('\u00a0', ' ') };
  };
  const load = (hour: number, load1_max: number) => bucket(hour, null, { load1_max });

  test('is told of nothing that the machine does not tell', () => {
    expect(trendLines(history(bucket(0, 50))).map(({ figure }) => figure)).toEqual(['cpu_percent']);
  });

  test('the highest load, and what the line is measured by where that is another', () => {
    expect(told('load1_max', load(0, 0.2), load(1, 0.41))).toMatchObject({
      ...{ top: 1, trouble: false },
      words: 'Load, 1 min: at most 0.41; full height 1.00',
    });
    expect(told('load1_max', load(0, 0.2), load(1, 3.25))).toMatchObject({
      ...{ top: 3.25, words: 'Load, 1 min: at most 3.25' },
    });
  });

  test('for how long it was up, or how often it was started anew', () => {
    expect(told('uptime', up(0, 2, 3), up(1, 3, 4))).toMatchObject({
      ...{ top: 14_400, trouble: false, words: 'Uptime: 2 h to 4 h' },
    });
    expect(told('uptime', up(0, 49, 50), up(1, 0, 1))).toMatchObject({
      ...{ top: 180_000, trouble: false, words: 'Uptime: restarted once; full height 2 d 2 h' },
    });
    expect(told('uptime', up(0, 3, 0, 2))?.words).toBe('Uptime: restarted 2 times; full height 3 h');
    expect(told('uptime', up(0, 0, 0))?.top).toBeGreaterThan(0);
  });

  test('that it was throttled, only where it was', () => {
    const throttled = (throttled_percent: number) => bucket(0, 50, { throttled_percent });
    expect(told('throttled_percent', throttled(0))).toBeUndefined();
    expect(told('throttled_percent', throttled(25))).toEqual({
      ...{ figure: 'throttled_percent', top: 100, trouble: true, words: 'Throttled for 15 min' },
    });
  });
});

test('the path stays the same for five minutes, so that it is asked once', () => {
  const path = hostHistoryPath('/api/nodes/pi0', 'day', START + 60_000);
  expect(path).toBe('/api/nodes/pi0/history?from=2026-02-28T00%3A00%3A00.000Z&buckets=97');
  expect(hostHistoryPath('/api/nodes/pi0', 'day', START + 299_999)).toBe(path);
  expect(hostHistoryPath('/api/nodes/pi0', 'day', START + 300_000)).not.toBe(path);
});
