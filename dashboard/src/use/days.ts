import type { Series } from '../chart/series.js';

/** What one day moved. Litres; rain in millimetres; null where it is not known. */
export interface DayOfUse {
  /** When the day begins, ms since 1970. */
  readonly from_ms: number;
  readonly used_litres: number | null;
  readonly filled_litres: number | null;
  readonly rain_mm: number | null;
  /** Litres filled by source; empty where no source is named. */
  readonly by_source: readonly { readonly source: string; readonly litres: number }[];
}

/**
 * Days from the flows of a history of hours or less, newest first.
 * @param starts when each day begins, ms since 1970, oldest first
 */
export function daysOf(series: Series, starts: readonly number[]): DayOfUse[] {
  const days = starts.map((from_ms, at) => {
    const end_ms = starts[at + 1] ?? Number.POSITIVE_INFINITY;
    const own = series.at_s.flatMap((at_s, i) => (at_s * 1000 >= from_ms && at_s * 1000 < end_ms ? [i] : []));
    return {
      from_ms,
      used_litres: sum(
        own.map((i) => series.out_lph[i] ?? null),
        series.bucket_s,
      ),
      filled_litres: sum(
        own.map((i) => series.in_lph[i] ?? null),
        series.bucket_s,
      ),
      rain_mm: null,
      by_source: [],
    };
  });
  return days.reverse();
}

function sum(flows_lph: readonly (number | null)[], bucket_s: number): number | null {
  const known = flows_lph.filter((flow) => flow !== null);
  if (known.length === 0) return null;
  return known.reduce((total, flow) => total + (flow * bucket_s) / 3600, 0);
}
