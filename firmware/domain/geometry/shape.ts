import { rectangle } from './rectangle.js';
import { verticalCylinder } from './vertical-cylinder.js';

/**
 * The inside of a tank: which depth holds which volume. Both functions are inverse to each other and monotone;
 * arguments outside the tank are clamped to empty or full.
 */
export interface TankShape {
  /** Depth of water at which the tank is full, in mm. */
  readonly height_mm: number;
  /** Volume at `height_mm`, in litres. */
  readonly capacity_litres: number;
  /** Volume below `depth_mm` (0…height), in litres. */
  litresAt(depth_mm: number): number;
  /** Depth of `litres` (0…capacity), in mm. */
  depthAt(litres: number): number;
}

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
