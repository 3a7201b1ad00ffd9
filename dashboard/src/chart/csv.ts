import type { Series } from './series.js';

const HEAD = 'time_utc,min_percent,mean_percent,max_percent,inflow_lph,outflow_lph';

/** The columns of a chart as CSV (RFC 4180): units in the head, UTC times, empty where nothing is known. */
export function csvOf(series: Series): string {
  const rows = series.at_s.map((at_s, at) => {
    const columns = [series.min, series.mean, series.max, series.in_lph, series.out_lph];
    const figures = columns.map((column) => figureText(column[at] ?? null));
    return [new Date(at_s * 1000).toISOString(), ...figures].join(',');
  });
  return [HEAD, ...rows, ''].join('\r\n');
}

/** A name that sorts and says what is inside: `sluice-house-2026-03-01-to-2026-03-08.csv`. */
export function csvName(tank: string, { at_s, bucket_s }: Series): string {
  const date = (moment_s: number) => new Date(moment_s * 1000).toISOString().slice(0, 10);
  return `sluice-${tank}-${date(at_s[0] ?? 0)}-to-${date((at_s.at(-1) ?? 0) + bucket_s)}.csv`;
}

/** At most two decimals: no sensor sees more. */
function figureText(figure: number | null): string {
  return figure === null ? '' : String(Math.round(figure * 100) / 100);
}
