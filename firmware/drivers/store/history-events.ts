import type { InletChange } from '../../domain/history/source-time.js';
import type { EventRecord } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import type { Sql } from './sql.js';

type EventRow = Omit<EventRecord, 'kind' | 'ts' | 'reason_args' | 'source'> & {
  readonly ts_ms: number;
  readonly reason_args: string;
  readonly source: string | null;
};

type EventsOf = (tank: string, from_ms: number, to_ms: number, limit: number) => EventRecord[];

/**
 * SQL of a tank's events in a span: `ts_ms`, `actuator` and more columns of `e`. Those of days that are over are found by
 * `tank_events`, which is made up once a day (rollups/roll-up.ts); the later ones, of all tanks, are looked through.
 */
const eventsIn = (columns: string, where: string) => `
  SELECT of.ts AS ts_ms, of.actuator AS actuator, ${columns} FROM tank_events AS of CROSS JOIN events AS e
    ON e.ts = of.ts AND e.tank = of.tank AND e.actuator = of.actuator
  WHERE of.tank = :tank AND of.ts >= :from AND of.ts < :to AND ${where}
  UNION ALL SELECT e.ts, e.actuator, ${columns} FROM events AS e
  WHERE e.ts >= MAX(:from, (SELECT days_to FROM rollup_progress)) AND e.ts < :to AND e.tank = :tank AND ${where}`;

interface Span {
  readonly tank: string;
  readonly from: number;
  readonly to: number;
}

/** Of one tank: more than a year of a valve that moves every few minutes. */
const MOST_CHANGES = 100_000;

/** Reads changes of a tank's inlet in [from, to), oldest first; of more than 100,000 the newest. */
export function inletChanges(sql: Sql): (tank: string, from_ms: number, to_ms: number) => InletChange[] {
  type Row = { readonly ts_ms: number; readonly open: number; readonly source: string | null };
  const columns = "e.state = 'open' AS open, e.source";
  const changes = sql.prepare<[Span], Row>(
    `${eventsIn(columns, "e.actuator = 'inlet'")} ORDER BY ts_ms DESC LIMIT ${MOST_CHANGES}`,
  );
  return (tank, from, to) =>
    changes
      .all({ tank, from, to })
      .map(({ ts_ms, open, source }) => ({ at_ms: ts_ms, open: open === 1, source }))
      .reverse();
}

/** Tells whether an actuator of a tank told of a named source in [from, to). */
export function namesSources(sql: Sql): (tank: string, from_ms: number, to_ms: number) => boolean {
  const named = sql.prepare<[Span], object>(`${eventsIn('e.source', 'e.source IS NOT NULL')} LIMIT 1`);
  return (tank, from, to) => named.get({ tank, from, to }) !== undefined;
}

/** Reads changes of a tank's actuators in [from, to), oldest first; of more than `limit` the newest. */
export function eventsOf(sql: Sql): EventsOf {
  const columns = 'e.tank, e.state, e.mode, e.reason_code, e.reason_args, e.source';
  const events = sql.prepare<[Span & { readonly limit: number }], EventRow>(`
    SELECT * FROM (${eventsIn(columns, 'TRUE')} ORDER BY ts_ms DESC, actuator DESC LIMIT :limit)
    ORDER BY ts_ms, actuator`);
  return (tank, from, to, limit) =>
    events.all({ tank, from, to, limit }).map(({ ts_ms, reason_args, source, ...rest }) => ({
      kind: 'event',
      ts: toTimestamp(ts_ms),
      ...rest,
      reason_args: argsOf(reason_args),
      ...(source !== null && { source }),
    }));
}

/**
 * None where they cannot be read: that it opened is still true, and its sentence then has a question mark in it. Without
 * the schema: a thread reads this, which loads none.
 */
function argsOf(json: string): EventRecord['reason_args'] {
  try {
    const args: unknown = JSON.parse(json);
    return areArgs(args) ? args : {};
  } catch {
    return {};
  }
}

function areArgs(args: unknown): args is EventRecord['reason_args'] {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return false;
  return Object.values(args).every((arg) => typeof arg === 'number' || typeof arg === 'string');
}
