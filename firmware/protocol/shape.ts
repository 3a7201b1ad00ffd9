import { z } from 'zod';
import { length_mm } from './length.js';

/** The inside of a tank. Lengths in mm. */
export const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vertical_cylinder'), diameter_mm: length_mm, height_mm: length_mm }),
  z.strictObject({
    kind: z.literal('rectangle'),
    length_mm,
    width_mm: length_mm,
    height_mm: length_mm,
  }),
  z
    .strictObject({
      kind: z.literal('horizontal_cylinder'),
      diameter_mm: length_mm,
      /** Of the straight part, between the ends. */
      length_mm,
      /** How far each end bulges out: 0 for flat ends, diameter / 4 for 2:1 elliptical, diameter / 2 for round ones. */
      end_depth_mm: z.number().min(0).max(50_000).default(0),
    })
    .refine((s) => s.end_depth_mm <= s.diameter_mm / 2, {
      message: 'must not exceed half the diameter',
      path: ['end_depth_mm'],
    }),
  z
    .strictObject({
      kind: z.literal('cone_bottom'),
      diameter_mm: length_mm,
      /** Of the whole tank, cone included. */
      height_mm: length_mm,
      cone_height_mm: length_mm,
      /** Diameter of the cone's lower end: 0 for a point. */
      outlet_diameter_mm: z.number().min(0).max(100_000).default(0),
    })
    .refine((s) => s.cone_height_mm < s.height_mm, {
      message: 'must be below height_mm',
      path: ['cone_height_mm'],
    })
    .refine((s) => s.outlet_diameter_mm < s.diameter_mm, {
      message: 'must be below diameter_mm',
      path: ['outlet_diameter_mm'],
    }),
  z.strictObject({ kind: z.literal('sphere'), diameter_mm: length_mm }),
  z
    .strictObject({
      kind: z.literal('table'),
      /** From the empty tank (0 L) to the full one, rising in both. */
      points: z
        .array(
          z.strictObject({ depth_mm: z.number().min(0).max(100_000), litres: z.number().min(0).max(1e9) }),
        )
        .min(2)
        .max(200),
    })
    .refine((s) => s.points[0]?.depth_mm === 0 && s.points[0].litres === 0, {
      message: 'must begin with { "depth_mm": 0, "litres": 0 }',
      path: ['points'],
    })
    .refine((s) => s.points.every((point, at) => rises(s.points[at - 1], point)), {
      message: 'must rise from each point to the next, in depth and in litres',
      path: ['points'],
    }),
]);

interface Point {
  readonly depth_mm: number;
  readonly litres: number;
}

function rises(before: Point | undefined, point: Point): boolean {
  return before === undefined || (point.depth_mm > before.depth_mm && point.litres > before.litres);
}

/** A shape as it is written and published. */
export type ShapeFields = z.infer<typeof shape>;
