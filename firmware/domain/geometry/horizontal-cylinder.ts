import { tankOf } from './by-depth.js';
import { capVolume_mm3 } from './sphere.js';
import type { TankShape } from './tank-shape.js';

/**
 * A lying cylinder with flat or dished ends.
 *
 * Straight part: length × segment of the circle, A = r²·acos((r − h)/r) − (r − h)·√(2rh − h²). Each end is half an
 * ellipsoid of revolution with semi-axes r, r and the end's depth a; both together are a ball of radius r, stretched
 * along the axis by a/r.
 * @param length_mm of the straight part
 * @param end_depth_mm how far each end bulges out, 0 (flat) to r (round)
 */
export function horizontalCylinder(diameter_mm: number, length_mm: number, end_depth_mm: number): TankShape {
  const radius_mm = diameter_mm / 2;
  return tankOf(
    diameter_mm,
    (depth_mm) =>
      length_mm * segment_mm2(radius_mm, depth_mm) +
      (end_depth_mm / radius_mm) * capVolume_mm3(radius_mm, depth_mm),
  );
}

function segment_mm2(radius_mm: number, depth_mm: number): number {
  const left_mm = Math.max(0, 2 * radius_mm - depth_mm);
  // The same angle as acos((r − h)/r), which loses half its digits near empty and near full.
  const angle = 2 * Math.atan2(Math.sqrt(depth_mm), Math.sqrt(left_mm));
  return radius_mm ** 2 * angle - (radius_mm - depth_mm) * Math.sqrt(depth_mm * left_mm);
}
