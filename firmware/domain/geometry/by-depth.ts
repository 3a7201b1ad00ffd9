import type { TankShape } from './tank-shape.js';

const MM3_PER_LITRE = 1e6;
/** Halvings of the height: a double has no finer step to offer. */
const MOST_HALVINGS = 60;

/**
 * A tank whose cross-section changes with the depth, from the volume below each depth.
 * @param volumeBelow_mm3 rises strictly from 0 at depth 0 to the whole volume at `height_mm`
 */
export function tankOf(height_mm: number, volumeBelow_mm3: (depth_mm: number) => number): TankShape {
  const capacity_litres = volumeBelow_mm3(height_mm) / MM3_PER_LITRE;
  const litresAt = (depth_mm: number): number => {
    if (depth_mm <= 0) return 0;
    // Said and not reckoned, so that a full tank is exactly full.
    if (depth_mm >= height_mm) return capacity_litres;
    // Rounding near the floor and the rim stays inside the tank.
    return Math.min(Math.max(volumeBelow_mm3(depth_mm) / MM3_PER_LITRE, 0), capacity_litres);
  };
  return {
    height_mm,
    capacity_litres,
    litresAt,
    depthAt: (litres) => {
      if (litres <= 0) return 0;
      if (litres >= capacity_litres) return height_mm;
      return depthOf(litres, height_mm, litresAt);
    },
  };
}

/** The depth by bisection: the volume rises with the depth, and that is all this needs to know. */
function depthOf(litres: number, height_mm: number, litresAt: (depth_mm: number) => number): number {
  let [below_mm, above_mm] = [0, height_mm];
  for (let halving = 0; halving < MOST_HALVINGS; halving++) {
    const middle_mm = (below_mm + above_mm) / 2;
    if (litresAt(middle_mm) < litres) below_mm = middle_mm;
    else above_mm = middle_mm;
  }
  return (below_mm + above_mm) / 2;
}
