/** The spans that can be chosen, and how many pieces each is asked for in: 15 min, 90 min and 6 h long. */
export const HOST_SPANS = {
  day: { length_ms: 24 * 3_600_000, buckets: 97 },
  week: { length_ms: 7 * 24 * 3_600_000, buckets: 113 },
  month: { length_ms: 30 * 24 * 3_600_000, buckets: 121 },
} as const;
export type HostSpanName = keyof typeof HOST_SPANS;
export const HOST_SPAN_NAMES: readonly HostSpanName[] = ['day', 'week', 'month'];

/** A span that ends now is read anew so often. */
export const ANEW_EVERY_MS = 5 * 60_000;

/**
 * Where the history of a machine is read; the same for five minutes.
 * @param machine its path, such as `/api/nodes/pi0`
 */
export function hostHistoryPath(machine: string, span: HostSpanName, now_ms: number): string {
  const { length_ms, buckets } = HOST_SPANS[span];
  const from_ms = Math.floor(now_ms / ANEW_EVERY_MS) * ANEW_EVERY_MS - length_ms;
  const query = new URLSearchParams({ from: new Date(from_ms).toISOString(), buckets: String(buckets) });
  return `${machine}/history?${query}`;
}
