import type { TankConfig } from '../../../firmware/config/node-config.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { spreadOf } from '../../node-hardware/ping-statistics.js';
import type { Target } from './target.js';

/** Distances that the sensor told around a run of the valve, in mm. */
export interface Seen {
  readonly before: readonly number[];
  /** Right after the valve was closed. */
  readonly after: readonly number[];
  /** Some seconds later. */
  readonly later: readonly number[];
}

/**
 * What the water said. `no_water`: the usual flow would have shown. `no_rise_seen`, `no_fall_seen`: nothing did, and
 * nothing need have. `still_falls` may be a tap that is open. `not_judged`: there were too few echoes.
 */
export type Verdict =
  | 'water_flows'
  | 'still_rises'
  | 'still_falls'
  | 'no_water'
  | 'no_rise_seen'
  | 'no_fall_seen'
  | 'not_judged';

export interface Feedback {
  readonly verdict: Verdict;
  /** How far the level rose, below 0 when it fell; null when it is not known. */
  readonly rise_mm: number | null;
  readonly rise_litres: number | null;
  /** The least rise or fall that would have been seen, in mm. */
  readonly visible_mm: number | null;
  /** The least flow that would have been seen, in L/h. */
  readonly visible_lph: number | null;
}

const LEAST_ECHOES = 4;
/** A difference of two medians is believed beyond this many of its standard errors. */
const BELIEF_SIGMAS = 4;
/** The standard error of a median of n normal values is 1.2533 σ / √n. */
const MEDIAN_ERROR = 1.2533;
/** Sensors resolve no less than this, however calm they look. */
const LEAST_SIGMA_MM = 1;
const LEAST_VISIBLE_MM = 2;
const S_PER_HOUR = 3_600;

/**
 * Judges a run by the level before and after it.
 * @param open_s how long it ran
 */
export function judge(
  { tank, draws, flow_lph }: Pick<Target, 'tank' | 'draws' | 'flow_lph'>,
  seen: Seen,
  open_s: number,
): Feedback {
  const [before, after, later] = [centre(seen.before), centre(seen.after), centre(seen.later)];
  if (before === null || after === null || open_s <= 0) {
    return { verdict: 'not_judged', rise_mm: null, rise_litres: null, visible_mm: null, visible_lph: null };
  }
  const rise_mm = before.distance_mm - after.distance_mm;
  const visible_mm = visible(before, after);
  const litres = (from_mm: number, to_mm: number) => litresBetween(tank, from_mm, to_mm);
  const per_hour = S_PER_HOUR / open_s;
  const visible_lph = litres(before.distance_mm, before.distance_mm - visible_mm) * per_hour;
  const figures = {
    rise_mm,
    rise_litres: litres(before.distance_mm, after.distance_mm),
    visible_mm,
    visible_lph,
  };
  const way = draws ? -1 : 1;
  if (later !== null && way * (after.distance_mm - later.distance_mm) > visible(after, later)) {
    return { ...figures, verdict: draws ? 'still_falls' : 'still_rises' };
  }
  if (way * rise_mm > visible_mm) return { ...figures, verdict: 'water_flows' };
  // Twice what is just visible: a supply that is a little weak is not a missing one.
  const missing = (flow_lph ?? 0) > 2 * visible_lph;
  return { ...figures, verdict: missing ? 'no_water' : draws ? 'no_fall_seen' : 'no_rise_seen' };
}

interface Centre {
  readonly distance_mm: number;
  readonly error_mm: number;
}

function centre(distances_mm: readonly number[]): Centre | null {
  const spread = spreadOf(distances_mm);
  if (spread === null || distances_mm.length < LEAST_ECHOES) return null;
  const sigma_mm = Math.max(LEAST_SIGMA_MM, spread.sigma);
  return { distance_mm: spread.median, error_mm: (MEDIAN_ERROR * sigma_mm) / Math.sqrt(distances_mm.length) };
}

function visible(one: Centre, other: Centre): number {
  return Math.max(LEAST_VISIBLE_MM, BELIEF_SIGMAS * Math.hypot(one.error_mm, other.error_mm));
}

function litresBetween({ shape: spec, sensor }: TankConfig, from_mm: number, to_mm: number): number {
  const shape = shapeOf(spec);
  const litresAt = (distance_mm: number) => shape.litresAt(sensor.empty_distance_mm - distance_mm);
  return litresAt(to_mm) - litresAt(from_mm);
}

/** The verdict as a sentence, and what to do. */
export function feedbackText(
  { verdict, rise_mm, rise_litres, visible_lph }: Feedback,
  open_s: number,
): string {
  const fell = (rise_mm ?? 0) < 0;
  const rise = `the level ${fell ? 'fell' : 'rose'} ${Math.abs(rise_mm ?? 0).toFixed(0)} mm`;
  const litres = Math.abs(rise_litres ?? 0);
  const flow_lph = (litres * S_PER_HOUR) / Math.max(1, open_s);
  const least = `less than about ${Math.ceil(visible_lph ?? 0).toLocaleString('en')} L/h would not show in ${open_s.toFixed(0)} s`;
  switch (verdict) {
    case 'water_flows':
      return `Water flows: ${rise} (${litres.toFixed(1)} L, about ${Math.round(flow_lph).toLocaleString('en')} L/h), and stopped.`;
    case 'still_rises':
      return 'The level still rises with the relay at rest: the valve is stuck open, or water comes in elsewhere. Shut the supply by hand and look.';
    case 'still_falls':
      return 'The level still falls with the relay at rest: it is stuck, or somebody draws water. Close every tap and test again.';
    case 'no_water':
      return `No water: ${rise}, and the usual flow would have shown. Is there pressure? Does the valve click? Is it wired to the relay's normally-open contact?`;
    case 'no_rise_seen':
      return `No rise was seen: ${rise}; ${least}. Listen for the valve, or test longer.`;
    case 'no_fall_seen':
      return `No fall was seen: ${rise}; ${least}. Listen for it, or test longer.`;
    case 'not_judged':
      return 'The sensor told too little to judge the water: listen for the valve.';
  }
}
