import { MM_PER, type Units } from '../../format/units.js';

/** The bar that says how large the plan is drawn. */
export interface ScaleBar {
  readonly width_px: number;
  readonly length_mm: number;
}

/** A round length (1, 2 or 5 and noughts, in the reader's unit) of at most `longest_px` on the drawing. */
export function scaleBar(px_per_m: number, longest_px: number, unit: Units['length']): ScaleBar {
  const unit_mm = unit === 'imperial' ? MM_PER.foot : MM_PER.metre;
  const longest = (longest_px / px_per_m / unit_mm) * MM_PER.metre;
  const noughts = 10 ** Math.floor(Math.log10(longest));
  const round = ([5, 2, 1].find((step) => step * noughts <= longest) ?? 1) * noughts;
  const length_mm = round * unit_mm;
  return { width_px: (length_mm / MM_PER.metre) * px_per_m, length_mm };
}
