import { rectangle } from './rectangle.js';
import type { TankShape } from './tank-shape.js';
import { verticalCylinder } from './vertical-cylinder.js';

/** A shape as an installer describes it, inside dimensions in mm. */
export type ShapeSpec =
  | { readonly kind: 'vertical_cylinder'; readonly diameter_mm: number; readonly height_mm: number }
  | {
      readonly kind: 'rectangle';
      readonly length_mm: number;
      readonly width_mm: number;
      readonly height_mm: number;
    };

/** Makes the shape a specification describes. Dimensions must be positive and finite; the configuration checks that. */
export function shapeOf(spec: ShapeSpec): TankShape {
  switch (spec.kind) {
    case 'vertical_cylinder':
      return verticalCylinder(spec.diameter_mm, spec.height_mm);
    case 'rectangle':
      return rectangle(spec.length_mm, spec.width_mm, spec.height_mm);
  }
}
