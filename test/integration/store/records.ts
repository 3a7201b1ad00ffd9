import type { EventRecord, ReadingRecord } from '../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';

/** A good reading of `percent` at a wall time. */
export function reading(
  ts_ms: number,
  percent: number | null,
  more: Partial<ReadingRecord> = {},
): ReadingRecord {
  return {
    kind: 'reading',
    ts: toTimestamp(ts_ms),
    tank: 'house',
    percent,
    depth_mm: percent === null ? null : percent * 18,
    litres: percent === null ? null : percent * 20,
    quality: 'good',
    rate_lph: 0,
    ...more,
  };
}

/** The inlet of a tank opening by its rule at a wall time. */
export function event(ts_ms: number, more: Partial<EventRecord> = {}): EventRecord {
  return {
    kind: 'event',
    ts: toTimestamp(ts_ms),
    tank: 'house',
    actuator: 'inlet',
    state: 'open',
    mode: 'auto',
    reason_code: 'below_low',
    reason_args: { level_percent: 14.2, low_percent: 15 },
    ...more,
  };
}
