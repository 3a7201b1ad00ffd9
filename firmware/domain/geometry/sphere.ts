import { tankOf } from './by-depth.js';
import type { TankShape } from './tank-shape.js';

/** A ball. Spherical cap: V = π·h²·(3r − h)/3. */
export function sphere(diameter_mm: number): TankShape {
  return tankOf(diameter_mm, (depth_mm) => capVolume_mm3(diameter_mm / 2, depth_mm));
}

/** Volume of a ball's cap of height `depth_mm` (0…2r), in mm³. */
export function capVolume_mm3(radius_mm: number, depth_mm: number): number {
  return (Math.PI * depth_mm ** 2 * (3 * radius_mm - depth_mm)) / 3;
}
