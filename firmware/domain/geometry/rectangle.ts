import { prism } from './prism.js';
import type { TankShape } from './tank-shape.js';

/** A box: area = length × width. */
export function rectangle(length_mm: number, width_mm: number, height_mm: number): TankShape {
  return prism(length_mm * width_mm, height_mm);
}
