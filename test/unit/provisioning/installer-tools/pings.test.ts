import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import {
  drawHistogram,
  histogramOf,
  knowsUnicode,
} from '../../../../provisioning/node-hardware/histogram.js';
import { PingStatistics, spreadOf } from '../../../../provisioning/node-hardware/ping-statistics.js';

const distances = fc.array(fc.double({ min: 0, max: 8000, noNaN: true }), { minLength: 1, maxLength: 200 });

function histogram(values: readonly number[]) {
  const spread = spreadOf(values);
  if (spread === null) throw new Error('nothing to sort');
  return histogramOf(values, spread);
}

describe('statistics', () => {
  test('sum up echoes, faults and widths', () => {
    const statistics = new PingStatistics();
    const pings: Ranging[] = [
      { kind: 'echo', distance_mm: 1000, echo_us: 5800 },
      { kind: 'echo', distance_mm: 1002, echo_us: 5820 },
      { kind: 'no_echo' },
      { kind: 'no_echo' },
      { kind: 'silent' },
    ];
    for (const ping of pings) statistics.take(ping);
    expect(statistics.summary()).toEqual({
      pings: 5,
      echoes: 2,
      faults: { no_echo: 2, silent: 1 },
      fault_percent: 60,
      distance_mm: { median: 1001, min: 1000, max: 1002, sigma: 1.4826 },
      echo_us: 5810,
    });
  });

  test('of nothing are nothing', () => {
    expect(new PingStatistics().summary()).toMatchObject({ pings: 0, fault_percent: 0, distance_mm: null });
  });

  test('one outlier hardly moves the noise', () => {
    const calm = Array.from({ length: 40 }, (_, i) => 1000 + (i % 3));
    expect(spreadOf([...calm, 4000])?.sigma).toBe(spreadOf(calm)?.sigma);
  });
});

describe('the histogram', () => {
  test('has every distance in one row, at most thirteen rows, and no gap between them', () => {
    fc.assert(
      fc.property(distances, (values) => {
        const bins = histogram(values);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(bins.length).toBeLessThanOrEqual(13);
        for (const [at, bin] of bins.entries()) {
          if (at > 0) expect(bin.from_mm).toBe(bins[at - 1]?.to_mm);
          const inside = values.filter((d) => d >= (bin.from_mm ?? -1) && d < (bin.to_mm ?? 1e9));
          expect(inside).toHaveLength(bin.count);
        }
      }),
    );
  });

  test('keeps an outlier far away in a row of its own, and the rest readable', () => {
    const bins = histogram([1000, 1001, 1001, 1002, 4000, 200]);
    expect(bins[0]).toMatchObject({ from_mm: null, count: 1 });
    expect(bins.at(-1)).toMatchObject({ to_mm: null, count: 1 });
  });

  test('draws eighths of a cell, and in ASCII whole signs', () => {
    const bins = [
      { from_mm: 10, to_mm: 12, count: 320 },
      { from_mm: 12, to_mm: 14, count: 1 },
      { from_mm: 14, to_mm: null, count: 0 },
    ];
    expect(drawHistogram(bins, true)).toEqual([
      `10 – 11 mm  320  ${'█'.repeat(40)}`,
      '12 – 13 mm    1  ▏',
      'from 14 mm    0',
    ]);
    expect(drawHistogram(bins, false)[1]).toBe('12 – 13 mm    1  #');
  });

  test('knows a terminal by its locale', () => {
    expect(knowsUnicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(knowsUnicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' })).toBe(false);
    expect(knowsUnicode({})).toBe(false);
  });
});
