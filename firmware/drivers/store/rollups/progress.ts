import { HOUR_MS } from '../../../domain/history/resolution.js';
import type { Sql } from '../sql.js';

interface ProgressRow {
  readonly hours_to: number;
  readonly days_to: number;
  readonly raw_from: number;
}

/** The next hour begins with the last level of this one, so a late reading near the end of an hour changes both. */
export const SEED_MS = 10 * 60_000;

/**
 * How far the readings are rolled up, and what has to be done again. In ms of wall time, whole hours and days. All that
 * it changes is part of the caller's transaction.
 */
export class Progress {
  private readonly read;
  private readonly write;
  private readonly note;
  /** Of the transaction under way; a rolled-back one is read anew. */
  private row: ProgressRow | null = null;

  constructor(sql: Sql) {
    this.read = sql.prepare<[], ProgressRow>('SELECT hours_to, days_to, raw_from FROM rollup_progress');
    this.write = sql.prepare<[number, number, number]>(
      'UPDATE rollup_progress SET hours_to = ?, days_to = ?, raw_from = ?',
    );
    this.note = sql.prepare<[number, string]>('INSERT OR IGNORE INTO rollup_late (hour, tank) VALUES (?, ?)');
  }

  get now(): ProgressRow {
    this.row ??= this.read.get() ?? { hours_to: 0, days_to: 0, raw_from: 0 };
    return this.row;
  }

  move(to: Partial<ProgressRow>): void {
    const next = { ...this.now, ...to };
    this.write.run(next.hours_to, next.days_to, next.raw_from);
    this.row = next;
  }

  /** After a transaction that failed. */
  forget(): void {
    this.row = null;
  }

  /**
   * Notes that a record came which changes the hours rolled up from that of `from_ms` to that of `to_ms`. Not where the
   * readings of an hour are gone: it could not be reckoned again.
   */
  late(tank: string, from_ms: number, to_ms: number): void {
    const { hours_to, raw_from } = this.now;
    const first = Math.max(Math.floor(from_ms / HOUR_MS) * HOUR_MS, raw_from);
    for (let hour = first; hour < hours_to && hour <= to_ms; hour += HOUR_MS) this.note.run(hour, tank);
  }
}
