import { KEY_TS, keyAt } from '../reading-key.js';
import type { Sql } from '../sql.js';

/** SQL of when a command was asked for, in seconds; null when its row cannot be read. A CASE, for `->>` fails on what is no JSON. */
const askedFor = (command: string) =>
  `CASE WHEN json_valid(${command}) THEN unixepoch(${command} ->> '$.steps[0].ts') END`;

/**
 * SQL of a command that has ended and was asked for before a time. One that cannot be read is as old as the next that can:
 * if it stayed for ever, so would all that come after it (`first`).
 */
const OLD_COMMAND = `
  (SELECT ${askedFor('later.command')} FROM commands AS later
    WHERE later.n >= commands.n AND ${askedFor('later.command')} IS NOT NULL ORDER BY later.n LIMIT 1) * 1000 < ?
  AND (state NOT IN ('requested', 'sent', 'acknowledged') OR ${askedFor('command')} IS NULL)`;

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
    audit: records(sql, 'audit', 'ts < ?'),
    alarmChanges: records(sql, 'alarm_changes', 'ts < ?'),
    commands: records(sql, 'commands', OLD_COMMAND),
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
    remove: sql.prepare<[number, number]>(`DELETE FROM ${table} WHERE n < ? AND ${old}`),
  };
}
