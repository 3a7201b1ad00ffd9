import type { PeriodName } from '../domain/history/periods.js';
import type { Resolution } from '../domain/history/resolution.js';
import type { UseOfPeriod } from '../protocol/history.js';
import type { EventRecord } from '../protocol/payloads.js';
import type { HistoryRain } from '../protocol/rest.js';
import type { HistorySpan } from './history-export.js';
import type { HistoryChart } from './store.js';

/** A chart of a tank in [from, to), in ms of wall time, with what happened meanwhile. */
export interface ChartAsked {
  readonly tank: string;
  readonly from_ms: number;
  readonly to_ms: number;
  /** Equal spans to gather the levels in, at most. */
  readonly buckets: number;
  /** Changes of actuators to name, at most. */
  readonly events: number;
  /** Nodes whose rain gauges count. */
  readonly gauges: readonly string[];
}

export interface ChartTold {
  readonly chart: HistoryChart;
  readonly events: readonly EventRecord[];
  /** Null without any gauge. */
  readonly rain: readonly HistoryRain[] | null;
}

/** Water drawn and filled by tanks in periods of the farm's calendar. */
export interface UseAsked {
  readonly tanks: readonly string[];
  /** Nodes whose rain gauges count. */
  readonly gauges: readonly string[];
  readonly period: PeriodName;
  /** Widened to whole periods. */
  readonly from_ms: number;
  readonly to_ms: number;
  readonly time_zone: string;
}

/** The rows of a span as a file. */
export interface ExportAsked {
  readonly span: HistorySpan;
  readonly resolution: Resolution;
  readonly format: 'csv' | 'json';
}

/**
 * Answers questions about the history while everything else goes on. Every answer rejects with a StoreError when the
 * file fails it, with a HistoryReaderError when the reader does, and with the signal's reason once `signal` aborts:
 * then nothing more is read for it.
 */
export interface HistoryReader {
  chart(asked: ChartAsked, signal: AbortSignal): Promise<ChartTold>;
  /** Oldest period first. */
  use(asked: UseAsked, signal: AbortSignal): Promise<readonly UseOfPeriod[]>;
  /** The text in pieces, read no faster than they are taken; whoever takes no more ends it. */
  text(asked: ExportAsked, signal: AbortSignal): AsyncIterable<string>;
}

/**
 * Why a question was not answered. `history_busy`: too many are being answered; ask again later.
 * `history_reader_died`: the reader ended in the middle; ask again.
 */
export class HistoryReaderError extends Error {
  constructor(
    readonly code: 'history_busy' | 'history_reader_died',
    message: string,
  ) {
    super(message);
    this.name = 'HistoryReaderError';
  }
}
