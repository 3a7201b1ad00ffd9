import { tankOf } from './by-depth.js';
import type { TankShape } from './tank-shape.js';

/** One line of a calibration: so much water stands so deep. */
export interface TablePoint {
  readonly depth_mm: number;
  readonly litres: number;
}

const MM3_PER_LITRE = 1e6;

/**
 * A tank known by measured points, from `{0, 0}` to the full tank, rising strictly in both.
 *
 * Between the points runs a cubic that never falls and never overshoots: Fritsch & Carlson, "Monotone Piecewise Cubic
 * Interpolation", SIAM J. Numer. Anal. 17 (1980), with slopes by the weighted harmonic mean (Fritsch & Butland 1984).
 */
export function levelVolumeTable(points: readonly TablePoint[]): TankShape {
  const slopes = slopesAt(points);
  const height_mm = points.at(-1)?.depth_mm ?? 0;
  return tankOf(height_mm, (depth_mm) => litresBetween(points, slopes, depth_mm) * MM3_PER_LITRE);
}

function litresBetween(points: readonly TablePoint[], slopes: readonly number[], depth_mm: number): number {
  let at = 0;
  while (at < points.length - 2 && depth_mm >= depthOf(points, at + 1)) at += 1;
  const [from, to] = [points[at], points[at + 1]];
  if (from === undefined || to === undefined) return 0;
  if (depth_mm >= to.depth_mm) return to.litres;
  const span_mm = to.depth_mm - from.depth_mm;
  const t = (depth_mm - from.depth_mm) / span_mm;
  const [slopeFrom = 0, slopeTo = 0] = [slopes[at], slopes[at + 1]];
  // The cubic Hermite basis.
  const rise = t * t * (3 - 2 * t);
  const bend = t * (1 - t) ** 2 * slopeFrom - t * t * (1 - t) * slopeTo;
  return from.litres + (to.litres - from.litres) * rise + span_mm * bend;
}

/** Litres per mm at each point. */
function slopesAt(points: readonly TablePoint[]): number[] {
  const spans_mm = points.slice(1).map((point, at) => point.depth_mm - depthOf(points, at));
  const secants = points
    .slice(1)
    .map((point, at) => (point.litres - (points[at]?.litres ?? 0)) / (spans_mm[at] ?? 1));
  return points.map((_, at) => {
    const [before, after] = [secants[at - 1], secants[at]];
    // At an end the curve follows the line to the neighbour, which is monotone by itself.
    if (before === undefined || after === undefined) return before ?? after ?? 0;
    const [span = 0, next = 0] = [spans_mm[at - 1], spans_mm[at]];
    const [first, second] = [2 * next + span, next + 2 * span];
    return (first + second) / (first / before + second / after);
  });
}

function depthOf(points: readonly TablePoint[], at: number): number {
  return points[at]?.depth_mm ?? Number.POSITIVE_INFINITY;
}
