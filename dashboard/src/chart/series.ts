import type { HistoryBucket, HistoryView } from '../../../firmware/protocol/rest.js';

/** Columns of a history, as a chart and a table read them; null where nothing good was measured. */
export interface Series {
  /** Beginnings of the parts, seconds since 1970; equally far apart, also where nothing was kept. */
  readonly at_s: readonly number[];
  readonly min: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** Litres per hour; null where it is not known. */
  readonly in_lph: readonly (number | null)[];
  readonly out_lph: readonly (number | null)[];
  /** Null where nobody measures it. */
  readonly rain: Rain | null;
  readonly bucket_s: number;
}

/** Rain as it fell, in stretches of equal length; dry ones are left out. */
export interface Rain {
  readonly falls: readonly { readonly at_s: number; readonly mm: number }[];
  /** Gauges are kept by the hour: their stretches are longer than short parts of the chart. */
  readonly span_s: number;
}

const HOUR_S = 3600;

/** Lays a history out on an even grid. */
export function seriesOf(history: HistoryView): Series {
  const { bucket_s } = history;
  const from_s = Date.parse(history.from) / 1000;
  const count = Math.max(0, Math.round((Date.parse(history.to) / 1000 - from_s) / bucket_s));
  const held = new Map<number, HistoryBucket>();
  for (const bucket of history.buckets) {
    held.set(Math.round((Date.parse(bucket.ts) / 1000 - from_s) / bucket_s), bucket);
  }
  const grid = Array.from({ length: count }, (_, at) => held.get(at));
  const per_h = (litres: number | null | undefined) => (litres == null ? null : (litres * HOUR_S) / bucket_s);
  return {
    at_s: grid.map((_, at) => from_s + at * bucket_s),
    min: grid.map((bucket) => bucket?.min_percent ?? null),
    mean: grid.map((bucket) => bucket?.mean_percent ?? null),
    max: grid.map((bucket) => bucket?.max_percent ?? null),
    in_lph: grid.map((bucket) => per_h(bucket?.inflow_litres)),
    out_lph: grid.map((bucket) => per_h(bucket?.outflow_litres)),
    rain: rainOf(history),
    bucket_s,
  };
}

function rainOf({ rain, bucket_s }: HistoryView): Rain | null {
  if (rain === undefined) return null;
  const falls = rain.map(({ ts, mm }) => ({ at_s: Date.parse(ts) / 1000, mm }));
  return { falls, span_s: Math.max(HOUR_S, bucket_s) };
}
