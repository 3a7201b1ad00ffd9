import { WaterMoved } from '../../../domain/history/water-moved.js';
import type { HistoryBucket } from '../../../protocol/rest.js';
import { toTimestamp } from '../../../protocol/timestamp.js';

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
  /** Water that went in and out, in tenths of a litre. */
  readonly inflow_dl: number;
  readonly outflow_dl: number;
}

/** A level as it was measured; litres null where it had none. */
export interface Reading {
  readonly ts: number;
  readonly percent: number | null;
  readonly litres: number | null;
  readonly quality: string;
}

/** Water is not told across a longer silence: when it moved is not known. */
const LONGEST_SILENCE_MS = 15 * 60_000;

interface Gathered {
  min: number;
  max: number;
  sum: number;
  good: number;
  readings: number;
  bad: number;
  /** Of whole figures. */
  inflow_litres: number;
  outflow_litres: number;
  /** Of readings. */
  readonly water: WaterMoved;
}

/** Gathers readings and figures of a span in equal parts; the extremes of all of them are kept. */
export class Gatherer {
  private readonly parts = new Map<number, Gathered>();
  private last: { readonly ts: number; readonly litres: number; readonly part: Gathered } | null = null;

  /** `n` equal parts of [from, to), in ms, of a tank of this height; null while that is not known. */
  constructor(
    private readonly span: { readonly from_ms: number; readonly to_ms: number; readonly n: number },
    private readonly height_mm: number | null,
  ) {}

  addAll(rows: readonly Figures[]): void {
    for (const { ts, min, mean, max, good, readings, bad, inflow_dl, outflow_dl } of rows) {
      if (readings === 0) continue;
      const part = this.partAt(ts);
      part.readings += readings;
      part.bad += bad;
      if (min === null || mean === null || max === null) continue;
      note(part, { min: min / 100, max: max / 100, sum: (mean / 100) * good, good });
      part.inflow_litres += inflow_dl / 10;
      part.outflow_litres += outflow_dl / 10;
    }
  }

  /** Readings come in the order of time. */
  addReading({ ts, percent, litres, quality }: Reading): void {
    const part = this.partAt(ts);
    part.readings++;
    if (quality === 'bad') part.bad++;
    if (quality !== 'good' || percent === null) return;
    note(part, { min: percent, max: percent, sum: percent, good: 1 });
    if (litres === null) return;
    const { last } = this;
    if (last !== null && last.part !== part && ts - last.ts <= LONGEST_SILENCE_MS)
      part.water.begin(last.litres, false);
    part.water.add(litres, percent, false);
    this.last = { ts, litres, part };
  }

  /** In the order of time, without the empty ones. */
  buckets(): HistoryBucket[] {
    const { from_ms, to_ms, n } = this.span;
    return [...this.parts]
      .sort(([a], [b]) => a - b)
      .map(([i, { min, max, sum, good, readings, bad, ...moved }]) => ({
        // The first whole millisecond of the part.
        ts: toTimestamp(from_ms + Math.ceil((i * (to_ms - from_ms)) / n)),
        min_percent: good === 0 ? null : min,
        mean_percent: good === 0 ? null : sum / good,
        max_percent: good === 0 ? null : max,
        readings,
        bad_readings: bad,
        inflow_litres: good === 0 ? null : tenths(moved.inflow_litres + moved.water.moved().inflow_litres),
        outflow_litres: good === 0 ? null : tenths(moved.outflow_litres + moved.water.moved().outflow_litres),
      }));
  }

  private partAt(ts: number): Gathered {
    const { from_ms, to_ms, n } = this.span;
    const i = Math.floor(((ts - from_ms) * n) / (to_ms - from_ms));
    let part = this.parts.get(i);
    if (part === undefined) {
      const none = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0 };
      const still = { inflow_litres: 0, outflow_litres: 0, water: new WaterMoved(this.height_mm) };
      part = { ...none, ...still, good: 0, readings: 0, bad: 0 };
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

function tenths(litres: number): number {
  return Math.round(litres * 10) / 10;
}
