import type { z } from 'zod';
import type { HostSpan } from '../../../domain/host/span.js';
import type { HostHistory, hostHistoryQuery } from '../../../protocol/host-history.js';
import { toTimestamp } from '../../../protocol/timestamp.js';
import type { HostChart } from '../../hosts/host-recorder.js';
import { spanOf } from './history-span.js';

/** What is shown when nobody says from when. */
const DEFAULT_SPAN_MS = 24 * 60 * 60_000;
/** Whoever asks for more asks for what no gateway keeps. */
const LONGEST_SPAN_MS = 3_660 * 24 * 60 * 60_000;

/** How a machine was in the span that is asked for. Throws `request_invalid` for one that ends before it begins. */
export function hostChart(
  query: z.output<typeof hostHistoryQuery>,
  now_ms: number,
  chart: (from_ms: number, to_ms: number, most: number) => HostChart,
): Omit<HostHistory, 'node'> {
  const { from_ms, to_ms } = spanOf(query, now_ms, DEFAULT_SPAN_MS);
  const drawn = chart(Math.max(from_ms, to_ms - LONGEST_SPAN_MS), to_ms, query.buckets);
  return {
    from: toTimestamp(drawn.from_ms),
    to: toTimestamp(drawn.to_ms),
    bucket_s: drawn.bucket_ms / 1000,
    resolution: drawn.resolution,
    buckets: drawn.buckets.map(toBucket),
  };
}

function toBucket({ ts_ms, ...figures }: HostSpan) {
  return { ts: toTimestamp(ts_ms), ...figures };
}
