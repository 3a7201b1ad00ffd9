import { depthTolerance_mm } from '../geometry/level.js';
import type { TankShape } from '../geometry/tank-shape.js';
import { type Reason, reason } from '../reason.js';

/** Where the water lies, as a sensor above it sees it. Distances from the sensor's face, in mm. */
export interface Calibration {
  /** To the floor of the empty tank. */
  readonly empty_distance_mm: number;
  /** To the water when the tank is full to the brim; null when nobody measured it. */
  readonly full_distance_mm: number | null;
}

/** What the sensor and the inlet of the tank bound. */
export interface CalibrationLimits {
  readonly blind_zone_mm: number;
  readonly max_range_mm: number;
  /** The inlet never runs above this level, 0–100 %; null without an inlet. */
  readonly full_percent: number | null;
}

/** What is wrong, or to be known, about one figure of a calibration. */
export interface CalibrationFinding {
  readonly field: 'shape' | 'empty_distance_mm' | 'full_distance_mm';
  readonly reason: Reason;
}

/** A tank smaller than this is a slip of the finger. */
const LEAST_LITRES = 1;
const LEAST_HEIGHT_MM = 10;

/**
 * Whether shape and distances of a tank can be true together, and whether its sensor can see what it must.
 * @returns `mistakes`, with any of which nobody may go on, and `warnings`
 */
export function judgeCalibration(
  shape: TankShape,
  { empty_distance_mm, full_distance_mm }: Calibration,
  limits: CalibrationLimits,
): { readonly mistakes: readonly CalibrationFinding[]; readonly warnings: readonly CalibrationFinding[] } {
  const mistakes: CalibrationFinding[] = [
    ...tooSmall(shape),
    ...unseenFloor(shape, empty_distance_mm, limits),
    ...(full_distance_mm === null ? [] : misfit(shape, empty_distance_mm, full_distance_mm)),
  ];
  // Where the floor is in doubt, so is everything above it.
  if (mistakes.length > 0) return { mistakes, warnings: [] };
  const { finding, bars } = unseenRim(shape, empty_distance_mm, limits);
  return bars ? { mistakes: finding, warnings: [] } : { mistakes: [], warnings: finding };
}

function tooSmall({ capacity_litres, height_mm }: TankShape): CalibrationFinding[] {
  // Written so that NaN fails it too.
  if (capacity_litres >= LEAST_LITRES && height_mm >= LEAST_HEIGHT_MM) return [];
  return [{ field: 'shape', reason: reason('tank_too_small') }];
}

function unseenFloor(
  { height_mm }: TankShape,
  distance_mm: number,
  { max_range_mm }: CalibrationLimits,
): CalibrationFinding[] {
  const field = 'empty_distance_mm';
  // Written so that NaN fails it too.
  if (!(distance_mm <= max_range_mm))
    return [{ field, reason: reason('floor_beyond_range', { distance_mm, max_range_mm }) }];
  if (distance_mm < height_mm)
    return [{ field, reason: reason('sensor_below_rim', { distance_mm, height_mm: Math.round(height_mm) }) }];
  return [];
}

/** Between floor and brim there is as much as the tank is high: else one of the three was mismeasured. */
function misfit(shape: TankShape, empty_mm: number, full_mm: number): CalibrationFinding[] {
  const field = 'full_distance_mm';
  const span_mm = Math.round(empty_mm - full_mm);
  if (span_mm <= 0) return [{ field, reason: reason('full_below_empty') }];
  const tolerance_mm = Math.round(depthTolerance_mm(shape));
  const height_mm = Math.round(shape.height_mm);
  if (Math.abs(span_mm - height_mm) <= tolerance_mm) return [];
  return [{ field, reason: reason('span_misfit', { span_mm, height_mm, tolerance_mm }) }];
}

/** Near the rim the water may be nearer than the sensor can measure. The full mark must be seen. */
function unseenRim(
  shape: TankShape,
  empty_distance_mm: number,
  { blind_zone_mm, full_percent }: CalibrationLimits,
): { readonly finding: CalibrationFinding[]; readonly bars: boolean } {
  const higher_mm = Math.ceil(blind_zone_mm - (empty_distance_mm - shape.height_mm));
  if (higher_mm <= 0) return { finding: [], bars: false };
  const seen_litres = shape.litresAt(Math.max(0, empty_distance_mm - blind_zone_mm));
  const seen_percent = Math.floor((100 * seen_litres) / shape.capacity_litres);
  const bars = full_percent !== null && seen_percent < full_percent;
  const args = { blind_zone_mm, seen_percent, higher_mm };
  const why = bars ? reason('full_mark_unseen', { ...args, full_percent }) : reason('rim_unseen', args);
  return { finding: [{ field: 'empty_distance_mm', reason: why }], bars };
}
