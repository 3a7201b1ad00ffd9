import { type Reason, reason } from '../reason.js';
import type { BelievedRanging } from './ranging.js';

/** How one window of pings becomes one distance. Distances in mm. */
export interface FilterOptions {
  /** Fewest echoes a window needs, 1 or more. */
  readonly min_valid: number;
  /** Nothing nearer than this is believed. */
  readonly blind_zone_mm: number;
  /** Nothing farther than this is believed. */
  readonly max_range_mm: number;
  /** Fastest the surface can move, in mm per second; a faster change has to be seen `jump_windows` times. */
  readonly max_rate_mm_per_s: number;
  /** Windows in a row that must agree before a jump is believed. */
  readonly jump_windows: number;
}

export const DEFAULT_FILTER: FilterOptions = {
  min_valid: 4,
  blind_zone_mm: 30,
  max_range_mm: 7_500,
  max_rate_mm_per_s: 20,
  jump_windows: 3,
};

/**
 * Echoes farther from the median than this many robust standard deviations are outliers.
 * Iglewicz & Hoaglin, "How to Detect and Handle Outliers" (1993): modified z-score 3.5, MAD × 1.4826 ≈ σ.
 */
const OUTLIER_SIGMAS = 3.5;
const MAD_TO_SIGMA = 1.4826;
/** A sensor that repeats itself exactly still has its resolution as noise. */
const LEAST_SIGMA_MM = 2;
/** What two honest windows may differ by beyond the movement of the surface. */
const WINDOW_NOISE_MM = 25;

/** Echoes that spread wider than this robust standard deviation contradict each other: their median means nothing. */
const MOST_SIGMA_MM = 2 * WINDOW_NOISE_MM;

/** A window's distance, or why it has none. */
export type Windowed =
  | { readonly distance_mm: number }
  | { readonly distance_mm: null; readonly reason: Reason };

/**
 * Median of the echoes that agree, after dropping outliers by their distance from the median in units of the median
 * absolute deviation.
 */
export function windowDistance(pings: readonly BelievedRanging[], options: FilterOptions): Windowed {
  const echoes: number[] = [];
  for (const ping of pings) {
    const judged = judge(ping, options);
    if (typeof judged === 'number') echoes.push(judged);
  }
  if (echoes.length < options.min_valid) {
    return { distance_mm: null, reason: tooFew(pings, echoes.length, options) };
  }
  sort(echoes);
  const middle = medianOf(echoes, 0, echoes.length);
  const deviations: number[] = [];
  for (const echo of echoes) deviations.push(Math.abs(echo - middle));
  sort(deviations);
  const sigma = Math.max(LEAST_SIGMA_MM, MAD_TO_SIGMA * medianOf(deviations, 0, deviations.length));
  // The echoes that agree stand side by side, now that they are sorted.
  const reach_mm = OUTLIER_SIGMAS * sigma;
  let from = 0;
  let to = echoes.length;
  while (from < to && middle - (echoes[from] ?? middle) > reach_mm) from += 1;
  while (to > from && (echoes[to - 1] ?? middle) - middle > reach_mm) to -= 1;
  if (to - from < options.min_valid || sigma > MOST_SIGMA_MM) {
    return { distance_mm: null, reason: reason('readings_scatter', { echoes: echoes.length }) };
  }
  return { distance_mm: medianOf(echoes, from, to) };
}

type Fault = Exclude<BelievedRanging['kind'], 'echo'>;

function judge(ping: BelievedRanging, options: FilterOptions): number | Fault {
  if (ping.kind !== 'echo') return ping.kind;
  // Written so that NaN fails it too.
  if (!(ping.distance_mm <= options.max_range_mm)) return 'no_echo';
  if (!(ping.distance_mm >= options.blind_zone_mm)) return 'blind_zone';
  return ping.distance_mm;
}

/** Names the fault most pings showed; a window without any ping at all is a silent sensor. */
function tooFew(pings: readonly BelievedRanging[], echoes: number, options: FilterOptions): Reason {
  const counts = new Map<Fault, number>();
  let worst: Fault = 'silent';
  for (const ping of pings) {
    const fault = judge(ping, options);
    if (typeof fault !== 'number') counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  for (const [fault, count] of counts) if (count > (counts.get(worst) ?? 0)) worst = fault;
  return reason(`sensor_${worst}`, { echoes, pings: pings.length });
}

/** The median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = [...values];
  sort(sorted);
  return medianOf(sorted, 0, sorted.length);
}

/** Sorts in place, by insertion: a window is a handful of pings, and there is one every second. */
function sort(values: number[]): void {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let at = i;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0;
    values[at] = value;
  }
}

/** The median of a part of sorted numbers, from one place to before another; at least one. */
function medianOf(sorted: readonly number[], from: number, to: number): number {
  const upper = sorted[from + ((to - from) >> 1)] ?? Number.NaN;
  const lower = sorted[from + ((to - from - 1) >> 1)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Whether the surface can have moved from one distance to the other in `span_ms`. */
export function canHaveMoved(
  from_mm: number,
  to_mm: number,
  span_ms: number,
  options: FilterOptions,
): boolean {
  const reach_mm = WINDOW_NOISE_MM + (options.max_rate_mm_per_s * span_ms) / 1000;
  return Math.abs(to_mm - from_mm) <= reach_mm;
}
