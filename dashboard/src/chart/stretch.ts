import type { Run } from './runs.js';
import type { Rain, Series } from './series.js';
import type { View } from './view.js';

/**
 * The parts of a series of which something is in sight, as a series of their own: it begins with the first and ends
 * with the last of them, and so up to one part before and after the view. Rain counts by its own, longer stretches.
 */
export function seriesWithin(series: Series, view: View): Series {
  const { at_s, bucket_s } = series;
  const seen = (begin_s: number, length_s: number) => begin_s < view.max && begin_s + length_s > view.min;
  const cut = <T>(column: readonly T[]) => column.filter((_, at) => seen(at_s[at] ?? 0, bucket_s));
  const { rain } = series;
  return {
    at_s: cut(at_s),
    min: cut(series.min),
    mean: cut(series.mean),
    max: cut(series.max),
    in_lph: cut(series.in_lph),
    out_lph: cut(series.out_lph),
    rain: rain && rainWithin(rain, seen),
    bucket_s,
  };
}

function rainWithin({ falls, span_s }: Rain, seen: (begin_s: number, length_s: number) => boolean): Rain {
  return { falls: falls.filter(({ at_s }) => seen(at_s, span_s)), span_s };
}

/** What lies of each run between the beginning and the end of a series. */
export function runsWithin(runs: readonly Run[], series: Series): Run[] {
  const { from_ms, to_ms } = timeOf(series);
  return runs
    .filter((run) => run.from_ms < to_ms && run.to_ms > from_ms)
    .map((run) => ({
      ...run,
      from_ms: Math.max(run.from_ms, from_ms),
      to_ms: Math.min(run.to_ms, to_ms),
    }));
}

/** From when to when a series goes, in ms since 1970; both 0 when it is empty. */
export function timeOf({ at_s, bucket_s }: Series): { readonly from_ms: number; readonly to_ms: number } {
  const [first_s] = at_s;
  const last_s = at_s.at(-1);
  if (first_s === undefined || last_s === undefined) return { from_ms: 0, to_ms: 0 };
  return { from_ms: first_s * 1000, to_ms: (last_s + bucket_s) * 1000 };
}
