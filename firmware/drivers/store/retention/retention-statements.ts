import { DAY_MS } from '../../../domain/history/resolution.js';
import { KEY_TS, keyAt } from '../reading-key.js';
import type { Sql } from '../sql.js';

/** What of a log is removed at once: rows below a number that are older than a time. Wall times in ms. */
interface Removal {
  readonly to_n: number;
  readonly before_ms: number;
  /** A row of a later time was written while the clock was ahead. */
  readonly present_ms: number;
}

/** SQL of when a row was written, in ms, by its alias; null when that cannot be read. */
type WrittenAt = (row: string) => string;

const ts: WrittenAt = (row) => `${row}.ts`;

/** When a command was asked for. A CASE, for `->>` fails on what is no JSON. */
const askedFor: WrittenAt = (row) =>
  `CASE WHEN json_valid(${row}.command) THEN unixepoch(${row}.command ->> '$.steps[0].ts') * 1000 END`;

/**
 * SQL of the time by which a row is judged. One whose time cannot be read, or lies after `present`, is as old as the next
 * whose time can be: if it stayed for ever, so would all that come after it (`first`). What comes after the slice is looked
 * through once for all of its rows.
 */
function judgedBy(table: string, written: WrittenAt, present = '@present_ms'): string {
  const next = (range: string) => `
    (SELECT ${written('later')} FROM ${table} AS later
      WHERE ${range} AND ${written('later')} <= ${present} ORDER BY later.n LIMIT 1)`;
  return `COALESCE(${next(`later.n >= ${table}.n AND later.n < @to_n`)}, ${next('later.n >= @to_n')})`;
}

const isOld = (table: string, written: WrittenAt) => `${judgedBy(table, written)} < @before_ms`;

const NEWEST_ENTRY = '(SELECT ts FROM audit ORDER BY n DESC LIMIT 1)';

/** What the file itself lets go (015-audit-ahead-of-time.ts): asked for more, it would refuse all, and upkeep would end there. */
const MAY_GO = `${judgedBy('audit', ts, NEWEST_ENTRY)} < ${NEWEST_ENTRY} - ${90 * DAY_MS}`;

/** A command that has not ended stays, but for one that cannot be read. */
const HAS_ENDED = `(state NOT IN ('requested', 'sent', 'acknowledged') OR ${askedFor('commands')} IS NULL)`;

/** What is asked of the tables to keep them within bounds. Times are wall times in ms. */
export function retentionStatements(sql: Sql) {
  return {
    firstReading: sql.prepare<[], { ts: number }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings ORDER BY key LIMIT 1`,
    ),
    firstLate: sql.prepare<[], { hour: number | null }>('SELECT MIN(hour) AS hour FROM rollup_late'),
    ...slices(sql),
    hours: ofTanks(sql, 'rollup_hours'),
    days: ofTanks(sql, 'rollup_days'),
    tankEvents: ofTanks(sql, 'tank_events'),
    tanks: sql.prepare<[], { tank: string }>('SELECT tank FROM tanks ORDER BY tank'),
    audit: records(sql, 'audit', `${isOld('audit', ts)} AND ${MAY_GO}`),
    alarmChanges: records(sql, 'alarm_changes', isOld('alarm_changes', ts)),
    commands: records(sql, 'commands', `${isOld('commands', askedFor)} AND ${HAS_ENDED}`),
    size: sql.prepare<[], { used: number; free: number }>(`
      SELECT (page_count - freelist_count) * page_size AS used, freelist_count * page_size AS free
      FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`),
  };
}

/** The end of a slice of so many rows, as long as it lies before a time; and removing up to a time. */
function slices(sql: Sql) {
  const old = (table: string) =>
    sql.prepare<[number, number], { ts: number }>(
      `SELECT ts FROM ${table} WHERE ts < ? ORDER BY ts LIMIT 1 OFFSET ?`,
    );
  const remove = (table: string) => sql.prepare<[number]>(`DELETE FROM ${table} WHERE ts < ?`);
  return {
    oldReadings: sql.prepare<[number, number], { ts: number }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings WHERE key < ${keyAt('?')} ORDER BY key LIMIT 1 OFFSET ?`,
    ),
    removeReadings: sql.prepare<[number]>(`DELETE FROM kept_readings WHERE key < ${keyAt('?')}`),
    oldEvents: old('events'),
    removeEvents: remove('events'),
    oldHostHours: old('host_hours'),
    removeHostHours: remove('host_hours'),
    oldHostDays: old('host_days'),
    removeHostDays: remove('host_days'),
  };
}

/** Rows keyed by tank first. */
function ofTanks(sql: Sql, table: string) {
  return {
    first: sql.prepare<[string], { ts: number | null }>(`SELECT MIN(ts) AS ts FROM ${table} WHERE tank = ?`),
    remove: sql.prepare<[string, number]>(`DELETE FROM ${table} WHERE tank = ? AND ts < ?`),
  };
}

/** Logs numbered in the order of writing: the oldest, and removing of those up to a number what is old enough. */
function records(sql: Sql, table: string, old: string) {
  return {
    first: sql.prepare<[], { n: number | null }>(`SELECT MIN(n) AS n FROM ${table}`),
    remove: sql.prepare<[Removal]>(`DELETE FROM ${table} WHERE n < @to_n AND ${old}`),
  };
}
