export const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

/** What a chart is made of. */
export type Resolution = 'raw' | 'hour' | 'day';

/**
 * Up to here a chart is made of readings; past the second, of days. Readings of all tanks lie together, so a chart of
 * them reads past those of the others, and meanwhile nothing else runs.
 */
const LONGEST_RAW_MS = 2 * DAY_MS;
const LONGEST_HOURS_MS = 800 * DAY_MS;

/** A half-open span of wall time, [from, to). */
export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

/**
 * What a chart of [from, to) is made of: readings up to 2 days, hours up to 800 days, then days. Where the readings of
 * its beginning are gone, hours.
 * @param raw_from_ms readings before this were removed
 */
export function resolutionOf({ from_ms, to_ms }: Span, raw_from_ms: number): Resolution {
  if (to_ms - from_ms > LONGEST_HOURS_MS) return 'day';
  if (to_ms - from_ms > LONGEST_RAW_MS || from_ms < raw_from_ms) return 'hour';
  return 'raw';
}

/** Length of one figure of a resolution in ms; a reading has none. */
export function stepOf(resolution: Resolution): number {
  return { raw: 0, hour: HOUR_MS, day: DAY_MS }[resolution];
}

/**
 * A span and a number of buckets that hold whole figures: the ends widened to whole steps, and no more buckets than
 * there are steps.
 */
export function widened(
  { from_ms, to_ms }: Span,
  buckets: number,
  resolution: Resolution,
): Span & { readonly buckets: number } {
  const step_ms = stepOf(resolution);
  if (step_ms === 0) return { from_ms, to_ms, buckets };
  const from = Math.floor(from_ms / step_ms) * step_ms;
  const to = Math.ceil(to_ms / step_ms) * step_ms;
  return { from_ms: from, to_ms: to, buckets: Math.min(buckets, (to - from) / step_ms) };
}
