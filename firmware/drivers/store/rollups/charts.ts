import { DAY_MS, HOUR_MS, type Resolution } from '../../../domain/history/resolution.js';
import type { HistoryBucket } from '../../../protocol/rest.js';
import { KEY_OF_TANK, KEY_TS, keyAt } from '../reading-key.js';
import type { Sql } from '../sql.js';
import { type Figures, Gatherer, type Reading } from './gatherer.js';
import { Heights } from './heights.js';
import type { Progress } from './progress.js';

/** A tank's span [from, to) in `n` equal parts. */
export interface Asked {
  readonly tank: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly n: number;
}

type Span = [tank: string, from: number, to: number];

interface Slice {
  readonly tank: string;
  readonly at: number;
  readonly to: number;
  /** The whole span, and its number of parts. */
  readonly from: number;
  readonly span: number;
  readonly n: number;
}

interface Settled {
  readonly hours_to: number;
  readonly days_to: number;
}

/** What is read in one piece of work: readings of all tanks, or rows of one tank. A few ms each. */
const READINGS_AT_ONCE_MS = 2 * HOUR_MS;
const HOURS_AT_ONCE_MS = 3_000 * HOUR_MS;
const DAYS_AT_ONCE_MS = 3_000 * DAY_MS;

/** Charts, read in pieces. One tank's hours and days lie together; only what is not rolled up yet is read from the readings. */
export class Charts {
  private readonly q: ReturnType<typeof statements>;
  private readonly heights: Heights;

  constructor(
    private readonly sql: Sql,
    private readonly progress: Pick<Progress, 'now'>,
  ) {
    this.q = statements(sql);
    this.heights = new Heights(sql);
  }

  /** Pauses after each piece of a few ms. Empty spans are left out. */
  *buckets(asked: Asked, resolution: Resolution): Generator<void, HistoryBucket[]> {
    const { tank, from_ms, to_ms } = asked;
    const gatherer = new Gatherer(asked, this.heights.of(tank));
    if (resolution === 'raw') {
      yield* this.readings(tank, from_ms, to_ms, gatherer);
      return gatherer.buckets();
    }
    const { hours_to, days_to } = this.recent(asked, gatherer);
    yield* this.settled(asked, resolution, days_to, gatherer);
    yield* this.readings(tank, Math.max(from_ms, hours_to), to_ms, gatherer);
    return gatherer.buckets();
  }

  /** How far the readings are rolled up, and the hours of the present day where they lie at that moment. */
  private recent({ tank, from_ms, to_ms }: Asked, gatherer: Gatherer): Settled {
    return this.sql.snapshot(() => {
      const { hours_to, days_to } = this.progress.now;
      const end = Math.min(to_ms, hours_to);
      gatherer.addAll(this.q.recent.all(tank, Math.max(from_ms, days_to), end));
      return { hours_to, days_to };
    });
  }

  private *settled(
    { tank, from_ms, to_ms, n }: Asked,
    resolution: 'hour' | 'day',
    days_to: number,
    gatherer: Gatherer,
  ): Generator<void> {
    const settled = resolution === 'day' ? this.q.days : this.q.hours;
    const until = Math.min(to_ms, days_to);
    const step = resolution === 'day' ? DAYS_AT_ONCE_MS : HOURS_AT_ONCE_MS;
    for (let at = from_ms; at < until; at += step) {
      const to = Math.min(until, at + step);
      gatherer.addAll(settled.all({ tank, at, to, from: from_ms, span: to_ms - from_ms, n }));
      yield;
    }
  }

  private *readings(tank: string, from_ms: number, to_ms: number, gatherer: Gatherer): Generator<void> {
    for (let at = from_ms; at < to_ms; at += READINGS_AT_ONCE_MS) {
      // Past spans without any.
      const first = this.q.firstReading.get(at)?.ts ?? null;
      if (first === null || first >= to_ms) return;
      at = first;
      for (const row of this.q.readings.all(tank, at, Math.min(to_ms, at + READINGS_AT_ONCE_MS)))
        gatherer.addReading(row);
      yield;
    }
  }
}

function statements(sql: Sql) {
  const figures = `ts, min_centipercent AS min, mean_centipercent AS mean, max_centipercent AS max, good, readings, bad,
    inflow_dl, outflow_dl`;
  // Gathered by SQLite, which is ten times as fast as handing over the rows.
  const settled = (table: string) =>
    sql.prepare<[Slice], Figures>(`
      SELECT MIN(ts) AS ts, MIN(min_centipercent) AS min, MAX(max_centipercent) AS max,
        1.0 * SUM(mean_centipercent * good) / NULLIF(SUM(good), 0) AS mean,
        SUM(good) AS good, SUM(readings) AS readings, SUM(bad) AS bad,
        SUM(inflow_dl) AS inflow_dl, SUM(outflow_dl) AS outflow_dl
      FROM ${table} WHERE tank = :tank AND ts >= :at AND ts < :to
      GROUP BY CAST(ts - :from AS INTEGER) * CAST(:n AS INTEGER) / CAST(:span AS INTEGER)`);
  return {
    days: settled('rollup_days'),
    hours: settled('rollup_hours'),
    recent: sql.prepare<Span, Figures>(
      `SELECT ${figures} FROM rollup_recent WHERE tank = ? AND ts >= ? AND ts < ?`,
    ),
    firstReading: sql.prepare<[number], { ts: number }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings WHERE key >= ${keyAt('?')} ORDER BY key LIMIT 1`,
    ),
    readings: sql.prepare<Span, Reading>(`
      SELECT ${KEY_TS} AS ts, percent, litres, quality FROM kept_readings
      WHERE ${KEY_OF_TANK} AND key >= ${keyAt('?')} AND key < ${keyAt('?')} ORDER BY key`),
  };
}
