import { type ConeBottomSpec, coneBottom } from './cone-bottom.js';
import { horizontalCylinder } from './horizontal-cylinder.js';
import { levelVolumeTable, type TablePoint } from './level-volume-table.js';
import { rectangle } from './rectangle.js';
import { sphere } from './sphere.js';
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
    }
  | {
      readonly kind: 'horizontal_cylinder';
      readonly diameter_mm: number;
      readonly length_mm: number;
      readonly end_depth_mm: number;
    }
  | ({ readonly kind: 'cone_bottom' } & ConeBottomSpec)
  | { readonly kind: 'sphere'; readonly diameter_mm: number }
  | { readonly kind: 'table'; readonly points: readonly TablePoint[] };

/** Makes the shape a specification describes. Dimensions must be positive and finite; the configuration checks that. */
export function shapeOf(spec: ShapeSpec): TankShape {
  switch (spec.kind) {
    case 'vertical_cylinder':
      return verticalCylinder(spec.diameter_mm, spec.height_mm);
    case 'rectangle':
      return rectangle(spec.length_mm, spec.width_mm, spec.height_mm);
    case 'horizontal_cylinder':
      return horizontalCylinder(spec.diameter_mm, spec.length_mm, spec.end_depth_mm);
    case 'cone_bottom':
      return coneBottom(spec);
    case 'sphere':
      return sphere(spec.diameter_mm);
    case 'table':
      return levelVolumeTable(spec.points);
  }
}
