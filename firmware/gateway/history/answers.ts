import type { ChartAsked, ChartTold, ExportAsked, UseAsked } from '../../ports/history-reader.js';
import type { HistoryReads } from '../../ports/store.js';
import type { UseOfPeriod } from '../../protocol/history.js';
import { exportText } from './export-text.js';
import { rainHours, rainOfChart } from './rain.js';
import { UseReports } from './use-report.js';

/**
 * Answers questions about the history, in pieces of a few ms: in the gateway's own thread, where everything else has its
 * turn in between, or in another.
 */
export class HistoryAnswers {
  constructor(private readonly history: HistoryReads) {}

  *charting(asked: ChartAsked): Generator<undefined, ChartTold> {
    const { tank, from_ms, to_ms, buckets, events, gauges } = asked;
    const chart = yield* pausing(this.history.charting(tank, from_ms, to_ms, buckets));
    const hours = rainHours(this.history, gauges, chart.from_ms, chart.to_ms);
    return {
      chart,
      events: events === 0 ? [] : this.history.events(tank, from_ms, to_ms, events),
      rain: hours === null ? null : rainOfChart(hours, chart),
    };
  }

  /** Water drawn and filled; oldest period first. */
  *reckoning(asked: UseAsked): Generator<undefined, UseOfPeriod[]> {
    return yield* new UseReports(this.history).making(asked);
  }

  /** An export as text. An empty span is a pause. */
  *writing({ span, resolution, format }: ExportAsked): Generator<string | undefined, undefined> {
    for (const text of exportText(this.history.rows(span, resolution), resolution, format))
      yield text === '' ? undefined : text;
    return undefined;
  }
}

function* pausing<T>(work: Generator<void, T>): Generator<undefined, T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    yield undefined;
  }
}
