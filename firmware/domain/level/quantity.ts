import type { TankShape } from '../geometry/tank-shape.js';

/** What a ready-made level sensor may tell: how far the water is, how deep, or how full. */
export const QUANTITIES = [
  'distance_mm',
  'distance_cm',
  'distance_m',
  'depth_mm',
  'depth_cm',
  'depth_m',
  'percent',
] as const;
export type Quantity = (typeof QUANTITIES)[number];

const MM: Readonly<Record<string, number>> = { mm: 1, cm: 10, m: 1_000 };

/**
 * The distance from the sensor's face to the water that such a number means, in mm; what lies outside the tank stays
 * outside, and is refused where all distances are.
 * @param empty_distance_mm from the sensor's face to the floor of the empty tank
 */
export function distanceOf(
  quantity: Quantity,
  value: number,
  shape: TankShape,
  empty_distance_mm: number,
): number {
  if (quantity === 'percent') return empty_distance_mm - depthAtPercent(value, shape);
  const [what, unit = 'mm'] = quantity.split('_');
  const length_mm = value * (MM[unit] ?? Number.NaN);
  return what === 'distance' ? length_mm : empty_distance_mm - length_mm;
}

/** Beyond empty and full the depth goes on in proportion, so that 120 % is as impossible as it looks. */
function depthAtPercent(percent: number, shape: TankShape): number {
  if (percent < 0 || percent > 100) return (shape.height_mm * percent) / 100;
  return shape.depthAt((shape.capacity_litres * percent) / 100);
}
