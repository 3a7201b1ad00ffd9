import { Refusal } from '../../refusal.js';

/** A calibration by known litres, as far as it has come. Lengths in mm. */
export interface Pouring {
  readonly empty_distance_mm: number;
  /** From `{0, 0}`, rising in both. */
  readonly points: readonly PouredPoint[];
  /** Everything that was poured; beyond the last point's litres when it did not show yet. */
  readonly poured_litres: number;
}

export interface PouredPoint {
  readonly depth_mm: number;
  readonly litres: number;
}

/** As many points as the configuration takes. */
const MOST_POINTS = 200;
/** Two distances differ beyond doubt by 3 σ of their noise, and by what sensors resolve at all. */
const NOISE_SIGMAS = 3;
const LEAST_RISE_MM = 3;

/** The first point: an empty tank. */
export function beginPouring(distance_mm: number): Pouring {
  return { empty_distance_mm: round(distance_mm), points: [{ depth_mm: 0, litres: 0 }], poured_litres: 0 };
}

/** What came of one more amount. */
export interface PourResult {
  readonly pouring: Pouring;
  /** Null when the level did not rise beyond the noise: the litres wait for the next point. */
  readonly point: PouredPoint | null;
  /** What the level must rise by to become a point. */
  readonly needed_mm: number;
}

/**
 * Takes an amount that was poured, and the distance measured after it.
 * @param noise_mm robust standard deviation of single pings
 * @throws Refusal `level_fell` when the water stands lower than before, `too_many_points`
 */
export function pour(pouring: Pouring, litres: number, distance_mm: number, noise_mm: number): PourResult {
  const depth_mm = round(pouring.empty_distance_mm - distance_mm);
  const last_mm = pouring.points.at(-1)?.depth_mm ?? 0;
  const needed_mm = Math.max(LEAST_RISE_MM, Math.ceil(NOISE_SIGMAS * noise_mm));
  if (depth_mm < last_mm - needed_mm)
    throw new Refusal({
      code: 'level_fell',
      message: `the water stands ${Math.round(last_mm - depth_mm)} mm lower than at the last point; nothing was counted`,
      hint: 'Close every outlet, see that the sensor has not moved, and begin again at the empty tank: --pour begin',
      exit: 'conflict',
    });
  const poured_litres = round(pouring.poured_litres + litres);
  if (depth_mm < last_mm + needed_mm) {
    return { pouring: { ...pouring, poured_litres }, point: null, needed_mm };
  }
  if (pouring.points.length >= MOST_POINTS)
    throw new Refusal({
      code: 'too_many_points',
      message: `a table has at most ${MOST_POINTS} points; nothing was counted`,
      hint: 'Finish it: --pour finish',
      exit: 'conflict',
    });
  const point = { depth_mm, litres: poured_litres };
  return { pouring: { ...pouring, points: [...pouring.points, point], poured_litres }, point, needed_mm };
}

/**
 * The table that was poured.
 * @throws Refusal `too_few_points`
 */
export function tableOf({ points }: Pouring): readonly PouredPoint[] {
  if (points.length >= 2) return points;
  throw new Refusal({
    code: 'too_few_points',
    message: 'nothing was poured yet that the level shows; nothing was changed',
    hint: 'Pour a known amount, then: --pour LITRES',
    exit: 'conflict',
  });
}

/** Litres that were poured and are in no point. */
export function waitingLitres({ points, poured_litres }: Pouring): number {
  return round(poured_litres - (points.at(-1)?.litres ?? 0));
}

/** To a thousandth: sums of decimal fractions stay what people typed. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
