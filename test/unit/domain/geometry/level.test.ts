import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { depthTolerance_mm, levelAt } from '../../../../firmware/domain/geometry/level.js';
import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';

/** One litre to the millimetre, 20 mm to the percent; the sensor sits 250 mm above the rim. */
const TANK = rectangle(1_000, 1_000, 2_000);
const EMPTY_MM = 2_250;
const at = (distance_mm: number) => levelAt(TANK, EMPTY_MM, distance_mm);

describe('the level a distance means', () => {
  test('water half-way up is half the tank', () => {
    expect(at(1_250)).toEqual({ depth_mm: 1_000, litres: 1_000, percent: 50 });
  });

  test('the floor is 0 % and the rim is 100 %, to the last digit, in any tank', () => {
    const size_mm = fc.integer({ min: 100, max: 30_000 });
    fc.assert(
      fc.property(size_mm, size_mm, fc.integer({ min: 0, max: 2_000 }), (diameter_mm, height_mm, gap_mm) => {
        const tank = verticalCylinder(diameter_mm, height_mm);
        expect(levelAt(tank, height_mm + gap_mm, height_mm + gap_mm)?.percent).toBe(0);
        expect(levelAt(tank, height_mm + gap_mm, gap_mm)?.percent).toBe(100);
      }),
      { seed: 1580, numRuns: 1_000 },
    );
  });

  test('nearer water never means a lower level', () => {
    const distance = fc.double({ min: 250, max: 2_250, noNaN: true });
    fc.assert(
      fc.property(distance, distance, (one_mm, other_mm) => {
        const near = at(Math.min(one_mm, other_mm))?.percent ?? Number.NaN;
        const far = at(Math.max(one_mm, other_mm))?.percent ?? Number.NaN;
        expect(near).toBeGreaterThanOrEqual(far);
      }),
      { seed: 1580 },
    );
  });

  test('a little past the floor or the rim is the sensor’s noise: empty, or full', () => {
    expect(depthTolerance_mm(TANK)).toBe(40);
    expect(at(EMPTY_MM + 40)).toEqual({ depth_mm: 0, litres: 0, percent: 0 });
    expect(at(250 - 40)).toEqual({ depth_mm: 2_000, litres: 2_000, percent: 100 });
  });

  test('a shallow tank allows for at least 20 mm of noise', () => {
    expect(depthTolerance_mm(rectangle(1_000, 1_000, 300))).toBe(20);
  });

  test('clearly below the floor or above the rim is no level at all', () => {
    expect(at(EMPTY_MM + 41)).toBeUndefined();
    expect(at(250 - 41)).toBeUndefined();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 65_535, -5_000])(
    'a distance of %p is no level',
    (distance_mm) => {
      expect(at(distance_mm)).toBeUndefined();
    },
  );
});
