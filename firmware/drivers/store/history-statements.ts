import type { EventRecord, LogRecord, ReadingRecord } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import { KEY_TANK, KEY_TS, keyAt } from './reading-key.js';
import { type Progress, SEED_MS } from './rollups/progress.js';
import { LONGEST_RUN_MS } from './rollups/run-times.js';
import type { Sql } from './sql.js';

type ReadingRow = Omit<ReadingRecord, 'kind' | 'ts'> & { readonly ts_ms: number };

/** What is written to the tables of the history, and the newest in them. Times are wall times in milliseconds. */
export interface HistoryStatements {
  /** A record that is there already changes nothing. */
  insert(records: readonly LogRecord[]): void;
  /** The time of the newest reading at or before `before_ms`; null when there is none. */
  newestBefore(before_ms: number): number | null;
  /** The newest reading of each tank in [from, to]. */
  latest(from_ms: number, to_ms: number): ReadingRecord[];
}

/** `progress` is told of what comes after its hour was rolled up. */
export function historyStatements(sql: Sql, progress: Pick<Progress, 'late' | 'now'>): HistoryStatements {
  return { ...writing(sql, progress), ...newest(sql) };
}

function writing(sql: Sql, progress: Pick<Progress, 'late' | 'now'>): Pick<HistoryStatements, 'insert'> {
  type Figure = number | null;
  const addTank = sql.prepare<[string]>('INSERT OR IGNORE INTO tank_numbers (tank) VALUES (?)');
  const addReading = sql.prepare<[number, Figure, Figure, Figure, string, Figure, string]>(`
    INSERT OR IGNORE INTO kept_readings (key, percent, depth_mm, litres, quality, rate_lph)
    SELECT ${keyAt('?')} | n, ?, ?, ?, ?, ? FROM tank_numbers WHERE tank = ?`);
  const addEvent = sql.prepare<[number, string, string, string, string, string, string, string | null]>(
    'INSERT OR IGNORE INTO events (ts, tank, actuator, state, mode, reason_code, reason_args, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  // Where an event is may outlive it, and it may be told again.
  const addToTank = sql.prepare<[string, number, string]>(
    'INSERT OR IGNORE INTO tank_events (tank, ts, actuator) VALUES (?, ?, ?)',
  );
  const next = sql.prepare<[number, number, string, string], { ts: number }>(
    'SELECT ts FROM events WHERE ts > ? AND ts < ? AND tank = ? AND actuator = ? ORDER BY ts LIMIT 1',
  );

  const insertReading = (record: ReadingRecord): void => {
    const { tank, percent, depth_mm, litres, quality, rate_lph } = record;
    const ts = Date.parse(record.ts);
    if (addReading.run(ts, percent, depth_mm, litres, quality, rate_lph, tank) > 0)
      progress.late(tank, ts, ts + SEED_MS);
  };
  // Up to the next change, it tells the state of every hour.
  const insertEvent = (record: EventRecord): void => {
    const { tank, actuator, state, mode, reason_code, reason_args, source = null } = record;
    const ts = Date.parse(record.ts);
    const args = JSON.stringify(reason_args);
    if (addEvent.run(ts, tank, actuator, state, mode, reason_code, args, source) === 0) return;
    if (ts < progress.now.days_to) addToTank.run(tank, ts, actuator);
    if (ts >= progress.now.hours_to) return;
    const longest = ts + LONGEST_RUN_MS;
    const end = next.get(ts, longest, tank, actuator)?.ts ?? longest;
    progress.late(tank, ts, end + SEED_MS);
  };
  return {
    insert: (records) => {
      for (const tank of new Set(records.map(({ tank }) => tank))) addTank.run(tank);
      for (const record of records) {
        if (record.kind === 'reading') insertReading(record);
        else insertEvent(record);
      }
    },
  };
}

function newest(sql: Sql): Pick<HistoryStatements, 'newestBefore' | 'latest'> {
  const newestBefore = sql.prepare<[number], { ts_ms: number }>(
    `SELECT ${KEY_TS} AS ts_ms FROM kept_readings WHERE key < ${keyAt('(? + 1)')} ORDER BY key DESC LIMIT 1`,
  );
  // SQLite takes the bare columns from the row that has the maximum (https://sqlite.org/lang_select.html#bareagg).
  const latest = sql.prepare<[number, number], ReadingRow>(`
    SELECT ${KEY_TS} AS ts_ms, tank, percent, depth_mm, litres, quality, rate_lph FROM (
      SELECT MAX(key) AS key, percent, depth_mm, litres, quality, rate_lph FROM kept_readings
      WHERE key >= ${keyAt('?')} AND key < ${keyAt('(? + 1)')} GROUP BY ${KEY_TANK})
    CROSS JOIN tank_numbers ON n = ${KEY_TANK} ORDER BY tank`);
  return {
    newestBefore: (before_ms) => newestBefore.get(before_ms)?.ts_ms ?? null,
    latest: (from_ms, to_ms) =>
      latest.all(from_ms, to_ms).map(({ ts_ms, ...rest }) => ({
        kind: 'reading',
        ts: toTimestamp(ts_ms),
        ...rest,
      })),
  };
}
