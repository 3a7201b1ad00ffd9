import { EVERY_MS, type HostSample, KEPT_MS } from './host-history.js';

/** A figure that is drawn as a line. */
export type FigureKey = Exclude<keyof HostSample, 'at_ms'>;

/**
 * The line of a figure from 0 to 100 in a drawing of 120 × 30, the last hour from left to right. Where the figure was
 * not known, or the page asleep, the line breaks.
 */
export function pathOf(samples: readonly HostSample[], figure: FigureKey): string {
  const end_ms = samples.at(-1)?.at_ms ?? 0;
  let before_ms = Number.NEGATIVE_INFINITY;
  let path = '';
  for (const sample of samples) {
    const value = sample[figure];
    if (value === null) continue;
    const x = 120 * (1 - (end_ms - sample.at_ms) / KEPT_MS);
    const y = 30 * (1 - Math.min(100, Math.max(0, value)) / 100);
    path += `${sample.at_ms - before_ms > 3 * EVERY_MS ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    before_ms = sample.at_ms;
  }
  return path;
}

/** Lowest and highest of a figure; null where it was never known. */
export function rangeOf(
  samples: readonly HostSample[],
  figure: FigureKey,
): { readonly low: number; readonly high: number } | null {
  const known = samples.flatMap((sample) => sample[figure] ?? []);
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known) };
}
