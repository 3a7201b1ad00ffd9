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

/** Of one tank: more than a year of a valve that moves every few minutes. */
const MOST_CHANGES = 100_000;

/** Reads changes of a tank's inlet in [from, to), oldest first; of more than 100,000 the newest. */
export function inletChanges(sql: Sql): (tank: string, from_ms: number, to_ms: number) => InletChange[] {
  type Row = { readonly at_ms: number; readonly open: number; readonly source: string | null };
  const changes = sql.prepare<[string, number, number], Row>(`
    SELECT ts AS at_ms, state = 'open' AS open, source FROM events
    WHERE tank = ? AND ts >= ? AND ts < ? AND actuator = 'inlet' ORDER BY ts DESC LIMIT ${MOST_CHANGES}`);
  return (tank, from_ms, to_ms) =>
    changes
      .all(tank, from_ms, to_ms)
      .map(({ at_ms, open, source }) => ({ at_ms, open: open === 1, source }))
      .reverse();
}

/** Tells whether an actuator of a tank told of a named source in [from, to). */
export function namesSources(sql: Sql): (tank: string, from_ms: number, to_ms: number) => boolean {
  const named = sql.prepare<[string, number, number], { ts: number }>(
    'SELECT ts FROM events WHERE tank = ? AND ts >= ? AND ts < ? AND source IS NOT NULL LIMIT 1',
  );
  return (tank, from_ms, to_ms) => named.get(tank, from_ms, to_ms) !== undefined;
}

/** Reads changes of a tank's actuators in [from, to), oldest first; of more than `limit` the newest. */
export function eventsOf(sql: Sql): EventsOf {
  const events = sql.prepare<[string, number, number, number], EventRow>(`
    SELECT * FROM (
      SELECT ts AS ts_ms, tank, actuator, state, mode, reason_code, reason_args, source FROM events
      WHERE tank = ? AND ts >= ? AND ts < ? ORDER BY ts DESC, actuator DESC LIMIT ?)
    ORDER BY ts_ms, actuator`);
  return (tank, from, to, limit) =>
    events.all(tank, from, to, limit).map(({ ts_ms, reason_args, source, ...rest }) => ({
      kind: 'event',
      ts: toTimestamp(ts_ms),
      ...rest,
      reason_args: JSON.parse(reason_args),
      ...(source !== null && { source }),
    }));
}
