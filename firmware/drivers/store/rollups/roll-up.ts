import { DAY_MS, HOUR_MS } from '../../../domain/history/resolution.js';
import { KEY_TS, keyAt, NAMED_READINGS } from '../reading-key.js';
import type { Sql } from '../sql.js';
import { Heights } from './heights.js';
import { type FiguresRow, HourFigures, type RawRow } from './hour-figures.js';
import { type Progress, SEED_MS } from './progress.js';
import { LONGEST_RUN_MS, type RunRow } from './run-times.js';

/** An hour is rolled up so long after its end: by then every node that is connected has told it. */
const GRACE_MS = 5 * 60_000;
/** Rows read, and tanks summed up, in one piece of work: a few ms. */
const ROWS_AT_ONCE = 1_500;
const TANKS_AT_ONCE = 50;

const COLUMNS = `tank, ts, min_centipercent, mean_centipercent, max_centipercent, good, readings, bad,
  inflow_dl, outflow_dl, inlet_dl, inlet_s, outlet_s, pump_s`;

interface Underway {
  readonly figures: HourFigures;
  /** Null: the hour is due; else the tanks of which something came late. */
  readonly late: ReadonlySet<string> | null;
  after: { readonly ts: number; readonly n: number };
}

/**
 * Rolls readings up, in pieces of a few ms. An hour is written in one transaction together with how far the work has
 * come, so whoever kills it in the middle finds the hour either done or still to do.
 */
export class RollUp {
  private underway: Underway | null = null;
  private dayTanks: readonly string[] | null = null;
  private readonly q: ReturnType<typeof statements>;
  private readonly heights: Heights;

  constructor(
    private readonly sql: Sql,
    private readonly progress: Progress,
  ) {
    this.q = statements(sql);
    this.heights = new Heights(sql);
  }

  /** Records have come: the hour that is being read may be among theirs, so it is read anew. */
  disturbed(): void {
    this.underway = null;
    this.dayTanks = null;
  }

  /**
   * Does the next piece; true when there was one.
   * @param to_ms how far records can be trusted to be there: the present, or the newest reading if that is older
   */
  step(to_ms: number): boolean {
    this.underway ??= this.next(to_ms);
    if (this.underway === null) return this.stepDay();
    const { figures, after } = this.underway;
    const rows = this.q.readings.all(after.ts, after.n, figures.hour + HOUR_MS, ROWS_AT_ONCE);
    for (const row of rows) figures.add(row);
    const last = rows.at(-1);
    if (rows.length === ROWS_AT_ONCE && last !== undefined) this.underway.after = last;
    else this.finish(this.underway);
    return true;
  }

  private next(to_ms: number): Underway | null {
    const { hours_to } = this.progress.now;
    const first = this.q.firstFrom.get(hours_to, hours_to)?.ts ?? null;
    // Something may still run in an hour of which nobody told.
    const mayRun = this.q.changes.get(hours_to - LONGEST_RUN_MS, hours_to) !== undefined;
    const begins = first === null ? null : Math.floor(first / HOUR_MS) * HOUR_MS;
    const due = begins !== null && mayRun ? hours_to : begins;
    if (due !== null && due + HOUR_MS + GRACE_MS <= to_ms) return this.begin(due, null);
    const late = this.q.firstLate.get()?.hour ?? null;
    if (late === null) return null;
    return this.begin(late, new Set(this.q.lateTanks.all(late).map(({ tank }) => tank)));
  }

  private begin(hour: number, late: ReadonlySet<string> | null): Underway {
    // The hour may be of the day that is being made up.
    this.dayTanks = null;
    const runs = this.q.runs.all(hour - LONGEST_RUN_MS, hour + HOUR_MS);
    const figures = new HourFigures(hour, runs, this.heights.all());
    return { figures, late, after: { ts: hour - SEED_MS, n: -1 } };
  }

  private finish({ figures, late }: Underway): void {
    const { hour } = figures;
    this.underway = null;
    const { put, remove } = hour < this.progress.now.days_to ? this.q.settled : this.q.recent;
    this.sql.transaction(() => {
      // A late closing may leave nothing of an hour.
      for (const tank of late ?? []) remove.run(tank, hour);
      for (const row of figures.rows()) if (late?.has(row[0]) ?? true) put.run(...row);
      if (late === null) this.progress.move({ hours_to: hour + HOUR_MS });
      else this.redone(hour, late);
    });
  }

  private redone(hour: number, tanks: ReadonlySet<string>): void {
    const day = Math.floor(hour / DAY_MS) * DAY_MS;
    for (const tank of tanks) {
      this.q.doneLate.run(hour, tank);
      if (day >= this.progress.now.days_to) continue;
      this.q.removeDay.run(tank, day);
      this.q.putDay.run({ tank, day, next: day + DAY_MS });
    }
  }

  /** Once the hours of a day are all there, they and where its events are go to their tanks, and the day is made of them. */
  private stepDay(): boolean {
    const { hours_to, days_to } = this.progress.now;
    const first = this.q.firstFrom.get(0, 0)?.ts ?? null;
    if (hours_to === 0 || first === null) return false;
    // Before the first step nothing is rolled up: the days begin with the first hour there is.
    const from = days_to > 0 ? days_to : Math.floor(first / DAY_MS) * DAY_MS;
    const some_ms = this.q.firstOfDays.get(from, from)?.ts ?? hours_to;
    const begins = Math.floor(Math.min(some_ms, hours_to) / DAY_MS) * DAY_MS;
    if (begins > from) {
      // Years, where a clock was set: not day by day.
      this.sql.transaction(() => this.progress.move({ days_to: begins }));
      return true;
    }
    if (from + DAY_MS > hours_to) return false;
    const next = from + DAY_MS;
    const tanks = this.dayTanks ?? this.q.tanks.all({ day: from, next }).map(({ tank }) => tank);
    const some = tanks.slice(0, TANKS_AT_ONCE);
    const rest = tanks.slice(TANKS_AT_ONCE);
    this.sql.transaction(() => {
      this.q.settleEvents.run({ day: from, next, first: some[0] ?? '', last: some.at(-1) ?? '' });
      for (const tank of some) {
        this.q.settle.run({ tank, day: from, next });
        this.q.putDay.run({ tank, day: from, next });
      }
      if (rest.length > 0) return;
      this.q.removeRecent.run(next);
      this.progress.move({ days_to: next });
    });
    this.dayTanks = rest.length > 0 ? rest : null;
    return true;
  }
}

function statements(sql: Sql) {
  return {
    firstFrom: sql.prepare<[number, number], { ts: number | null }>(`
      SELECT MIN(ts) AS ts FROM (
        SELECT * FROM (SELECT ${KEY_TS} AS ts FROM kept_readings WHERE key >= ${keyAt('?')} ORDER BY key LIMIT 1)
        UNION ALL SELECT MIN(ts) FROM events WHERE ts >= ?)`),
    // With the number of its tank.
    firstOfDays: sql.prepare<[number, number], { ts: number | null }>(`
      SELECT MIN(ts) AS ts FROM (SELECT MIN(ts) AS ts FROM rollup_recent WHERE ts >= ?
        UNION ALL SELECT MIN(ts) FROM events WHERE ts >= ?)`),
    readings: sql.prepare<[number, number, number, number], RawRow & { readonly n: number }>(`
      SELECT ${KEY_TS} AS ts, tank, percent, litres, quality, n FROM ${NAMED_READINGS}
      WHERE key > ${keyAt('?')} + CAST(? AS INTEGER) AND key < ${keyAt('?')} ORDER BY key LIMIT ?`),
    runs: sql.prepare<[number, number], RunRow>(
      'SELECT ts, tank, actuator, state FROM events WHERE ts >= ? AND ts < ? ORDER BY ts',
    ),
    changes: sql.prepare<[number, number], { ts: number }>(
      'SELECT ts FROM events WHERE ts >= ? AND ts < ? LIMIT 1',
    ),
    firstLate: sql.prepare<[], { hour: number | null }>('SELECT MIN(hour) AS hour FROM rollup_late'),
    lateTanks: sql.prepare<[number], { tank: string }>('SELECT tank FROM rollup_late WHERE hour = ?'),
    doneLate: sql.prepare<[number, string]>('DELETE FROM rollup_late WHERE hour = ? AND tank = ?'),
    settled: rows(sql, 'rollup_hours'),
    recent: rows(sql, 'rollup_recent'),
    removeDay: sql.prepare<[string, number]>('DELETE FROM rollup_days WHERE tank = ? AND ts = ?'),
    tanks: sql.prepare<[{ day: number; next: number }], { tank: string }>(`
      SELECT tank FROM rollup_recent WHERE ts >= :day AND ts < :next
      UNION SELECT tank FROM events WHERE ts >= :day AND ts < :next ORDER BY tank`),
    // One seek for each hour, instead of the hours of all tanks.
    settle: sql.prepare<[{ tank: string; day: number; next: number }]>(`
      WITH RECURSIVE hour(ts) AS (SELECT CAST(:day AS INTEGER)
        UNION ALL SELECT ts + ${HOUR_MS} FROM hour WHERE ts + ${HOUR_MS} < :next)
      INSERT OR REPLACE INTO rollup_hours SELECT recent.* FROM hour CROSS JOIN rollup_recent AS recent
      WHERE recent.ts = hour.ts AND recent.tank = :tank`),
    settleEvents: sql.prepare<[{ day: number; next: number; first: string; last: string }]>(`
      INSERT OR IGNORE INTO tank_events SELECT tank, ts, actuator FROM events
      WHERE ts >= :day AND ts < :next AND tank BETWEEN :first AND :last ORDER BY tank, ts, actuator`),
    removeRecent: sql.prepare<[number]>('DELETE FROM rollup_recent WHERE ts < ?'),
    putDay: sql.prepare<[{ tank: string; day: number; next: number }]>(`
      INSERT OR REPLACE INTO rollup_days (${COLUMNS})
      SELECT tank, CAST(:day AS INTEGER), MIN(min_centipercent),
        CAST(ROUND(1.0 * SUM(mean_centipercent * good) / NULLIF(SUM(good), 0)) AS INTEGER), MAX(max_centipercent),
        SUM(good), SUM(readings), SUM(bad), SUM(inflow_dl), SUM(outflow_dl), SUM(inlet_dl),
        SUM(inlet_s), SUM(outlet_s), SUM(pump_s)
      FROM rollup_hours WHERE tank = :tank AND ts >= :day AND ts < :next GROUP BY tank`),
  };
}

function rows(sql: Sql, table: 'rollup_hours' | 'rollup_recent') {
  return {
    put: sql.prepare<FiguresRow>(
      `INSERT OR REPLACE INTO ${table} (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    remove: sql.prepare<[string, number]>(`DELETE FROM ${table} WHERE tank = ? AND ts = ?`),
  };
}
