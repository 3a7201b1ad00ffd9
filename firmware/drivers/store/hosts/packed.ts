import type { Extremes, HostSpan } from '../../../domain/host/span.js';

/** Bytes of one span. */
const SPAN_BYTES = 14;
/** Stands for what is not known. */
const NONE = 0xff;
const MOST = NONE - 1;

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

/** A row of spans that follow each other: bytes as the file has them. */
export class PackedSpans {
  /** @param bytes as they were read; all unknown when left out */
  constructor(
    private readonly from_ms: number,
    private readonly step_ms: number,
    count: number,
    readonly bytes: Uint8Array = new Uint8Array(count * SPAN_BYTES).fill(NONE),
  ) {}

  /** Puts a span into its place. It begins in this row. */
  put(span: HostSpan): void {
    const at = Math.floor((span.ts_ms - this.from_ms) / this.step_ms) * SPAN_BYTES;
    for (const [i, [name, scale]] of FIGURES.entries()) this.bytes.set(packed(span[name], scale), at + 3 * i);
    this.bytes[at + LOAD_AT] = span.load1_max === null ? NONE : up(span.load1_max, LOAD);
    this.bytes[at + THROTTLED_AT] =
      span.throttled_percent === null ? NONE : up(span.throttled_percent, PERCENT);
  }

  /** Those of which something is known. */
  spans(): HostSpan[] {
    const spans: HostSpan[] = [];
    for (let at = 0; at + SPAN_BYTES <= this.bytes.length; at += SPAN_BYTES) {
      const of = this.bytes.subarray(at, at + SPAN_BYTES);
      if (of.every((byte) => byte === NONE)) continue;
      spans.push(unpacked(of, this.from_ms + (at / SPAN_BYTES) * this.step_ms));
    }
    return spans;
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

function unpacked(bytes: Uint8Array, ts_ms: number): HostSpan {
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
