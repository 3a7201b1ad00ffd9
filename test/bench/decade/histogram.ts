/**
 * How often values fell where, so that quantiles of millions of them can be told, and pieces be put together in any
 * order, without keeping them: counts by the number of the step, as JSON keeps them.
 */
export type Histogram = Record<string, number>;

/** Counts a value. @param step how finely it is counted, above 0 */
export function count(histogram: Histogram, value: number, step: number): void {
  const at = Math.ceil(value / step);
  histogram[at] = (histogram[at] ?? 0) + 1;
}

/** Puts another one, of the same step, into this one. */
export function gather(into: Histogram, other: Histogram): void {
  for (const [at, n] of Object.entries(other)) into[at] = (into[at] ?? 0) + n;
}

/** How many values were counted. */
export function sizeOf(histogram: Histogram): number {
  return Object.values(histogram).reduce((sum, n) => sum + n, 0);
}

/** The value that this share (0–1) of all do not exceed, rounded up to a step; NaN without any. */
export function quantileOf(histogram: Histogram, share: number, step: number): number {
  const steps = Object.keys(histogram)
    .map(Number)
    .sort((a, b) => a - b);
  const wanted = share * sizeOf(histogram);
  let sum = 0;
  for (const at of steps) {
    sum += histogram[at] ?? 0;
    if (sum >= wanted) return at * step;
  }
  return Number.NaN;
}
