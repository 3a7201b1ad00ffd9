import type { HostResolution, HostSpan } from '../domain/host/span.js';

/** How one Pi was. */
export interface HostRecord {
  readonly node: string;
  readonly spans: readonly HostSpan[];
}

/** How Pis were. Extremes are rounded outwards: percents to half ones, temperatures to whole degrees. */
export interface HostStore {
  /**
   * Keeps spans of 5 minutes, in place of those of the same times; on disk when it returns. Throws a StoreError, and
   * then none of them is. Each call writes whole pages: many Pis in one cost the SD card little more than one.
   */
  save(records: readonly HostRecord[]): void;
  /** Those that begin in [from, to), oldest first; of what was never known there is none. */
  read(node: string, from_ms: number, to_ms: number, resolution: HostResolution): HostSpan[];
  /** What a chart of [from, to) is made of: spans of 5 minutes up to 8 days, as long as they are kept. */
  resolutionOf(from_ms: number, to_ms: number): HostResolution;
}
