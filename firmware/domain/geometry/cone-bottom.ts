import { tankOf } from './by-depth.js';
import type { TankShape } from './tank-shape.js';

/** A standing cylinder over a cone. Diameters and heights in mm. */
export interface ConeBottomSpec {
  readonly diameter_mm: number;
  /** Of the whole tank, cone included. */
  readonly height_mm: number;
  readonly cone_height_mm: number;
  /** Of the cone's lower end, 0 for a point. */
  readonly outlet_diameter_mm: number;
}

/** Frustum of a cone, V = π·h·(r₀² + r₀·r + r²)/3, and above it a cylinder. */
export function coneBottom(spec: ConeBottomSpec): TankShape {
  const { height_mm, cone_height_mm } = spec;
  const [outlet_mm, radius_mm] = [spec.outlet_diameter_mm / 2, spec.diameter_mm / 2];
  const cone_mm3 = (depth_mm: number) => {
    const surface_mm = outlet_mm + ((radius_mm - outlet_mm) * depth_mm) / cone_height_mm;
    return (Math.PI * depth_mm * (outlet_mm ** 2 + outlet_mm * surface_mm + surface_mm ** 2)) / 3;
  };
  return tankOf(
    height_mm,
    (depth_mm) =>
      cone_mm3(Math.min(depth_mm, cone_height_mm)) +
      Math.PI * radius_mm ** 2 * Math.max(0, depth_mm - cone_height_mm),
  );
}
