import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ShapeSpec, shapeOf } from '../../../../firmware/domain/geometry/shape.js';

const side_mm = fc.double({ min: 100, max: 30_000, noNaN: true });
const anySpec: fc.Arbitrary<ShapeSpec> = fc.oneof(
  fc.record({ kind: fc.constant('vertical_cylinder' as const), diameter_mm: side_mm, height_mm: side_mm }),
  fc.record({
    kind: fc.constant('rectangle' as const),
    length_mm: side_mm,
    width_mm: side_mm,
    height_mm: side_mm,
  }),
);
const anyShape = anySpec.map(shapeOf);
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const check = (property: fc.IRawProperty<unknown>) => fc.assert(property, { seed: 1580, numRuns: 500 });

describe('what a tank holds', () => {
  test('a round tank of 1.2 m across and 1.768 m high holds 2,000 litres', () => {
    const tank = shapeOf({ kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 });
    expect(tank.capacity_litres).toBeCloseTo(Math.PI * 0.6 ** 2 * 1.768 * 1_000, 6);
    expect(Math.round(tank.capacity_litres)).toBe(2_000);
    expect(tank.height_mm).toBe(1_768);
  });

  test('a box of 2 m by 1.5 m by 1 m holds 3,000 litres', () => {
    const tank = shapeOf({ kind: 'rectangle', length_mm: 2_000, width_mm: 1_500, height_mm: 1_000 });
    expect(tank.capacity_litres).toBe(3_000);
    expect(tank.litresAt(250)).toBe(750);
    expect(tank.depthAt(750)).toBe(250);
  });
});

describe('the shape of any tank', () => {
  test('is empty at no depth and exactly full at its height', () => {
    check(
      fc.property(anyShape, (tank) => {
        expect(tank.litresAt(0)).toBe(0);
        expect(tank.litresAt(tank.height_mm)).toBe(tank.capacity_litres);
        expect(tank.depthAt(0)).toBe(0);
        expect(tank.depthAt(tank.capacity_litres)).toBe(tank.height_mm);
      }),
    );
  });

  test('gives the depth back from the litres within 0.01 % of its height, and the litres from the depth', () => {
    check(
      fc.property(anyShape, anyShare, (tank, share) => {
        const depth_mm = share * tank.height_mm;
        const litres = share * tank.capacity_litres;
        expect(Math.abs(tank.depthAt(tank.litresAt(depth_mm)) - depth_mm)).toBeLessThanOrEqual(
          tank.height_mm * 1e-4,
        );
        expect(Math.abs(tank.litresAt(tank.depthAt(litres)) - litres)).toBeLessThanOrEqual(
          tank.capacity_litres * 1e-4,
        );
      }),
    );
  });

  test('never holds less water when it is deeper', () => {
    check(
      fc.property(anyShape, anyShare, anyShare, (tank, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const { height_mm, capacity_litres } = tank;
        expect(tank.litresAt(low * height_mm)).toBeLessThanOrEqual(tank.litresAt(high * height_mm));
        expect(tank.depthAt(low * capacity_litres)).toBeLessThanOrEqual(tank.depthAt(high * capacity_litres));
      }),
    );
  });

  test('holds nothing below its floor and no more than it can above its rim', () => {
    check(
      fc.property(anyShape, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (tank, beyond) => {
        expect(tank.litresAt(-beyond)).toBe(0);
        expect(tank.litresAt(tank.height_mm + beyond)).toBe(tank.capacity_litres);
        expect(tank.depthAt(-beyond)).toBe(0);
        expect(tank.depthAt(tank.capacity_litres + beyond)).toBe(tank.height_mm);
      }),
    );
  });
});
