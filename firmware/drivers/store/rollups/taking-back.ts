import { DAY_MS, HOUR_MS } from '../../../domain/history/resolution.js';
import { KEY_TS } from '../reading-key.js';
import type { Sql } from '../sql.js';
import type { Progress } from './progress.js';

/** What is no further ahead is left: until then every record comes late, and its hour is reckoned again. */
const AHEAD_MS = DAY_MS;

/** Takes back how far the readings are rolled up, where a clock that was wrong has led it into the future. */
export class TakingBack {
  private readonly q: ReturnType<typeof statements>;

  constructor(
    private readonly sql: Sql,
    private readonly progress: Progress,
  ) {
    this.q = statements(sql);
  }

  /**
   * Brings it back to `now_ms`, in one transaction; false when there was nothing to do. What was rolled up ahead goes where
   * its readings are still there: they are rolled up when their time comes, and are shown meanwhile as they are.
   */
  to(now_ms: number): boolean {
    const before = this.progress.now;
    if (before.hours_to <= now_ms + AHEAD_MS) return false;
    const hours_to = Math.floor(now_ms / HOUR_MS) * HOUR_MS;
    const days_to = Math.min(before.days_to, Math.floor(now_ms / DAY_MS) * DAY_MS);
    const first = this.q.firstReading.get()?.ts ?? hours_to;
    // In a store of an earlier version it may be ahead too, and then nothing counts as late.
    const raw_from =
      before.raw_from > hours_to
        ? Math.min(hours_to, Math.floor(first / HOUR_MS) * HOUR_MS)
        : before.raw_from;
    const made_again = (from: number) => Math.max(from, before.raw_from);
    this.sql.transaction(() => {
      for (const { tank } of this.q.tanks.all()) {
        this.q.removeHours.run(tank, made_again(hours_to));
        this.q.unsettle.run(tank, days_to, hours_to);
        this.q.removeUnsettled.run(tank, days_to, hours_to);
        this.q.removeDays.run(tank, made_again(days_to));
        this.q.removeEvents.run(tank, days_to);
      }
      this.q.removeRecent.run(made_again(hours_to));
      this.q.removeLate.run(hours_to);
      this.progress.move({ hours_to, days_to, raw_from });
    });
    return true;
  }
}

type FromOn = [tank: string, from_ms: number];
type Between = [tank: string, from_ms: number, to_ms: number];

function statements(sql: Sql) {
  const remove = (table: string) => sql.prepare<FromOn>(`DELETE FROM ${table} WHERE tank = ? AND ts >= ?`);
  return {
    tanks: sql.prepare<[], { tank: string }>('SELECT tank FROM tank_numbers'),
    firstReading: sql.prepare<[], { ts: number }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings ORDER BY key LIMIT 1`,
    ),
    unsettle: sql.prepare<Between>(
      'INSERT OR REPLACE INTO rollup_recent SELECT * FROM rollup_hours WHERE tank = ? AND ts >= ? AND ts < ?',
    ),
    removeUnsettled: sql.prepare<Between>('DELETE FROM rollup_hours WHERE tank = ? AND ts >= ? AND ts < ?'),
    removeHours: remove('rollup_hours'),
    removeDays: remove('rollup_days'),
    removeEvents: remove('tank_events'),
    removeRecent: sql.prepare<[number]>('DELETE FROM rollup_recent WHERE ts >= ?'),
    removeLate: sql.prepare<[number]>('DELETE FROM rollup_late WHERE hour >= ?'),
  };
}
