import type { HostBucket, HostHistory } from '../../../firmware/protocol/host-history.js';

/** A figure that is drawn as a line. */
export type FigureKey =
  | 'cpu_percent'
  | 'memory_percent'
  | 'cpu_temp_c'
  | 'disk_free_percent'
  | 'load1_max'
  | 'throttled_percent'
  | 'uptime';

/** The drawing is so wide and high, in units of its own. */
export const WIDTH = 120;
export const HEIGHT = 30;

/** How a figure is drawn: its line, and around it what lay between its extremes, where they are known. */
export interface Drawing {
  readonly line: string;
  readonly band: string;
}

/** A value at a moment. */
type Point = readonly [ts_ms: number, value: number];

/** What is drawn of one bucket. */
interface Piece {
  readonly ts_ms: number;
  readonly line: readonly Point[];
  /** Lowest and highest; null for a line alone. */
  readonly band: readonly [low: number, high: number] | null;
}

/**
 * Time from left to right, over the whole span; from 0 below to `top` above, which is more than 0. Where nothing was told
 * line and band break.
 */
export function drawingOf(
  { from, to, bucket_s, buckets }: HostHistory,
  figure: FigureKey,
  top: number,
): Drawing {
  const [from_ms, to_ms, bucket_ms] = [Date.parse(from), Date.parse(to), bucket_s * 1000];
  const place = ([ts_ms, value]: Point) => {
    const x = WIDTH * Math.min(1, (ts_ms - from_ms) / (to_ms - from_ms));
    const y = HEIGHT * (1 - Math.min(1, Math.max(0, value / top)));
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const path = (points: readonly Point[]) => (points.length === 0 ? '' : `M${points.map(place).join('L')}`);
  const stretches = stretchesOf(buckets, figure, bucket_ms);
  return {
    line: stretches.map((pieces) => path(pieces.flatMap(({ line }) => line))).join(''),
    band: stretches
      .map((pieces) => path(outlineOf(pieces, bucket_ms)))
      .map((outline) => (outline === '' ? '' : `${outline}Z`))
      .join(''),
  };
}

/** Along the highest values and back along the lowest. */
function outlineOf(pieces: readonly Piece[], bucket_ms: number): Point[] {
  const banded = pieces.flatMap(({ ts_ms, band }) => (band === null ? [] : [{ ts_ms, band }]));
  const along = (of: 0 | 1) => banded.flatMap(({ ts_ms, band }) => level(ts_ms, band[of], bucket_ms));
  return [...along(1), ...along(0).reverse()];
}

/** Pieces that follow each other. */
function stretchesOf(buckets: readonly HostBucket[], figure: FigureKey, bucket_ms: number): Piece[][] {
  const stretches: Piece[][] = [];
  let before_ms = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    const piece = pieceOf(bucket, figure, bucket_ms);
    if (piece === null) continue;
    if (piece.ts_ms - before_ms > 1.5 * bucket_ms) stretches.push([piece]);
    else stretches.at(-1)?.push(piece);
    before_ms = piece.ts_ms;
  }
  return stretches;
}

function pieceOf(bucket: HostBucket, figure: FigureKey, bucket_ms: number): Piece | null {
  const ts_ms = Date.parse(bucket.ts);
  switch (figure) {
    case 'uptime': {
      const { uptime } = bucket;
      return uptime === null ? null : { ts_ms, line: sawtooth(ts_ms, uptime, bucket_ms), band: null };
    }
    case 'load1_max': {
      const load = bucket.load1_max;
      return load === null ? null : { ts_ms, line: level(ts_ms, load, bucket_ms), band: null };
    }
    case 'throttled_percent': {
      const percent = bucket.throttled_percent;
      return percent === null ? null : { ts_ms, line: level(ts_ms, percent, bucket_ms), band: [0, percent] };
    }
    default: {
      const extremes = bucket[figure];
      if (extremes === null) return null;
      const { min, mean, max } = extremes;
      return { ts_ms, line: level(ts_ms, mean, bucket_ms), band: [min, max] };
    }
  }
}

/** A bucket is drawn to its end: one that stands alone is to be seen, too. */
function level(ts_ms: number, value: number, bucket_ms: number): Point[] {
  return [
    [ts_ms, value],
    [ts_ms + bucket_ms, value],
  ];
}

/** An uptime rises, and where the machine was started anew it fell to nothing: so long before the end as it was up then. */
function sawtooth(ts_ms: number, uptime: NonNullable<HostBucket['uptime']>, bucket_ms: number): Point[] {
  const { first_s, last_s, restarts } = uptime;
  const end_ms = ts_ms + bucket_ms;
  const started: Point = [Math.max(ts_ms, end_ms - last_s * 1000), 0];
  return [[ts_ms, first_s], ...(restarts > 0 ? [started] : []), [end_ms, last_s]];
}
