import type { TankShape } from './tank-shape.js';

/** A level in the three ways people ask for it. */
export interface Level {
  /** Depth of water, in mm. */
  readonly depth_mm: number;
  /** Volume, in litres. */
  readonly litres: number;
  /** Share of capacity, 0–100. */
  readonly percent: number;
}

/** How far outside the tank a measured surface may seem to lie before it is no level at all, in mm. */
export function depthTolerance_mm(shape: TankShape): number {
  return Math.max(20, shape.height_mm * 0.02);
}

/**
 * The level that a distance means.
 * @param distance_mm from the sensor's face to the water
 * @param empty_distance_mm from the sensor's face to the floor of the empty tank
 * @returns undefined when the surface would lie outside the tank by more than the tolerance: below its floor or above
 *   its rim. Such a distance is a fault, not an empty or a full tank.
 */
export function levelAt(shape: TankShape, empty_distance_mm: number, distance_mm: number): Level | undefined {
  const measured_mm = empty_distance_mm - distance_mm;
  const tolerance_mm = depthTolerance_mm(shape);
  // Written so that NaN fails it too.
  const inside = measured_mm >= -tolerance_mm && measured_mm <= shape.height_mm + tolerance_mm;
  if (!inside) return undefined;
  const depth_mm = Math.min(Math.max(measured_mm, 0), shape.height_mm);
  const litres = shape.litresAt(depth_mm);
  return { depth_mm, litres, percent: 100 * (litres / shape.capacity_litres) };
}
