import { HOUR_MS, type Resolution, resolutionOf } from '../../domain/history/resolution.js';
import type {
  ChartAsked,
  ChartTold,
  ExportAsked,
  HistoryReader,
  UseAsked,
} from '../../ports/history-reader.js';
import type { HistoryStore } from '../../ports/store.js';
import type { UseOfPeriod } from '../../protocol/history.js';
import { HistoryAnswers } from './answers.js';
import { eachInTurn, inTurns } from './in-turns.js';

export interface HistoryDeskOptions {
  readonly history: HistoryStore;
  /** Reads beside this thread. */
  readonly thread: HistoryReader;
  /** How many tanks the farm has. */
  readonly tanks: () => number;
}

/** Rows that a question read in this thread may need: more than a tank's year of hours. Some 10 ms, in pieces. */
const SHORT_ROWS = 10_000;
const ROWS_AN_HOUR: Readonly<Record<Resolution, number>> = { raw: 60, hour: 1, day: 1 / 24 };
/** The readings of the last hours stand for what is not rolled up yet. */
const UNROLLED_HOURS = 1;

/**
 * Answers questions about the history: short ones in this thread, in pieces, long ones in another. What was taken in
 * before a question is seen by it.
 */
export class HistoryDesk implements HistoryReader {
  private readonly here: HistoryAnswers;

  constructor(private readonly options: HistoryDeskOptions) {
    this.here = new HistoryAnswers(options.history);
  }

  async chart(asked: ChartAsked, signal: AbortSignal): Promise<ChartTold> {
    const resolution = resolutionOf(asked, 0);
    if (this.isShort(this.chartRows(asked, resolution))) return inTurns(this.here.charting(asked), signal);
    this.options.history.settle();
    return this.options.thread.chart(asked, signal);
  }

  async use(asked: UseAsked, signal: AbortSignal): Promise<readonly UseOfPeriod[]> {
    if (this.isShort(asked.tanks.length * hoursOf(asked))) return inTurns(this.here.reckoning(asked), signal);
    this.options.history.settle();
    return this.options.thread.use(asked, signal);
  }

  text(asked: ExportAsked, signal: AbortSignal): AsyncIterable<string> {
    const { span, resolution } = asked;
    // Readings of one tank are picked from those of all.
    const tanks = span.tank === null || resolution === 'raw' ? this.options.tanks() : 1;
    if (this.isShort(tanks * hoursOf(span) * ROWS_AN_HOUR[resolution]))
      return eachInTurn(this.here.writing(asked), signal);
    this.options.history.settle();
    return this.options.thread.text(asked, signal);
  }

  private chartRows(asked: ChartAsked, resolution: Resolution): number {
    const readings = this.options.tanks() * ROWS_AN_HOUR.raw;
    if (resolution === 'raw') return readings * hoursOf(asked);
    return hoursOf(asked) * ROWS_AN_HOUR[resolution] + readings * UNROLLED_HOURS;
  }

  private isShort(rows: number): boolean {
    return rows <= SHORT_ROWS;
  }
}

function hoursOf({ from_ms, to_ms }: { readonly from_ms: number; readonly to_ms: number }): number {
  return (to_ms - from_ms) / HOUR_MS;
}
