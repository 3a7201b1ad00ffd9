import { DAY_MS, HOUR_MS } from '../../../domain/history/resolution.js';
import type { Retention } from '../../../domain/history/retention.js';
import type { Ballast } from '../ballast.js';
import type { HostFile } from '../hosts/host-file.js';
import type { Progress } from '../rollups/progress.js';
import type { Sql } from '../sql.js';
import { retentionStatements } from './retention-statements.js';

/** Rows removed in one piece of work. */
const ROWS_AT_ONCE = 2_000;
/** Of rows with more in them, or with a trigger. */
const RECORDS_AT_ONCE = 200;
/** What is kept by tank goes a month at a time: each tank's lie on pages of their own, and every one touched is written. */
const MONTH_AT_ONCE_MS = 30 * DAY_MS;
/** The readings that a bound on the size leaves in any case. */
const LEAST_RAW_MS = DAY_MS;
/** After a restart without a clock the time that is known is somewhat behind what was written last. */
const CLOCK_OFF_MS = DAY_MS;
const MB = 1_000_000;
/** Free pages in the file of a full disk, in bytes: some six hours of 250 tanks. */
const ROOM_ON_FULL_DISK = 8 * MB;

export interface PruningOptions {
  readonly sql: Sql;
  readonly progress: Progress;
  readonly retention: Retention;
  readonly ballast: Pick<Ballast, 'aboard' | 'take'>;
  readonly hosts: Pick<HostFile, 'rollUp'>;
}

/** Removes what is older than it has to be kept, and the oldest of what is more than there is room for. */
export class Pruning {
  private readonly q: ReturnType<typeof retentionStatements>;

  constructor(private readonly options: PruningOptions) {
    this.q = retentionStatements(options.sql);
  }

  /**
   * Goes through everything once; after each piece of a few ms it pauses.
   * @param to_ms the present
   * @param aged_ms what the ages are reckoned from: not after the present
   * @param latest_ms the latest that it may be: what is later was written while the clock was ahead
   */
  *pass(to_ms: number, aged_ms: number, latest_ms: number): Generator<void> {
    const { raw_days, event_days, hour_days, day_days, host_days, host_hour_days, audit_days } =
      this.options.retention;
    const before = (days: number) => aged_ms - days * DAY_MS;
    yield* this.readings(before(raw_days));
    yield* this.bySlices(this.q.oldEvents, this.q.removeEvents, before(event_days));
    yield* this.ofTanks('tankEvents', before(event_days));
    yield* this.ofTanks('hours', before(hour_days));
    yield* this.ofTanks('days', before(day_days));
    while (this.options.hosts.rollUp(to_ms)) yield;
    yield* this.bySlices(this.q.oldHostHours, this.q.removeHostHours, before(host_days));
    yield* this.bySlices(this.q.oldHostDays, this.q.removeHostDays, before(host_hour_days));
    for (const log of [this.q.audit, this.q.alarmChanges, this.q.commands])
      yield* this.records(log, before(audit_days), latest_ms + CLOCK_OFF_MS);
    yield* this.options.ballast.take();
    yield* this.size(to_ms);
  }

  /** Readings go in whole hours, and none before it is rolled up: an hour is never half there. */
  private *readings(before_ms: number): Generator<void> {
    const { hours_to } = this.options.progress.now;
    const late = this.q.firstLate.get()?.hour ?? hours_to;
    const before = Math.floor(Math.min(before_ms, hours_to, late) / HOUR_MS) * HOUR_MS;
    const first = this.q.firstReading.get()?.ts ?? null;
    if (first === null || first >= before) return;
    const { sql, progress } = this.options;
    sql.transaction(() => progress.move({ raw_from: Math.max(before, progress.now.raw_from) }));
    yield* this.bySlices(this.q.oldReadings, this.q.removeReadings, before);
  }

  private *bySlices(
    old: typeof this.q.oldReadings,
    remove: typeof this.q.removeReadings,
    before_ms: number,
  ): Generator<void> {
    for (;;) {
      const end = old.get(before_ms, ROWS_AT_ONCE)?.ts;
      const removed = remove.run(end === undefined ? before_ms : end + 1);
      if (removed > 0) yield;
      if (end === undefined) return;
    }
  }

  private *ofTanks(which: 'hours' | 'days' | 'tankEvents', before_ms: number): Generator<void> {
    const { first, remove } = this.q[which];
    for (const { tank } of this.q.tanks.all()) {
      const oldest = first.get(tank)?.ts ?? null;
      if (oldest === null || oldest >= before_ms - MONTH_AT_ONCE_MS) continue;
      remove.run(tank, before_ms);
      yield;
    }
  }

  private *records(
    { first, remove }: typeof this.q.audit,
    before_ms: number,
    present_ms: number,
  ): Generator<void> {
    for (;;) {
      const n = first.get()?.n ?? null;
      if (n === null) return;
      const removed = remove.run({ to_n: n + RECORDS_AT_ONCE, before_ms, present_ms });
      if (removed < RECORDS_AT_ONCE) return;
      yield;
    }
  }

  /** What has been removed leaves free pages in the file, which new rows take: the file grows no further. */
  private *size(to_ms: number): Generator<void> {
    while (this.tooLittleRoom()) {
      const first = this.q.firstReading.get()?.ts ?? null;
      const before = first === null ? 0 : (Math.floor(first / HOUR_MS) + 1) * HOUR_MS;
      const { hours_to } = this.options.progress.now;
      if (first !== null && before <= Math.min(to_ms - LEAST_RAW_MS, hours_to)) {
        yield* this.readings(before);
        if ((this.q.firstReading.get()?.ts ?? before) < before) return;
      } else if (!(yield* this.oldestHours())) return;
    }
  }

  /** Removes the oldest month of hours; false when there is none but the present. */
  private *oldestHours(): Generator<void, boolean> {
    const oldest = this.q.tanks.all().map(({ tank }) => this.q.hours.first.get(tank)?.ts ?? null);
    const known = oldest.filter((ts) => ts !== null);
    const before = Math.min(...known) + MONTH_AT_ONCE_MS;
    if (known.length === 0 || before > this.options.progress.now.raw_from) return false;
    for (const { tank } of this.q.tanks.all()) {
      if (this.q.hours.remove.run(tank, before) > 0) yield;
    }
    return true;
  }

  /** Too much in use; or the disk was full, and what is removed is not yet enough for the newest. */
  private tooLittleRoom(): boolean {
    const { ballast, retention } = this.options;
    const { used = 0, free = 0 } = this.q.size.get() ?? {};
    return used > retention.max_mb * MB || (!ballast.aboard() && free < ROOM_ON_FULL_DISK);
  }
}
