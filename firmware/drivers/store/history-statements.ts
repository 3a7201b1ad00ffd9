import type { EventRecord, LogRecord, ReadingRecord } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { HistoryBucket } from '../../protocol/rest.js';
import type { Progress } from './rollups/progress.js';
import type { Sql } from './sql.js';

type ReadingRow = Omit<ReadingRecord, 'kind' | 'ts'> & { readonly ts_ms: number };
type EventRow = Omit<EventRecord, 'kind' | 'ts' | 'reason_args'> & {
  readonly ts_ms: number;
  readonly reason_args: string;
};
type BucketRow = Omit<HistoryBucket, 'ts'> & { readonly i: number };

/** What is asked of the tables of the history. Times are wall times in milliseconds. */
export interface HistoryStatements {
  /** A record that is there already changes nothing. */
  insert(records: readonly LogRecord[]): void;
  /** The time of the newest reading at or before `before_ms`; null when there is none. */
  newestBefore(before_ms: number): number | null;
  /** The newest reading of each tank in [from, to]. */
  latest(from_ms: number, to_ms: number): ReadingRecord[];
  buckets(tank: string, from_ms: number, to_ms: number, buckets: number): HistoryBucket[];
  events(tank: string, from_ms: number, to_ms: number, limit: number): EventRecord[];
}

/** `progress` is told of what comes after its hour was rolled up. */
export function historyStatements(sql: Sql, progress: Pick<Progress, 'late'>): HistoryStatements {
  return { ...writing(sql, progress), ...newest(sql), ...spans(sql) };
}

function writing(sql: Sql, progress: Pick<Progress, 'late'>): Pick<HistoryStatements, 'insert'> {
  type Figure = number | null;
  const addReading = sql.prepare<[number, string, Figure, Figure, Figure, string, Figure]>(
    'INSERT OR IGNORE INTO readings (ts, tank, percent, depth_mm, litres, quality, rate_lph) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const addEvent = sql.prepare<[number, string, string, string, string, string, string]>(
    'INSERT OR IGNORE INTO events (ts, tank, actuator, state, mode, reason_code, reason_args) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  const insertOne = (record: LogRecord): number => {
    const { ts, tank } = record;
    if (record.kind === 'reading') {
      const { percent, depth_mm, litres, quality, rate_lph } = record;
      return addReading.run(Date.parse(ts), tank, percent, depth_mm, litres, quality, rate_lph);
    }
    const { actuator, state, mode, reason_code, reason_args } = record;
    return addEvent.run(
      Date.parse(ts),
      tank,
      actuator,
      state,
      mode,
      reason_code,
      JSON.stringify(reason_args),
    );
  };
  return {
    insert: (records) => {
      for (const record of records) {
        if (insertOne(record) > 0) progress.late(Date.parse(record.ts), record.tank);
      }
    },
  };
}

function newest(sql: Sql): Pick<HistoryStatements, 'newestBefore' | 'latest'> {
  const newestBefore = sql.prepare<[number], { ts_ms: number | null }>(
    'SELECT MAX(ts) AS ts_ms FROM readings WHERE ts <= ?',
  );
  // SQLite takes the bare columns from the row that has the maximum (https://sqlite.org/lang_select.html#bareagg).
  const latest = sql.prepare<[number, number], ReadingRow>(`
    SELECT MAX(ts) AS ts_ms, tank, percent, depth_mm, litres, quality, rate_lph FROM readings
    WHERE ts >= ? AND ts <= ? GROUP BY tank ORDER BY tank`);
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

function spans(sql: Sql): Pick<HistoryStatements, 'buckets' | 'events'> {
  const buckets = sql.prepare<[{ tank: string; from: number; to: number; n: number }], BucketRow>(`
    SELECT CAST(ts - :from AS INTEGER) * CAST(:n AS INTEGER) / CAST(:to - :from AS INTEGER) AS i,
      MIN(percent) FILTER (WHERE quality = 'good') AS min_percent,
      AVG(percent) FILTER (WHERE quality = 'good') AS mean_percent,
      MAX(percent) FILTER (WHERE quality = 'good') AS max_percent,
      COUNT(*) AS readings,
      COUNT(*) FILTER (WHERE quality = 'bad') AS bad_readings
    FROM readings WHERE ts >= :from AND ts < :to AND tank = :tank GROUP BY i ORDER BY i`);
  const events = sql.prepare<[string, number, number, number], EventRow>(`
    SELECT * FROM (
      SELECT ts AS ts_ms, tank, actuator, state, mode, reason_code, reason_args FROM events
      WHERE tank = ? AND ts >= ? AND ts < ? ORDER BY ts DESC, actuator DESC LIMIT ?)
    ORDER BY ts_ms, actuator`);
  return {
    buckets: (tank, from, to, n) =>
      buckets.all({ tank, from, to, n }).map(({ i, ...rest }) => ({
        // The first whole millisecond of the span.
        ts: toTimestamp(from + Math.ceil((i * (to - from)) / n)),
        ...rest,
      })),
    events: (tank, from, to, limit) =>
      events.all(tank, from, to, limit).map(({ ts_ms, reason_args, ...rest }) => ({
        kind: 'event',
        ts: toTimestamp(ts_ms),
        ...rest,
        reason_args: JSON.parse(reason_args),
      })),
  };
}
