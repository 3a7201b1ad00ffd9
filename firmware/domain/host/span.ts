/** Lowest, mean and highest of a figure. */
export interface Extremes {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/**
 * How long a machine was up, as it told in one span of time. It falls where the machine was started anew, and only
 * there: whoever joins spans finds the restart between them by the one's last and the other's first.
 */
export interface Uptime {
  /** What it told first, and last, in seconds. */
  readonly first_s: number;
  readonly last_s: number;
  /** How often it was started anew between the two. */
  readonly restarts: number;
}

/** How a Pi was in one span of time, from `ts_ms` of wall time on. Null is what the machine does not offer. */
export interface HostSpan {
  readonly ts_ms: number;
  readonly cpu_percent: Extremes | null;
  readonly memory_percent: Extremes | null;
  readonly cpu_temp_c: Extremes | null;
  readonly disk_free_percent: Extremes | null;
  /** Highest load, mean of a minute. */
  readonly load1_max: number | null;
  /** Share of the span in which it was throttled, 0–100. */
  readonly throttled_percent: number | null;
  readonly uptime: Uptime | null;
}

/** What a history of Pis is made of, and how long one piece is. */
export const HOST_STEPS_MS = { five_minutes: 5 * 60_000, hour: 60 * 60_000 } as const;
export type HostResolution = keyof typeof HOST_STEPS_MS;

/** Spans as one: extremes of all of them, means of their means. At least one, in the order of time. */
export function together(spans: readonly HostSpan[], ts_ms: number): HostSpan {
  return {
    ts_ms,
    cpu_percent: extremesOf(spans.map((span) => span.cpu_percent)),
    memory_percent: extremesOf(spans.map((span) => span.memory_percent)),
    cpu_temp_c: extremesOf(spans.map((span) => span.cpu_temp_c)),
    disk_free_percent: extremesOf(spans.map((span) => span.disk_free_percent)),
    load1_max: over(
      spans.map(({ load1_max }) => load1_max),
      (known) => Math.max(...known),
    ),
    throttled_percent: over(
      spans.map(({ throttled_percent }) => throttled_percent),
      meanOf,
    ),
    uptime: uptimeOf(spans.map(({ uptime }) => uptime)),
  };
}

/** Uptimes that follow each other as one; null where none is known. */
export function uptimeOf(uptimes: readonly (Uptime | null)[]): Uptime | null {
  return uptimes.reduce<Uptime | null>((before, next) => {
    if (before === null || next === null) return before ?? next;
    const between = next.first_s < before.last_s ? 1 : 0;
    return {
      first_s: before.first_s,
      last_s: next.last_s,
      restarts: before.restarts + between + next.restarts,
    };
  }, null);
}

/** Spans gathered in equal spans of `width_ms` from `from_ms` on; empty ones are left out. They come in the order of time. */
export function gathered(spans: readonly HostSpan[], from_ms: number, width_ms: number): HostSpan[] {
  const groups = new Map<number, HostSpan[]>();
  for (const span of spans) {
    const ts_ms = from_ms + Math.floor((span.ts_ms - from_ms) / width_ms) * width_ms;
    const group = groups.get(ts_ms);
    if (group === undefined) groups.set(ts_ms, [span]);
    else group.push(span);
  }
  return [...groups].map(([ts_ms, group]) => together(group, ts_ms));
}

function extremesOf(figures: readonly (Extremes | null)[]): Extremes | null {
  const known = figures.filter((figure) => figure !== null);
  if (known.length === 0) return null;
  return {
    min: Math.min(...known.map(({ min }) => min)),
    mean: meanOf(known.map(({ mean }) => mean)),
    max: Math.max(...known.map(({ max }) => max)),
  };
}

function over(figures: readonly (number | null)[], reduce: (known: number[]) => number): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : reduce(known);
}

function meanOf(values: readonly number[]): number {
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100) / 100;
}
