import { DAY_MS, HOUR_MS } from '../../../domain/history/resolution.js';
import { gathered, HOST_STEPS_MS, type HostResolution, type HostSpan } from '../../../domain/host/span.js';
import type { HostRecord, HostStore } from '../../../ports/host-history.js';
import type { Sql } from '../sql.js';
import { PackedSpans } from './packed.js';

interface Row {
  readonly ts: number;
  readonly spans: Uint8Array;
}

/** Up to here a chart is made of spans of 5 minutes: a week, with a day to look around. */
const LONGEST_FINE_MS = 8 * DAY_MS;
const IN_AN_HOUR = HOUR_MS / HOST_STEPS_MS.five_minutes;
const IN_A_DAY = DAY_MS / HOST_STEPS_MS.hour;

/** How Pis were, in two tables: by the hour what is new, by the day what is older. */
export class HostFile implements HostStore {
  private readonly q: ReturnType<typeof statements>;
  /** Days before this are put together; null before the first look. */
  private rolled_ms: number | null = null;

  constructor(private readonly sql: Sql) {
    this.q = statements(sql);
  }

  /** As the port says. What comes after its day was put together changes that day too. */
  save(records: readonly HostRecord[]): void {
    this.sql.transaction(() => {
      for (const record of records) this.put(record);
    });
  }

  /** As the port says. */
  read(node: string, from_ms: number, to_ms: number, resolution: HostResolution): HostSpan[] {
    const spans = resolution === 'hour' ? this.hours(node, from_ms, to_ms) : this.fine(node, from_ms, to_ms);
    return spans.filter(({ ts_ms }) => ts_ms >= from_ms && ts_ms < to_ms);
  }

  /** As the port says. */
  resolutionOf(from_ms: number, to_ms: number): HostResolution {
    if (to_ms - from_ms > LONGEST_FINE_MS) return 'hour';
    const fine_from = this.q.firstHour.get()?.ts ?? Number.NEGATIVE_INFINITY;
    const days_from = this.q.firstDay.get()?.ts ?? Number.POSITIVE_INFINITY;
    // Before the oldest row there may have been nothing at all, and then no days either.
    return from_ms < fine_from && days_from < start(fine_from, DAY_MS) ? 'hour' : 'five_minutes';
  }

  /** Puts the hours of days that are over together, some Pis or one day at a time; false when there was nothing to do. */
  rollUp(to_ms: number): boolean {
    const first_ms = this.q.firstHour.get()?.ts ?? null;
    if (first_ms === null) return false;
    // A clock that was wrong may have led it into the future.
    if (this.rolled_ms === null || this.rolled_ms > to_ms) this.rolled_ms = start(first_ms, DAY_MS);
    const day_ms = this.rolled_ms;
    if (day_ms + DAY_MS > to_ms) return false;
    const nodes = this.q.waiting.all({ day: day_ms, next: day_ms + DAY_MS });
    if (nodes.length === 0) this.rolled_ms = day_ms + DAY_MS;
    else
      this.sql.transaction(() => {
        for (const { node } of nodes) this.putDay(node, day_ms);
      });
    return true;
  }

  private put({ node, spans }: HostRecord): void {
    const hours = new Set(spans.map(({ ts_ms }) => start(ts_ms, HOUR_MS)));
    for (const hour_ms of hours) {
      const kept = hourOf(hour_ms, this.q.hour.get(hour_ms, node)?.spans);
      for (const span of spans) if (start(span.ts_ms, HOUR_MS) === hour_ms) kept.put(span);
      this.q.putHour.run(hour_ms, node, kept.bytes);
    }
    for (const day_ms of new Set([...hours].map((hour_ms) => start(hour_ms, DAY_MS))))
      if (this.q.day.get(day_ms, node) !== undefined) this.putDay(node, day_ms);
  }

  private putDay(node: string, day_ms: number): void {
    const day = dayOf(day_ms);
    for (const hour of gathered(this.fine(node, day_ms, day_ms + DAY_MS), day_ms, HOUR_MS)) day.put(hour);
    this.q.putDay.run(day_ms, node, day.bytes);
  }

  private fine(node: string, from_ms: number, to_ms: number): HostSpan[] {
    const rows = this.q.hours.all({ node, from: start(from_ms, HOUR_MS), to: to_ms });
    return rows.flatMap(({ ts, spans }) => hourOf(ts, spans).spans());
  }

  /** Days that are not put together yet are reckoned from their hours. */
  private hours(node: string, from_ms: number, to_ms: number): HostSpan[] {
    const first_ms = start(from_ms, DAY_MS);
    const days = this.q.days.all({ node, from: first_ms, to: to_ms });
    const kept_ms = start(this.q.firstHour.get()?.ts ?? to_ms, DAY_MS);
    const rest_ms = Math.max(kept_ms, (days.at(-1)?.ts ?? first_ms - DAY_MS) + DAY_MS);
    return [
      ...days.flatMap(({ ts, spans }) => dayOf(ts, spans).spans()),
      ...gathered(this.fine(node, rest_ms, to_ms), rest_ms, HOUR_MS),
    ];
  }
}

function start(ts_ms: number, step_ms: number): number {
  return Math.floor(ts_ms / step_ms) * step_ms;
}

function hourOf(ts_ms: number, bytes?: Uint8Array): PackedSpans {
  return new PackedSpans(ts_ms, HOST_STEPS_MS.five_minutes, IN_AN_HOUR, bytes);
}

function dayOf(ts_ms: number, bytes?: Uint8Array): PackedSpans {
  return new PackedSpans(ts_ms, HOST_STEPS_MS.hour, IN_A_DAY, bytes);
}

/** Pis put together in one piece of work of a few ms. */
const NODES_AT_ONCE = 10;

function statements(sql: Sql) {
  const first = (table: string) =>
    sql.prepare<[], { ts: number | null }>(`SELECT MIN(ts) AS ts FROM ${table}`);
  const one = (table: string) =>
    sql.prepare<[number, string], Row>(`SELECT ts, spans FROM ${table} WHERE ts = ? AND node = ?`);
  const put = (table: string) =>
    sql.prepare<[number, string, Uint8Array]>(
      `INSERT OR REPLACE INTO ${table} (ts, node, spans) VALUES (?, ?, ?)`,
    );
  // One seek for each row, instead of the rows of all Pis.
  const span = (table: string, step_ms: number) =>
    sql.prepare<[{ node: string; from: number; to: number }], Row>(`
      WITH RECURSIVE step(ts) AS (SELECT CAST(:from AS INTEGER)
        UNION ALL SELECT ts + ${step_ms} FROM step WHERE ts + ${step_ms} < :to)
      SELECT kept.ts, kept.spans FROM step CROSS JOIN ${table} AS kept
      WHERE kept.ts = step.ts AND kept.node = :node ORDER BY kept.ts`);
  return {
    firstHour: first('host_hours'),
    firstDay: first('host_days'),
    hour: one('host_hours'),
    day: one('host_days'),
    putHour: put('host_hours'),
    putDay: put('host_days'),
    hours: span('host_hours', HOUR_MS),
    days: span('host_days', DAY_MS),
    waiting: sql.prepare<[{ day: number; next: number }], { node: string }>(`
      SELECT DISTINCT node FROM host_hours AS hour WHERE ts >= :day AND ts < :next
        AND NOT EXISTS (SELECT 1 FROM host_days WHERE ts = :day AND node = hour.node) LIMIT ${NODES_AT_ONCE}`),
  };
}
