import { DAY_MS, HOUR_MS } from './resolution.js';

/** A change of an inlet, and the source it fills from; null is one without a name. */
export interface InletChange {
  readonly at_ms: number;
  readonly open: boolean;
  readonly source: string | null;
}

/** How long an inlet was open, in seconds, by the beginning of each hour and by source. */
export type SourceTime = ReadonlyMap<number, ReadonlyMap<string | null, number>>;

/**
 * How long each source ran in each hour. A run whose end was never told ends after a day, the longest there is.
 * @param changes of one inlet, oldest first
 */
export function sourceTime(changes: readonly InletChange[], to_ms: number): SourceTime {
  const hours = new Map<number, Map<string | null, number>>();
  changes.forEach(({ at_ms, open, source }, i) => {
    if (!open) return;
    const end_ms = Math.min(changes[i + 1]?.at_ms ?? to_ms, at_ms + DAY_MS, to_ms);
    for (let at = at_ms; at < end_ms; ) {
      const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
      const next = Math.min(hour + HOUR_MS, end_ms);
      const sources = hours.get(hour) ?? new Map<string | null, number>();
      hours.set(hour, sources);
      sources.set(source, (sources.get(source) ?? 0) + (next - at) / 1000);
      at = next;
    }
  });
  return hours;
}
