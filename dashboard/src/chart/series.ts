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
  /** Millimetres of rain; empty where the gateway keeps none. */
  readonly rain_mm: readonly (number | null)[];
  readonly bucket_s: number;
}

/** What the gateway may tell of a bucket beyond its levels. */
interface Beyond {
  readonly inflow_litres?: number | null;
  readonly outflow_litres?: number | null;
  readonly rain_mm?: number | null;
}

type Bucket = HistoryBucket & Beyond;

/**
 * Lays a history out on an even grid. Without flows of the gateway's own they follow from the levels: what rose came
 * in, what fell went out.
 */
export function seriesOf(history: HistoryView, capacity_litres: number | null): Series {
  const { bucket_s } = history;
  const from_s = Date.parse(history.from) / 1000;
  const count = Math.max(0, Math.round((Date.parse(history.to) / 1000 - from_s) / bucket_s));
  const held = new Map<number, Bucket>();
  for (const bucket of history.buckets) {
    held.set(Math.round((Date.parse(bucket.ts) / 1000 - from_s) / bucket_s), bucket);
  }
  const grid = Array.from({ length: count }, (_, at) => held.get(at));
  const mean = grid.map((bucket) => bucket?.mean_percent ?? null);
  const flows = flowsOf(grid, mean, capacity_litres, bucket_s);
  return {
    at_s: grid.map((_, at) => from_s + at * bucket_s),
    min: grid.map((bucket) => bucket?.min_percent ?? null),
    mean,
    max: grid.map((bucket) => bucket?.max_percent ?? null),
    ...flows,
    rain_mm: grid.some((bucket) => bucket?.rain_mm != null)
      ? grid.map((bucket) => bucket?.rain_mm ?? null)
      : [],
    bucket_s,
  };
}

/** Within longer parts a tank fills and empties again: the means no longer tell what flowed. */
const LONGEST_FOR_FLOW_S = 2 * 3600;

function flowsOf(
  grid: readonly (Bucket | undefined)[],
  mean: readonly (number | null)[],
  capacity_litres: number | null,
  bucket_s: number,
): Pick<Series, 'in_lph' | 'out_lph'> {
  const told = grid.some((bucket) => bucket?.inflow_litres !== undefined);
  if (told) {
    const per_h = (litres: number | null | undefined) => (litres == null ? null : (litres * 3600) / bucket_s);
    return {
      in_lph: grid.map((bucket) => per_h(bucket?.inflow_litres)),
      out_lph: grid.map((bucket) => per_h(bucket?.outflow_litres)),
    };
  }
  const net = mean.map((level, at) => {
    const before = mean[at - 1];
    if (bucket_s > LONGEST_FOR_FLOW_S || level === null || before == null || capacity_litres === null)
      return null;
    return (((level - before) / 100) * capacity_litres * 3600) / bucket_s;
  });
  return {
    in_lph: net.map((flow) => (flow === null ? null : Math.max(0, flow))),
    out_lph: net.map((flow) => (flow === null ? null : Math.max(0, -flow))),
  };
}
