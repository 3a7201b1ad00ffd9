import { type Resolution, resolutionOf, widened } from '../../domain/history/resolution.js';
import type { InletChange } from '../../domain/history/source-time.js';
import type { ExportRow, HistorySpan, WaterSum } from '../../ports/history-export.js';
import type { HistoryChart, HistoryReads } from '../../ports/store.js';
import type { EventRecord } from '../../protocol/payloads.js';
import type { HistoryBucket } from '../../protocol/rest.js';
import { ExportRows } from './export-rows.js';
import { eventsOf, inletChanges, namesSources } from './history-events.js';
import { rainOf } from './rain.js';
import { Charts } from './rollups/charts.js';
import type { Progress } from './rollups/progress.js';
import type { Sql } from './sql.js';
import { WaterSums } from './water-sums.js';

/** What is on disk of the history, as the port says; it writes nothing. */
export class HistoryReading implements HistoryReads {
  readonly events: (tank: string, from_ms: number, to_ms: number, limit: number) => EventRecord[];
  readonly rainOf: (node: string, from_ms: number, to_ms: number) => { ts: number; mm: number }[];
  readonly inletChanges: (tank: string, from_ms: number, to_ms: number) => InletChange[];
  readonly namesSources: (tank: string, from_ms: number, to_ms: number) => boolean;
  private readonly charts: Charts;
  private readonly exports: ExportRows;
  private readonly sums: WaterSums;

  constructor(
    sql: Sql,
    private readonly progress: Pick<Progress, 'now'>,
  ) {
    this.charts = new Charts(sql, progress);
    this.exports = new ExportRows(sql);
    this.sums = new WaterSums(sql, progress);
    this.events = eventsOf(sql);
    this.inletChanges = inletChanges(sql);
    this.namesSources = namesSources(sql);
    this.rainOf = rainOf(sql);
  }

  /** Readings in [from, to), gathered in `buckets` equal spans; empty spans are left out. */
  *buckets(tank: string, from_ms: number, to_ms: number, buckets: number): Generator<void, HistoryBucket[]> {
    return yield* this.charts.buckets({ tank, from_ms, to_ms, n: buckets }, 'raw');
  }

  *charting(tank: string, from_ms: number, to_ms: number, buckets: number): Generator<void, HistoryChart> {
    const resolution = resolutionOf({ from_ms, to_ms }, this.progress.now.raw_from);
    const { buckets: n, ...span } = widened({ from_ms, to_ms }, buckets, resolution);
    const made = yield* this.charts.buckets({ tank, ...span, n }, resolution);
    return { resolution, ...span, bucket_ms: (span.to_ms - span.from_ms) / n, buckets: made };
  }

  water(tank: string, spans: readonly { readonly from_ms: number; readonly to_ms: number }[]): WaterSum[] {
    return this.sums.of(tank, spans);
  }

  rows(span: HistorySpan, resolution: Resolution): Generator<readonly ExportRow[]> {
    return this.exports.batches(span, resolution);
  }
}
