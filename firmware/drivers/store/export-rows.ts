import { HOUR_MS, type Resolution, stepOf } from '../../domain/history/resolution.js';
import type { ExportRow, FiguresRow, HistorySpan } from '../../ports/history-export.js';
import { KEY_OF_TANK, KEY_TS, keyAt, NAMED_READINGS } from './reading-key.js';
import type { Sql } from './sql.js';

/**
 * Rows read in one piece of work: their text is so small that it goes with the youngest garbage. And the span of readings
 * of all tanks that one tank's are picked from.
 */
const ROWS_AT_ONCE = 250;
const READINGS_AT_ONCE_MS = 2 * HOUR_MS;

/** `n` is the number of its tank. */
type Numbered = ExportRow & { readonly n: number };

/** The history, row by row, in batches of a few ms: all of it never is in memory. */
export class ExportRows {
  private readonly q: ReturnType<typeof statements>;

  constructor(sql: Sql) {
    this.q = statements(sql);
  }

  /**
   * Rows in [from, to): readings of all tanks by time, of one tank by time, and hours and days tank by tank. Of hours
   * and days those that are rolled up.
   */
  *batches({ tank, from_ms, to_ms }: HistorySpan, resolution: Resolution): Generator<readonly ExportRow[]> {
    if (resolution === 'raw') {
      yield* tank === null ? this.allReadings(from_ms, to_ms) : this.readingsOf(tank, from_ms, to_ms);
      return;
    }
    const tanks = tank === null ? this.q.tanks.all().map((row) => row.tank) : [tank];
    for (const one of tanks) {
      for (let at = from_ms; at < to_ms; at += ROWS_AT_ONCE * stepOf(resolution)) {
        const end = Math.min(to_ms, at + ROWS_AT_ONCE * stepOf(resolution));
        const rows = resolution === 'hour' ? this.q.hours.all(one, at, end) : this.q.days.all(one, at, end);
        if (rows.length > 0) yield rows;
      }
    }
  }

  private *allReadings(from_ms: number, to_ms: number): Generator<readonly ExportRow[]> {
    for (let after = { ts: from_ms, n: -1 }; ; ) {
      const rows = this.q.readings.all(after.ts, after.n, to_ms, ROWS_AT_ONCE);
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_AT_ONCE) return;
      after = last;
    }
  }

  private *readingsOf(tank: string, from_ms: number, to_ms: number): Generator<readonly ExportRow[]> {
    for (let at = from_ms; at < to_ms; at += READINGS_AT_ONCE_MS) {
      // Past spans without any.
      const first = this.q.firstReading.get(at)?.ts ?? null;
      if (first === null || first >= to_ms) return;
      at = first;
      // An empty batch too: the reader may want to do something else.
      yield this.q.readingsOf.all(tank, at, Math.min(to_ms, at + READINGS_AT_ONCE_MS));
    }
  }
}

const READING = `${KEY_TS} AS ts, tank, percent, depth_mm, litres, quality, rate_lph`;
const FIGURES = `ts, tank, min_centipercent / 100.0 AS min_percent, mean_centipercent / 100.0 AS mean_percent,
  max_centipercent / 100.0 AS max_percent, readings, bad AS bad_readings, inflow_dl / 10.0 AS inflow_litres,
  outflow_dl / 10.0 AS outflow_litres, inlet_dl / 10.0 AS inlet_litres, inlet_s, outlet_s, pump_s`;

function statements(sql: Sql) {
  return {
    tanks: sql.prepare<[], { tank: string }>('SELECT tank FROM tanks ORDER BY tank'),
    firstReading: sql.prepare<[number], { ts: number }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings WHERE key >= ${keyAt('?')} ORDER BY key LIMIT 1`,
    ),
    readings: sql.prepare<[number, number, number, number], Numbered>(`
      SELECT ${READING}, n FROM ${NAMED_READINGS}
      WHERE key > ${keyAt('?')} + CAST(? AS INTEGER) AND key < ${keyAt('?')} ORDER BY key LIMIT ?`),
    readingsOf: sql.prepare<[string, number, number], ExportRow>(`
      SELECT ${READING} FROM ${NAMED_READINGS}
      WHERE ${KEY_OF_TANK} AND key >= ${keyAt('?')} AND key < ${keyAt('?')} ORDER BY key`),
    hours: sql.prepare<[string, number, number], FiguresRow>(
      `SELECT ${FIGURES} FROM rollup_all_hours WHERE tank = ? AND ts >= ? AND ts < ? ORDER BY ts`,
    ),
    days: sql.prepare<[string, number, number], FiguresRow>(
      `SELECT ${FIGURES} FROM rollup_days WHERE tank = ? AND ts >= ? AND ts < ? ORDER BY ts`,
    ),
  };
}
