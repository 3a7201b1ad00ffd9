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
