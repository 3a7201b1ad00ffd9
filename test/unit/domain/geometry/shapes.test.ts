import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ShapeSpec, shapeOf } from '../../../../firmware/domain/geometry/shape.js';

const size_mm = fc.integer({ min: 100, max: 20_000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Points that rise strictly in both, some steps tiny and some huge. */
const table = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 20_000 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((steps) => {
    const points = [{ depth_mm: 0, litres: 0 }];
    for (const [mm, litres] of steps) {
      const last = points.at(-1) ?? { depth_mm: 0, litres: 0 };
      points.push({ depth_mm: last.depth_mm + mm, litres: last.litres + litres });
    }
    return points;
  });

const anyShape: fc.Arbitrary<ShapeSpec> = fc.oneof(
  fc.record({ kind: fc.constant('vertical_cylinder' as const), diameter_mm: size_mm, height_mm: size_mm }),
  fc.record({
    kind: fc.constant('rectangle' as const),
    length_mm: size_mm,
    width_mm: size_mm,
    height_mm: size_mm,
  }),
  fc.tuple(size_mm, size_mm, share).map(([diameter_mm, length_mm, bulge]) => ({
    kind: 'horizontal_cylinder' as const,
    diameter_mm,
    length_mm,
    end_depth_mm: (bulge * diameter_mm) / 2,
  })),
  fc
    .tuple(size_mm, size_mm, fc.double({ min: 0.01, max: 0.99, noNaN: true }), share)
    .map(([diameter_mm, height_mm, cone, outlet]) => ({
      kind: 'cone_bottom' as const,
      diameter_mm,
      height_mm,
      cone_height_mm: height_mm * cone,
      outlet_diameter_mm: outlet * 0.99 * diameter_mm,
    })),
  fc.record({ kind: fc.constant('sphere' as const), diameter_mm: size_mm }),
  table.map((points) => ({ kind: 'table' as const, points })),
);

describe('any shape', () => {
  test('is exactly empty at 0 and exactly full at its height, and clamps beyond', () => {
    fc.assert(
      fc.property(anyShape, (spec) => {
        const { litresAt, depthAt, height_mm, capacity_litres } = shapeOf(spec);
        expect([litresAt(0), litresAt(-1)]).toEqual([0, 0]);
        expect([litresAt(height_mm), litresAt(height_mm * 2)]).toEqual([capacity_litres, capacity_litres]);
        expect([depthAt(0), depthAt(capacity_litres), depthAt(capacity_litres * 2)]).toEqual([
          0,
          height_mm,
          height_mm,
        ]);
      }),
    );
  });

  test('holds more the deeper the water stands', () => {
    fc.assert(
      fc.property(anyShape, share, share, (spec, one, other) => {
        const { litresAt, height_mm, capacity_litres } = shapeOf(spec);
        const [low, high] = [Math.min(one, other) * height_mm, Math.max(one, other) * height_mm];
        expect(litresAt(low)).toBeLessThanOrEqual(litresAt(high) + Math.max(1e-9, 1e-12 * capacity_litres));
        // A tenth of a millimetre more is more water, at every depth worth the name.
        if (high - low > 0.1) expect(litresAt(low)).toBeLessThan(litresAt(high));
      }),
    );
  });

  test('tells the depth of a volume within 0.01 % of its height', () => {
    fc.assert(
      fc.property(anyShape, share, (spec, full) => {
        const { litresAt, depthAt, height_mm, capacity_litres } = shapeOf(spec);
        const litres = full * capacity_litres;
        expect(Math.abs(litresAt(depthAt(litres)) - litres)).toBeLessThanOrEqual(capacity_litres * 1e-4);
        const depth_mm = full * height_mm;
        const [below, above] = [litresAt(depth_mm - 1e-4 * height_mm), litresAt(depth_mm + 1e-4 * height_mm)];
        const back = litresAt(depthAt(litresAt(depth_mm)));
        expect(back).toBeGreaterThanOrEqual(below);
        expect(back).toBeLessThanOrEqual(above);
      }),
    );
  });
});

describe('volumes that a book gives', () => {
  const litres = (spec: ShapeSpec, depth_mm: number) => shapeOf(spec).litresAt(depth_mm);

  test('a lying cylinder is half full at half its diameter, and quarter-deep holds 19.55 %', () => {
    const spec = {
      kind: 'horizontal_cylinder',
      diameter_mm: 1_000,
      length_mm: 2_000,
      end_depth_mm: 0,
    } as const;
    expect(shapeOf(spec).capacity_litres).toBeCloseTo(Math.PI * 500, 6);
    expect(litres(spec, 500)).toBeCloseTo(Math.PI * 250, 6);
    // (acos(1/2) − √3/4)/π of the circle.
    expect(litres(spec, 250) / shapeOf(spec).capacity_litres).toBeCloseTo(0.195501, 6);
  });

  test('round ends make a ball of both together, 2:1 ends half of one', () => {
    const straight = { kind: 'horizontal_cylinder', diameter_mm: 1_000, length_mm: 2_000 } as const;
    const ball = shapeOf({ kind: 'sphere', diameter_mm: 1_000 }).capacity_litres;
    const flat = shapeOf({ ...straight, end_depth_mm: 0 }).capacity_litres;
    expect(shapeOf({ ...straight, end_depth_mm: 500 }).capacity_litres).toBeCloseTo(flat + ball, 6);
    expect(shapeOf({ ...straight, end_depth_mm: 250 }).capacity_litres).toBeCloseTo(flat + ball / 2, 6);
    expect(ball).toBeCloseTo((4 / 3) * Math.PI * 125, 6);
  });

  test('a cone holds a third of its cylinder, and the cylinder above it the rest', () => {
    const spec = {
      kind: 'cone_bottom',
      diameter_mm: 2_000,
      height_mm: 3_000,
      cone_height_mm: 900,
      outlet_diameter_mm: 0,
    } as const;
    expect(litres(spec, 900)).toBeCloseTo(Math.PI * 300, 6);
    expect(shapeOf(spec).capacity_litres).toBeCloseTo(Math.PI * (300 + 2_100), 6);
    // Half as deep in a cone is an eighth.
    expect(litres(spec, 450)).toBeCloseTo((Math.PI * 300) / 8, 6);
  });

  test('a table goes through its points and never beyond its neighbours', () => {
    fc.assert(
      fc.property(table, share, (points, at) => {
        const { litresAt } = shapeOf({ kind: 'table', points });
        for (const { depth_mm, litres: measured } of points)
          expect(litresAt(depth_mm)).toBeCloseTo(measured, 6);
        const step = Math.min(Math.floor(at * (points.length - 1)), points.length - 2);
        const [from, to] = [points[step], points[step + 1]];
        if (from === undefined || to === undefined) throw new Error('no such step');
        const between = litresAt(from.depth_mm + at * (to.depth_mm - from.depth_mm));
        expect(between).toBeGreaterThanOrEqual(from.litres - 1e-9);
        expect(between).toBeLessThanOrEqual(to.litres + 1e-9);
      }),
    );
  });

  test('two points are a straight line', () => {
    const spec = {
      kind: 'table',
      points: [
        { depth_mm: 0, litres: 0 },
        { depth_mm: 1_000, litres: 800 },
      ],
    } as const;
    expect(litres(spec, 250)).toBeCloseTo(200, 9);
  });
});
