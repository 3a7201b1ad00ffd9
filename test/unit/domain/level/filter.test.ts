import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canHaveMoved,
  DEFAULT_FILTER,
  median,
  windowDistance,
} from '../../../../firmware/domain/level/filter.js';
import type { Ranging, RangingFault } from '../../../../firmware/domain/level/ranging.js';
import { echoes, faults, steady } from '../support/pings.js';

const of = (pings: readonly Ranging[]) => windowDistance(pings, DEFAULT_FILTER);
const faultOf = (pings: readonly Ranging[]) => {
  const windowed = of(pings);
  return windowed.distance_mm === null ? windowed.reason : null;
};
const FAULTS: readonly RangingFault[] = ['no_echo', 'blind_zone', 'stuck_echo', 'silent', 'bad_checksum'];

describe('the distance of a window of pings', () => {
  test('is the middle of the echoes', () => {
    expect(of(echoes(1_001, 999, 1_000, 1_002, 998, 1_003, 997))).toEqual({ distance_mm: 1_000 });
  });

  test('is not moved by an echo from a ladder or a passing bird', () => {
    expect(of(echoes(1_000, 1_001, 240, 999, 1_000))).toEqual({ distance_mm: 1_000 });
    expect(of(echoes(1_000, 1_001, 240, 250, 999, 1_000, 3_900))).toEqual({ distance_mm: 1_000 });
  });

  test('leaves an outlier out altogether, so that even an even count is not pulled', () => {
    expect(of(echoes(1_000, 1_000, 1_002, 1_002, 1_002, 500))).toEqual({ distance_mm: 1_002 });
  });

  test('keeps the echoes of a sensor that repeats itself to the millimetre', () => {
    expect(of(echoes(1_000, 1_000, 1_000, 1_000, 1_004))).toEqual({ distance_mm: 1_000 });
    expect(of(echoes(1_000, 1_000, 1_004, 1_004))).toEqual({ distance_mm: 1_002 });
  });

  test('stays with the water as long as most echoes are from it', () => {
    const water = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
    const elsewhere = fc.array(fc.integer({ min: 30, max: 7_500 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 7_000 }), water, elsewhere, (truth_mm, noise_mm, strays) => {
        const windowed = of(echoes(...strays, ...noise_mm.map((n) => truth_mm + n)));
        expect(Math.abs((windowed.distance_mm ?? Number.NaN) - truth_mm)).toBeLessThanOrEqual(3);
      }),
      { seed: 1580, numRuns: 1_000 },
    );
  });

  test('does not depend on the order of the pings, and never lies outside them', () => {
    const distances = fc.array(fc.integer({ min: 900, max: 1_100 }), { minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(distances, (mm) => {
        const windowed = of(echoes(...mm));
        expect(of(echoes(...mm.toReversed()))).toEqual(windowed);
        if (windowed.distance_mm === null) return;
        expect(windowed.distance_mm).toBeGreaterThanOrEqual(Math.min(...mm));
        expect(windowed.distance_mm).toBeLessThanOrEqual(Math.max(...mm));
      }),
      { seed: 1580, numRuns: 500 },
    );
  });
});

describe('a window with too few echoes has no distance', () => {
  test('four echoes are enough, three are not', () => {
    expect(of([...steady(1_000, 4), ...faults('no_echo', 3)])).toEqual({ distance_mm: 1_000 });
    expect(faultOf([...steady(1_000, 3), ...faults('no_echo', 4)])).toEqual({
      code: 'sensor_no_echo',
      args: { echoes: 3, pings: 7 },
    });
  });

  test.each(FAULTS)('and names the fault: %s', (fault) => {
    expect(faultOf(faults(fault))).toEqual({ code: `sensor_${fault}`, args: { echoes: 0, pings: 7 } });
  });

  test.each(FAULTS)('and names %s when most pings show it, whatever else there is', (fault) => {
    for (const other of FAULTS.filter((one) => one !== fault)) {
      expect(faultOf([...faults(other, 2), ...faults(fault, 3), ...steady(1_000, 2)])?.code).toBe(
        `sensor_${fault}`,
      );
      expect(faultOf([...faults(fault, 3), ...faults(other, 2), ...steady(1_000, 2)])?.code).toBe(
        `sensor_${fault}`,
      );
    }
  });

  test('and a window without a single ping is a silent sensor', () => {
    expect(faultOf([])).toEqual({ code: 'sensor_silent', args: { echoes: 0, pings: 0 } });
  });
});

describe('an echo that cannot be water is none', () => {
  test.each([
    ['in the blind zone', 29, 'sensor_blind_zone'],
    ['zero, as some sensors send when they are lost', 0, 'sensor_blind_zone'],
    ['negative', -120, 'sensor_blind_zone'],
    ['beyond the range', 7_501, 'sensor_no_echo'],
    ['65,535 mm, the largest number of a frame', 65_535, 'sensor_no_echo'],
    ['infinite', Number.POSITIVE_INFINITY, 'sensor_no_echo'],
    ['minus infinite', Number.NEGATIVE_INFINITY, 'sensor_blind_zone'],
    ['not a number', Number.NaN, 'sensor_no_echo'],
  ])('%s (%p mm)', (_, distance_mm, code) => {
    expect(faultOf(steady(distance_mm))?.code).toBe(code);
  });

  test('the ends of the range themselves are believed', () => {
    expect(of(steady(30))).toEqual({ distance_mm: 30 });
    expect(of(steady(7_500))).toEqual({ distance_mm: 7_500 });
  });

  test('such echoes are left out, and the others count', () => {
    expect(of([...steady(1_000, 4), ...echoes(Number.NaN, 65_535, 5)])).toEqual({ distance_mm: 1_000 });
  });
});

describe('echoes that contradict each other are no level', () => {
  test('when fewer than the least number agree', () => {
    expect(faultOf(echoes(1_000, 1_000, 1_000, 300, 2_000))).toEqual({
      code: 'readings_scatter',
      args: { echoes: 5 },
    });
  });

  test('when they lie anywhere between the sensor and the floor', () => {
    expect(faultOf(echoes(180, 420, 900, 1_300, 1_700, 2_050, 2_200))?.code).toBe('readings_scatter');
  });

  test('when half of them see one surface and half another: the middle is neither', () => {
    expect(faultOf([...steady(1_000, 4), ...steady(2_000, 4)])?.code).toBe('readings_scatter');
  });

  test('but waves of a few centimetres are still one surface', () => {
    expect(of(echoes(970, 980, 990, 1_000, 1_010, 1_020, 1_030))).toEqual({ distance_mm: 1_000 });
  });
});

describe('how far water can move', () => {
  test('20 mm in a second, beyond the 25 mm that two windows may differ anyway', () => {
    expect(canHaveMoved(1_000, 1_045, 1_000, DEFAULT_FILTER)).toBe(true);
    expect(canHaveMoved(1_000, 955, 1_000, DEFAULT_FILTER)).toBe(true);
    expect(canHaveMoved(1_000, 1_046, 1_000, DEFAULT_FILTER)).toBe(false);
    expect(canHaveMoved(1_000, 954, 1_000, DEFAULT_FILTER)).toBe(false);
  });

  test('farther, the longer nobody looked', () => {
    expect(canHaveMoved(1_000, 2_225, 60_000, DEFAULT_FILTER)).toBe(true);
    expect(canHaveMoved(1_000, 2_226, 60_000, DEFAULT_FILTER)).toBe(false);
  });
});

describe('the median', () => {
  test('is the middle number, or half-way between the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 9, 100, 1])).toBe(9.5);
    expect(median([5])).toBe(5);
  });

  test('leaves the list it is given as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});
