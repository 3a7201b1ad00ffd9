import type { Extremes, HostSpan, Uptime } from '../../../domain/host/span.js';
import { packedUptimes, unpackedUptimes } from './packed-uptimes.js';

/** Bytes of one span, its uptime apart. */
const SPAN_BYTES = 14;
/** Stands for what is not known. */
const NONE = 0xff;
const MOST = NONE - 1;
const MINUTE_MS = 60_000;

/** How a figure is put into bytes: in steps from an offset. */
interface Scale {
  readonly per_unit: number;
  readonly offset: number;
}
const PERCENT: Scale = { per_unit: 2, offset: 0 };
const CELSIUS: Scale = { per_unit: 1, offset: 60 };
const LOAD: Scale = { per_unit: 10, offset: 0 };

/** The figures with extremes, in the order of their bytes. */
const FIGURES = [
  ['cpu_percent', PERCENT],
  ['memory_percent', PERCENT],
  ['cpu_temp_c', CELSIUS],
  ['disk_free_percent', PERCENT],
] as const;
const LOAD_AT = 3 * FIGURES.length;
const THROTTLED_AT = LOAD_AT + 1;

/** A row of spans that follow each other: all of their figures, and behind them their uptimes, if any is known. */
export class PackedSpans {
  private readonly figures: Uint8Array;
  private readonly uptimes: (Uptime | null)[];

  /** @param bytes as the file has them; all unknown when left out */
  constructor(
    private readonly from_ms: number,
    private readonly step_ms: number,
    count: number,
    bytes: Uint8Array = new Uint8Array(),
  ) {
    this.figures = new Uint8Array(count * SPAN_BYTES).fill(NONE);
    this.figures.set(bytes.subarray(0, this.figures.length));
    this.uptimes = unpackedUptimes(bytes.subarray(this.figures.length), count, step_ms / MINUTE_MS);
  }

  /** As the file is to have them. */
  get bytes(): Uint8Array {
    return Uint8Array.from([...this.figures, ...packedUptimes(this.uptimes, this.step_ms / MINUTE_MS)]);
  }

  /** Puts a span into its place. It begins in this row. */
  put(span: HostSpan): void {
    const i = Math.floor((span.ts_ms - this.from_ms) / this.step_ms);
    const of = this.figures.subarray(i * SPAN_BYTES, (i + 1) * SPAN_BYTES);
    for (const [n, [name, scale]] of FIGURES.entries()) of.set(packed(span[name], scale), 3 * n);
    of[LOAD_AT] = span.load1_max === null ? NONE : up(span.load1_max, LOAD);
    of[THROTTLED_AT] = span.throttled_percent === null ? NONE : up(span.throttled_percent, PERCENT);
    this.uptimes[i] = span.uptime;
  }

  /** Those of which something is known. */
  spans(): HostSpan[] {
    return this.uptimes.flatMap((uptime, i) => {
      const of = this.figures.subarray(i * SPAN_BYTES, (i + 1) * SPAN_BYTES);
      if (uptime === null && of.every((byte) => byte === NONE)) return [];
      return [{ ...unpacked(of, this.from_ms + i * this.step_ms), uptime }];
    });
  }
}

/** Lowest and highest rounded outwards, and where between them the mean lies. */
function packed(figure: Extremes | null, scale: Scale): number[] {
  if (figure === null) return [NONE, NONE, NONE];
  const low = bounded(Math.floor((figure.min + scale.offset) * scale.per_unit));
  const high = up(figure.max, scale);
  const mean = (figure.mean + scale.offset) * scale.per_unit;
  return [low, high, high === low ? 0 : bounded(Math.round(((mean - low) / (high - low)) * MOST))];
}

function unpacked(bytes: Uint8Array, ts_ms: number): Omit<HostSpan, 'uptime'> {
  const figure = (i: number) => extremes(bytes.subarray(3 * i, 3 * i + 3), FIGURES[i]?.[1] ?? PERCENT);
  return {
    ts_ms,
    cpu_percent: figure(0),
    memory_percent: figure(1),
    cpu_temp_c: figure(2),
    disk_free_percent: figure(3),
    load1_max: single(bytes[LOAD_AT], LOAD),
    throttled_percent: single(bytes[THROTTLED_AT], PERCENT),
  };
}

function extremes([low = NONE, high = NONE, between = 0]: Uint8Array, scale: Scale): Extremes | null {
  if (low === NONE || high === NONE) return null;
  const value = (steps: number) => steps / scale.per_unit - scale.offset;
  const mean = value(low + (between / MOST) * (high - low));
  return { min: value(low), mean: Math.round(mean * 100) / 100, max: value(high) };
}

function single(byte = NONE, { per_unit, offset }: Scale): number | null {
  return byte === NONE ? null : byte / per_unit - offset;
}

function up(value: number, { per_unit, offset }: Scale): number {
  // What a float adds beyond six places is no reason to round on.
  return bounded(Math.ceil(Math.round((value + offset) * per_unit * 1e6) / 1e6));
}

function bounded(steps: number): number {
  return Math.min(MOST, Math.max(0, steps));
}
