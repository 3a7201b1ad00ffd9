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
  readonly ts: number;
}

/** Counts that are remembered of a gauge: more than a node begins between two writes, unless it starts again and again. */
const COUNTS_OF_GAUGE = 8;

/** Rain by hour, from the counts of gauges. */
export class RainHours {
  private readonly q: ReturnType<typeof statements>;

  constructor(sql: Sql) {
    this.q = statements(sql);
  }

  /**
   * What is more than this count stood at last was rained since; of one that began anew, all of it. The first of a gauge
   * tells nothing: when that rain fell is not known. The last is the one told last, because clocks go back.
   */
  add({ node, ts_ms, since_ms, total_mm }: RainCount): void {
    const last = this.q.last.get(node, since_ms);
    const first = last === undefined && this.q.known.get(node) === undefined;
    const less = last !== undefined && total_mm < last.counted_mm;
    // Less than before is told by a count that fell back to nothing, or by one that comes late.
    if (less && ts_ms <= last.ts) return;
    const mm = first ? 0 : last === undefined || less ? total_mm : total_mm - last.counted_mm;
    if (last !== undefined && mm === 0 && !less) return;
    this.q.rained.run(Math.floor(ts_ms / HOUR_MS) * HOUR_MS, node, mm);
    this.q.keep.run(node, since_ms, ts_ms, total_mm);
    if (last === undefined) this.q.forget.run({ node });
  }
}

function statements(sql: Sql) {
  return {
    last: sql.prepare<[node: string, since_ms: number], Kept>(
      'SELECT counted_mm, ts FROM rain_counts WHERE node = ? AND since_ms = ?',
    ),
    known: sql.prepare<[string], object>('SELECT n FROM rain_counts WHERE node = ? LIMIT 1'),
    keep: sql.prepare<[node: string, since_ms: number, ts_ms: number, counted_mm: number]>(`
      INSERT INTO rain_counts (node, since_ms, ts, counted_mm) VALUES (?, ?, ?, ?)
      ON CONFLICT (node, since_ms) DO UPDATE SET ts = excluded.ts, counted_mm = excluded.counted_mm`),
    forget: sql.prepare<[{ node: string }]>(`
      DELETE FROM rain_counts WHERE node = :node AND n <=
        (SELECT n FROM rain_counts WHERE node = :node ORDER BY n DESC LIMIT 1 OFFSET ${COUNTS_OF_GAUGE})`),
    rained: sql.prepare<[hour: number, node: string, mm: number]>(`
      INSERT INTO rain_hours (ts, node, mm) VALUES (?, ?, ?)
      ON CONFLICT (ts, node) DO UPDATE SET mm = mm + excluded.mm`),
  };
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
