import { prism } from './prism.js';
import type { TankShape } from './tank-shape.js';

/** A standing cylinder: area = π·(d/2)². */
export function verticalCylinder(diameter_mm: number, height_mm: number): TankShape {
  return prism(Math.PI * (diameter_mm / 2) ** 2, height_mm);
}
