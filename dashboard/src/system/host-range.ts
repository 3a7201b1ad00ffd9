import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';

/** From the lowest to the highest of a figure. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Lowest and highest of a figure with extremes; null where it was never known. */
export function rangeOf(
  buckets: readonly HostBucket[],
  figure: 'cpu_percent' | 'memory_percent' | 'cpu_temp_c' | 'disk_free_percent',
): Range | null {
  return rangeOver(
    buckets.flatMap((bucket) => (bucket[figure] === null ? [] : [bucket[figure].min, bucket[figure].max])),
  );
}

/** Highest load of all; null where it was never known. */
export function highestLoad(buckets: readonly HostBucket[]): number | null {
  return rangeOver(buckets.flatMap(({ load1_max }) => load1_max ?? []))?.high ?? null;
}

/** How long the machine was throttled, in ms; null where it does not tell. */
export function throttled_ms({ bucket_s, buckets }: HostHistory): number | null {
  const known = buckets.flatMap(({ throttled_percent }) => throttled_percent ?? []);
  if (known.length === 0) return null;
  return known.reduce((sum, percent) => sum + (percent / 100) * bucket_s * 1000, 0);
}

/** For how long the machine was up, in seconds, and how often it was started anew; null where it was never known. */
export function uptimeOf(buckets: readonly HostBucket[]): (Range & { readonly restarts: number }) | null {
  const known = buckets.flatMap(({ uptime }) => uptime ?? []);
  const range = rangeOver(known.flatMap(({ first_s, last_s }) => [first_s, last_s]));
  if (range === null) return null;
  const within = known.reduce((sum, { restarts }) => sum + restarts, 0);
  const between = known.filter(({ first_s }, i) => first_s < (known[i - 1]?.last_s ?? 0)).length;
  return { ...range, restarts: within + between };
}

function rangeOver(values: readonly number[]): Range | null {
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}
