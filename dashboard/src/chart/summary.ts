import type { Run } from './runs.js';
import type { Series } from './series.js';

/** What a chart says, in figures; null when no level was kept. */
export interface Summary {
  readonly min: Extreme;
  readonly max: Extreme;
  readonly first_percent: number;
  readonly last_percent: number;
  /** Null where not every change is told. */
  readonly refills: { readonly n: number; readonly running_ms: number } | null;
  /** How much of the time is without a good reading. */
  readonly gap_ms: number;
  /** Null where nobody measures it. */
  readonly rain_mm: number | null;
}

interface Extreme {
  readonly percent: number;
  readonly at_ms: number;
}

export function summaryOf(series: Series, runs: readonly Run[] | null, now_ms: number): Summary | null {
  const min = extreme(series.at_s, series.min, (a, b) => a < b);
  const max = extreme(series.at_s, series.max, (a, b) => a > b);
  const known = series.mean.filter((level) => level !== null);
  const [first_percent] = known;
  const last_percent = known.at(-1);
  if (min === null || max === null || first_percent === undefined || last_percent === undefined) return null;
  const missing = series.mean.filter(
    (level, at) => level === null && ((series.at_s[at] ?? 0) + series.bucket_s) * 1000 <= now_ms,
  ).length;
  return {
    min,
    max,
    first_percent,
    last_percent,
    refills: runs && {
      n: runs.length,
      running_ms: runs.reduce((sum, { from_ms, to_ms }) => sum + to_ms - from_ms, 0),
    },
    gap_ms: missing * series.bucket_s * 1000,
    rain_mm: series.rain?.falls.reduce((sum, { mm }) => sum + mm, 0) ?? null,
  };
}

function extreme(
  at_s: readonly number[],
  levels: readonly (number | null)[],
  further: (a: number, b: number) => boolean,
): Extreme | null {
  let found: Extreme | null = null;
  for (const [at, percent] of levels.entries()) {
    if (percent === null || (found !== null && !further(percent, found.percent))) continue;
    found = { percent, at_ms: (at_s[at] ?? 0) * 1000 };
  }
  return found;
}
