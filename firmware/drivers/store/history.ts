import { HOUR_MS, type Resolution } from '../../domain/history/resolution.js';
import type { InletChange } from '../../domain/history/source-time.js';
import type { Clock } from '../../ports/clock.js';
import type { ExportRow, HistorySpan, WaterSum } from '../../ports/history-export.js';
import type { Log } from '../../ports/log.js';
import type { HistoryChart, HistoryStore } from '../../ports/store.js';
import type { EventRecord, LogRecord, ReadingRecord } from '../../protocol/payloads.js';
import type { HistoryBucket } from '../../protocol/rest.js';
import type { Ballast } from './ballast.js';
import { HistoryReading } from './history-reading.js';
import { type HistoryStatements, historyStatements } from './history-statements.js';
import { atOnce } from './in-pieces.js';
import type { MinuteFile } from './minute-file.js';
import { type RainCount, RainHours } from './rain.js';
import type { Progress } from './rollups/progress.js';
import type { RollUp } from './rollups/roll-up.js';
import type { Sql } from './sql.js';
import { StoreError } from './store-error.js';

export interface HistoryFileOptions {
  readonly sql: Sql;
  readonly progress: Progress;
  readonly rollUp: Pick<RollUp, 'disturbed'>;
  readonly ballast: Pick<Ballast, 'release'>;
  readonly minutes: Pick<MinuteFile, 'read' | 'add' | 'clear' | 'remove'>;
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}

/** Records that may wait in memory for the disk: 250 tanks for an hour and more, some 4 MB. */
export const MAX_WAITING_RECORDS = 20_000;
/** So many go to the database at once: the file of minutes is for what is little. */
const MOST_IN_MINUTES = 5_000;
/** How far the clock of a node may run ahead of the gateway's. */
const CLOCKS_APART_MS = 60 * 60_000;
/** A tank that was silent for so long before the last record of the farm has no latest reading. */
const LATEST_WITHIN_MS = 24 * 60 * 60_000;

/**
 * The history of readings and events: gathered in memory, each minute kept in a file of its own, and written to the
 * database in one transaction when it is read or has become much.
 */
export class HistoryFile implements HistoryStore {
  private readonly statements: HistoryStatements;
  private readonly reading: HistoryReading;
  private readonly rainHours: RainHours;
  private waiting: LogRecord[] = [];
  /** The newest of each gauge's counts in each hour, in the order in which they came. */
  private readonly waitingRain = new Map<string, RainCount>();
  /** What of both is not in the file of minutes either: the records from here on, and these counts. */
  private unkept_from = 0;
  private readonly unkeptRain = new Map<string, RainCount>();
  private trouble: string | null = null;

  constructor(private readonly options: HistoryFileOptions) {
    this.statements = historyStatements(options.sql, options.progress);
    this.reading = new HistoryReading(options.sql, options.progress);
    this.rainHours = new RainHours(options.sql);
  }

  /** Whether the newest records could not be written because the disk is full. */
  get refused(): boolean {
    return this.trouble === 'store_full';
  }

  /** As the port says. Throws a StoreError, and takes none of the records, when no more can wait for a failing disk. */
  append(records: readonly LogRecord[]): void {
    if (this.waiting.length + records.length > MAX_WAITING_RECORDS) this.toDatabase();
    for (const record of records) this.waiting.push(record);
  }

  /** As the port says. */
  rain(count: RainCount): void {
    const hour = `${countOf(count)} ${Math.floor(count.ts_ms / HOUR_MS)}`;
    // To the end: a clock that goes back comes to the same hour again.
    this.waitingRain.delete(hour);
    this.waitingRain.set(hour, count);
    this.unkeptRain.set(countOf(count), count);
  }

  /** Takes in the minutes that the process before left: once, before anything else. */
  recover(): void {
    const rain = new Map<string, RainCount>();
    for (const minute of this.options.minutes.read()) {
      this.waiting.push(...minute.records);
      for (const count of minute.rain) rain.set(countOf(count), count);
    }
    for (const count of rain.values()) this.rain(count);
    if (this.waiting.length === 0 && rain.size === 0) this.options.minutes.clear();
    else this.settle();
  }

  /** As the port says. Throws a StoreError when the disk refuses; the records then wait for the next call. */
  flush(): void {
    const records = this.waiting.slice(this.unkept_from);
    if (records.length === 0 && this.unkeptRain.size === 0) return;
    const toDatabase = this.trouble !== null || this.waiting.length > MOST_IN_MINUTES;
    if (toDatabase || !this.options.minutes.add({ records, rain: [...this.unkeptRain.values()] }))
      this.toDatabase();
    this.unkept_from = this.waiting.length;
    this.unkeptRain.clear();
  }

  /** As the port says. */
  settle(): void {
    try {
      this.toDatabase();
    } catch {
      // Told already.
    }
  }

  private toDatabase(): void {
    if (this.waiting.length === 0 && this.waitingRain.size === 0) return;
    try {
      this.write();
      this.waiting = [];
      this.unkept_from = 0;
      this.waitingRain.clear();
      this.unkeptRain.clear();
      this.options.minutes.clear();
      this.options.rollUp.disturbed();
      this.noteTrouble(null);
    } catch (error) {
      this.options.progress.forget();
      this.noteTrouble(error);
      throw error;
    }
  }

  /** Settles, and leaves no file of minutes where that could be done. */
  close(): void {
    this.settle();
    if (this.waiting.length === 0) this.options.minutes.remove();
  }

  /** On a full disk the ballast makes room, once. */
  private write(): void {
    const { sql, progress, ballast, log } = this.options;
    const insert = () =>
      sql.transaction(() => {
        this.statements.insert(this.waiting);
        for (const count of this.waitingRain.values()) this.rainHours.add(count);
      });
    try {
      insert();
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'store_full' || !ballast.release()) throw error;
      progress.forget();
      log.error(
        { code: 'store_full', error },
        'The disk is full: the oldest readings make room for the newest',
      );
      insert();
    }
  }

  /**
   * The newest reading of each tank, as far as it is no more than a day older than the newest of the farm. Readings
   * from the future, which a wrong clock wrote, are none.
   */
  latest(): ReadingRecord[] {
    this.settle();
    const newest_ms = this.statements.newestBefore(this.options.clock.wall_ms() + CLOCKS_APART_MS);
    return newest_ms === null ? [] : this.statements.latest(newest_ms - LATEST_WITHIN_MS, newest_ms);
  }

  buckets(tank: string, from_ms: number, to_ms: number, buckets: number): HistoryBucket[] {
    this.settle();
    return atOnce(this.reading.buckets(tank, from_ms, to_ms, buckets));
  }

  /** As the port says. */
  events(tank: string, from_ms: number, to_ms: number, limit: number): EventRecord[] {
    this.settle();
    return this.reading.events(tank, from_ms, to_ms, limit);
  }

  /** As the port says. */
  chart(tank: string, from_ms: number, to_ms: number, buckets: number): HistoryChart {
    return atOnce(this.charting(tank, from_ms, to_ms, buckets));
  }

  /** As the port says. */
  *charting(tank: string, from_ms: number, to_ms: number, buckets: number): Generator<void, HistoryChart> {
    this.settle();
    return yield* this.reading.charting(tank, from_ms, to_ms, buckets);
  }

  /** As the port says. */
  *rows(span: HistorySpan, resolution: Resolution): Generator<readonly ExportRow[]> {
    this.settle();
    yield* this.reading.rows(span, resolution);
  }

  /** As the port says. */
  water(tank: string, spans: readonly { readonly from_ms: number; readonly to_ms: number }[]): WaterSum[] {
    return this.reading.water(tank, spans);
  }

  /** As the port says. */
  inletChanges(tank: string, from_ms: number, to_ms: number): InletChange[] {
    this.settle();
    return this.reading.inletChanges(tank, from_ms, to_ms);
  }

  /** As the port says. */
  namesSources(tank: string, from_ms: number, to_ms: number): boolean {
    this.settle();
    return this.reading.namesSources(tank, from_ms, to_ms);
  }

  /** As the port says. */
  rainOf(node: string, from_ms: number, to_ms: number): { ts: number; mm: number }[] {
    this.settle();
    return this.reading.rainOf(node, from_ms, to_ms);
  }

  /** Says once that the disk refuses, and once that it takes records again. */
  private noteTrouble(error: unknown): void {
    const code = error === null ? null : error instanceof StoreError ? error.code : 'unknown';
    if (code === this.trouble) return;
    this.trouble = code;
    const { log } = this.options;
    if (code === null) log.info({ code: 'history_written' }, 'The history is written again');
    else {
      const fields = { code, waiting: this.waiting.length, error };
      log.error(fields, 'The history cannot be written; its records wait in memory and with the nodes');
    }
  }
}

/** Names a gauge's count: it begins anew with its node. */
function countOf({ node, since_ms }: RainCount): string {
  return `${node} ${since_ms}`;
}
