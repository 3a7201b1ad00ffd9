import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';

/** A figure that is drawn as a line. */
export type FigureKey = 'cpu_percent' | 'memory_percent' | 'cpu_temp_c' | 'disk_free_percent';

/** The drawing is so wide and high, in units of its own; the figure runs from 0 to 100. */
export const WIDTH = 120;
export const HEIGHT = 30;

/** How a figure is drawn: the line of its means, and around it what lay between its extremes. */
export interface Drawing {
  readonly line: string;
  readonly band: string;
}

/** Time from left to right, over the whole span. Where nothing was told line and band break. */
export function drawingOf({ from, to, bucket_s, buckets }: HostHistory, figure: FigureKey): Drawing {
  const [from_ms, to_ms] = [Date.parse(from), Date.parse(to)];
  const x = (ts_ms: number) => WIDTH * Math.min(1, (ts_ms - from_ms) / (to_ms - from_ms));
  const stretches = stretchesOf(buckets, figure, bucket_s * 1000).map((stretch) =>
    // A span is drawn to its end: one that stands alone is to be seen, too.
    stretch.flatMap((point) => [
      { ...point, x: x(point.ts_ms) },
      { ...point, x: x(point.ts_ms + bucket_s * 1000) },
    ]),
  );
  return {
    line: stretches.map((points) => path(points.map((point) => [point.x, point.mean]))).join(''),
    band: stretches
      .map((points) => {
        const upper = points.map((point) => [point.x, point.max] as const);
        const lower = points.map((point) => [point.x, point.min] as const).reverse();
        return `${path([...upper, ...lower])}Z`;
      })
      .join(''),
  };
}

/** Lowest and highest of a figure; null where it was never known. */
export function rangeOf(
  buckets: readonly HostBucket[],
  figure: FigureKey,
): { readonly low: number; readonly high: number } | null {
  const known = buckets.flatMap((bucket) => bucket[figure] ?? []);
  if (known.length === 0) return null;
  return { low: Math.min(...known.map(({ min }) => min)), high: Math.max(...known.map(({ max }) => max)) };
}

/** How long the machine was throttled, in ms; null where it does not tell. */
export function throttled_ms({ bucket_s, buckets }: HostHistory): number | null {
  const known = buckets.flatMap(({ throttled_percent }) => throttled_percent ?? []);
  if (known.length === 0) return null;
  return known.reduce((sum, percent) => sum + (percent / 100) * bucket_s * 1000, 0);
}

interface Point {
  readonly ts_ms: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

function stretchesOf(buckets: readonly HostBucket[], figure: FigureKey, bucket_ms: number): Point[][] {
  const stretches: Point[][] = [];
  let before_ms = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    const extremes = bucket[figure];
    if (extremes === null) continue;
    const point = { ts_ms: Date.parse(bucket.ts), ...extremes };
    if (point.ts_ms - before_ms > 1.5 * bucket_ms) stretches.push([point]);
    else stretches.at(-1)?.push(point);
    before_ms = point.ts_ms;
  }
  return stretches;
}

function path(points: readonly (readonly [x: number, value: number])[]): string {
  return points
    .map(([x, value], i) => {
      const y = HEIGHT * (1 - Math.min(100, Math.max(0, value)) / 100);
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
