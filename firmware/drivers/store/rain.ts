import { HOUR_MS } from '../../domain/history/resolution.js';
import type { Sql } from './sql.js';

/** What a rain gauge's count stood at, and when. Times are wall times in ms. */
export interface RainCount {
  readonly node: string;
  readonly ts_ms: number;
  /** When the count began. */
  readonly since_ms: number;
  readonly total_mm: number;
}

interface Kept {
  readonly counted_mm: number;
  readonly since_ms: number;
}

/** Rain by hour, from the counts of gauges. */
export class RainHours {
  private readonly last;
  private readonly put;

  constructor(sql: Sql) {
    this.last = sql.prepare<[string], Kept>(
      'SELECT counted_mm, since_ms FROM rain_hours WHERE node = ? ORDER BY ts DESC LIMIT 1',
    );
    this.put = sql.prepare<[number, string, number, number, number]>(`
      INSERT INTO rain_hours (ts, node, mm, counted_mm, since_ms) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (ts, node) DO UPDATE SET mm = mm + excluded.mm, counted_mm = excluded.counted_mm,
        since_ms = excluded.since_ms`);
  }

  /**
   * A count that is more than the last was rained since; one that began anew, all of it. The first of a gauge tells
   * nothing: when that rain fell is not known.
   */
  add({ node, ts_ms, since_ms, total_mm }: RainCount): void {
    const last = this.last.get(node);
    const anew = last !== undefined && (last.since_ms !== since_ms || total_mm < last.counted_mm);
    const mm = last === undefined ? 0 : anew ? total_mm : total_mm - last.counted_mm;
    if (last !== undefined && !anew && mm === 0) return;
    this.put.run(Math.floor(ts_ms / HOUR_MS) * HOUR_MS, node, mm, total_mm, since_ms);
  }
}

/** Reads the hours with rain of a gauge in [from, to). */
export function rainOf(
  sql: Sql,
): (node: string, from_ms: number, to_ms: number) => { ts: number; mm: number }[] {
  const hours = sql.prepare<[string, number, number], { ts: number; mm: number }>(
    'SELECT ts, mm FROM rain_hours WHERE node = ? AND ts >= ? AND ts < ? ORDER BY ts',
  );
  return (node, from_ms, to_ms) => hours.all(node, from_ms, to_ms);
}
