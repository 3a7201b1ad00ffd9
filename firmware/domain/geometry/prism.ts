import type { TankShape } from './tank-shape.js';

const MM3_PER_LITRE = 1e6;

/** A tank with the same cross-section at every depth: volume = area × depth. */
export function prism(area_mm2: number, height_mm: number): TankShape {
  const capacity_litres = (area_mm2 * height_mm) / MM3_PER_LITRE;
  return {
    height_mm,
    capacity_litres,
    // The share first: x / x is exactly 1, so a full tank is exactly full.
    litresAt: (depth_mm) => capacity_litres * (Math.min(Math.max(depth_mm, 0), height_mm) / height_mm),
    depthAt: (litres) => height_mm * (Math.min(Math.max(litres, 0), capacity_litres) / capacity_litres),
  };
}
