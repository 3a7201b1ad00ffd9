import { describe, expect, test } from '@jest/globals';
import { gathered, type HostSpan, together, type Uptime } from '../../../../firmware/domain/host/span.js';
import { type HostReading, HostTally } from '../../../../firmware/domain/host/tally.js';

const SILENT: HostReading = {
  cpu_percent: null,
  memory_percent: null,
  cpu_temp_c: null,
  disk_free_percent: null,
  load1: null,
  throttled: null,
  uptime_s: null,
};

/** A span in which a machine told these uptimes, one after the other. */
function told(ts_ms: number, ...uptimes_s: readonly (number | null)[]): HostSpan {
  const tally = new HostTally(ts_ms);
  for (const uptime_s of uptimes_s) tally.add({ ...SILENT, uptime_s });
  return tally.span();
}

const uptime = (first_s: number, last_s: number, restarts: number): Uptime => ({ first_s, last_s, restarts });

describe('for how long a machine was up', () => {
  test('is told first and last of a span, and how often it fell', () => {
    expect(told(0, 100, 110, 120).uptime).toEqual(uptime(100, 120, 0));
    expect(told(0, 100, 110, 5, 15, 0, 10).uptime).toEqual(uptime(100, 10, 2));
    expect(told(0, 100, 100).uptime).toEqual(uptime(100, 100, 0));
  });

  test('is unknown where it was never told, and what was left out is no restart', () => {
    expect(told(0).uptime).toBeNull();
    expect(told(0, null, null).uptime).toBeNull();
    expect(told(0, 100, null, 120).uptime).toEqual(uptime(100, 120, 0));
  });

  test('a restart between two spans counts, also when the second ends higher than the first', () => {
    expect(together([told(0, 100, 110), told(1, 5, 300)], 0).uptime).toEqual(uptime(100, 300, 1));
    expect(together([told(0, 100, 110), told(1, 120, 300)], 0).uptime).toEqual(uptime(100, 300, 0));
    expect(together([told(0, 100, 110, 5), told(1), told(2, 1, 9)], 0).uptime).toEqual(uptime(100, 9, 2));
    expect(together([told(0), told(1)], 0).uptime).toBeNull();
  });

  test('no restart is lost or found by the way in which spans are gathered', () => {
    const spans = [[50, 60], [70, 3], [13, 23], [2, 1], [11], [21, 5, 15]].map((of, i) => told(i, ...of));
    for (const width of [1, 2, 3, 6, 10])
      expect(together(gathered(spans, 0, width), 0).uptime).toEqual(uptime(50, 15, 4));
  });
});
