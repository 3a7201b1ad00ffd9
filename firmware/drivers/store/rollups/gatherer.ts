import { toTimestamp } from '../../../protocol/primitives.js';
import type { HistoryBucket } from '../../../protocol/rest.js';

/** An hour or day as it is kept: levels in hundredths of a percent, null when nothing good was measured. */
export interface Figures {
  readonly ts: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** Readings of good quality, all readings, bad ones. */
  readonly good: number;
  readonly readings: number;
  readonly bad: number;
}

interface Gathered {
  min: number;
  max: number;
  sum: number;
  good: number;
  readings: number;
  bad: number;
}

/** Gathers readings and figures of a span in equal parts; the extremes of all of them are kept. */
export class Gatherer {
  private readonly parts = new Map<number, Gathered>();

  /** `n` equal parts of [from, to), in ms. */
  constructor(
    private readonly span: { readonly from_ms: number; readonly to_ms: number; readonly n: number },
  ) {}

  addAll(rows: readonly Figures[]): void {
    for (const { ts, min, mean, max, good, readings, bad } of rows) {
      if (readings === 0) continue;
      const part = this.partAt(ts);
      part.readings += readings;
      part.bad += bad;
      if (min === null || mean === null || max === null) continue;
      note(part, { min: min / 100, max: max / 100, sum: (mean / 100) * good, good });
    }
  }

  addReading({ ts, percent, quality }: { ts: number; percent: number | null; quality: string }): void {
    const part = this.partAt(ts);
    part.readings++;
    if (quality === 'bad') part.bad++;
    if (quality === 'good' && percent !== null)
      note(part, { min: percent, max: percent, sum: percent, good: 1 });
  }

  /** In the order of time, without the empty ones. */
  buckets(): HistoryBucket[] {
    const { from_ms, to_ms, n } = this.span;
    return [...this.parts]
      .sort(([a], [b]) => a - b)
      .map(([i, { min, max, sum, good, readings, bad }]) => ({
        // The first whole millisecond of the part.
        ts: toTimestamp(from_ms + Math.ceil((i * (to_ms - from_ms)) / n)),
        min_percent: good === 0 ? null : min,
        mean_percent: good === 0 ? null : sum / good,
        max_percent: good === 0 ? null : max,
        readings,
        bad_readings: bad,
      }));
  }

  private partAt(ts: number): Gathered {
    const { from_ms, to_ms, n } = this.span;
    const i = Math.floor(((ts - from_ms) * n) / (to_ms - from_ms));
    let part = this.parts.get(i);
    if (part === undefined) {
      const none = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0 };
      part = { ...none, good: 0, readings: 0, bad: 0 };
      this.parts.set(i, part);
    }
    return part;
  }
}

function note(part: Gathered, { min, max, sum, good }: Pick<Gathered, 'min' | 'max' | 'sum' | 'good'>): void {
  part.min = Math.min(part.min, min);
  part.max = Math.max(part.max, max);
  part.sum += sum;
  part.good += good;
}
