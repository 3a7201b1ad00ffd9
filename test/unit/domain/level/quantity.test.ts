import { describe, expect, test } from '@jest/globals';
import { shapeOf } from '../../../../firmware/domain/geometry/shape.js';
import { distanceOf } from '../../../../firmware/domain/level/quantity.js';

const BOX = shapeOf({ kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 2_000 });
const BALL = shapeOf({ kind: 'sphere', diameter_mm: 2_000 });

describe('what a ready-made sensor’s number means', () => {
  test.each([
    ['distance_mm', 500, 500],
    ['distance_cm', 50, 500],
    ['distance_m', 0.5, 500],
    ['depth_mm', 1_600, 500],
    ['depth_cm', 160, 500],
    ['depth_m', 1.6, 500],
    ['percent', 80, 500],
  ] as const)('%s %d', (quantity, value, distance_mm) => {
    expect(distanceOf(quantity, value, BOX, 2_100)).toBeCloseTo(distance_mm, 6);
  });

  test('percent is a share of the volume, not of the height', () => {
    expect(distanceOf('percent', 50, BALL, 2_100)).toBeCloseTo(1_100, 6);
    expect(distanceOf('percent', 15.625, BALL, 2_100)).toBeCloseTo(1_600, 6);
  });

  test.each([120, -5])('%d percent lies outside the tank, where it can be refused', (percent) => {
    const distance_mm = distanceOf('percent', percent, BOX, 2_100);
    expect(distance_mm < 100 || distance_mm > 2_100).toBe(true);
  });
});
