import { HOUR_MS } from '../../domain/history/resolution.js';
import type { HistoryReads } from '../../ports/store.js';
import type { HistoryRain, NodeView } from '../../protocol/rest.js';
import { toTimestamp } from '../../protocol/timestamp.js';

/** The nodes whose rain gauges tell what rained at a tank: its own node's gauge, else all of the farm. */
export function gaugesAt(node: string, nodes: readonly NodeView[]): string[] {
  return nodes.find(({ id }) => id === node)?.rain ? [node] : nodes.map(({ id }) => id);
}

/** Rain in mm of each hour with rain in [from, to), by the mean of the gauges; null when none ever counted. */
export function rainHours(
  history: Pick<HistoryReads, 'rainOf'>,
  gauges: readonly string[],
  from_ms: number,
  to_ms: number,
): Map<number, number> | null {
  const counting = gauges.map((node) => history.rainOf(node, 0, to_ms)).filter((of) => of.length > 0);
  if (counting.length === 0) return null;
  const hours = new Map<number, number>();
  for (const { ts, mm } of counting.flat())
    if (ts >= from_ms) hours.set(ts, (hours.get(ts) ?? 0) + mm / counting.length);
  return hours;
}

/** The same for a chart: by hours, or by its buckets where those are longer; dry ones are left out. */
export function rainOfChart(
  hours: ReadonlyMap<number, number>,
  { from_ms, bucket_ms }: { readonly from_ms: number; readonly bucket_ms: number },
): HistoryRain[] {
  const parts = new Map<number, number>();
  for (const [hour, mm] of hours) {
    const ts = bucket_ms <= HOUR_MS ? hour : from_ms + Math.floor((hour - from_ms) / bucket_ms) * bucket_ms;
    parts.set(ts, (parts.get(ts) ?? 0) + mm);
  }
  return [...parts]
    .filter(([, mm]) => mm > 0)
    .sort(([a], [b]) => a - b)
    .map(([ts, mm]) => ({ ts: toTimestamp(ts), mm: Math.round(mm * 100) / 100 }));
}
