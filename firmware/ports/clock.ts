/**
 * Time as the rest of the house sees it. Rules, staleness, leases and run limits use `monotonic_ms`; wall time only
 * labels what is published and stored.
 */
export interface Clock {
  /** Wall time in milliseconds since the Unix epoch. May jump; never used to measure a span. */
  wall_ms(): number;
  /** Milliseconds since an arbitrary start; never jumps, never runs backwards. */
  monotonic_ms(): number;
  /**
   * Waits `span_ms` (≥ 0) of this clock's time. Resolves early, without an error, when `signal` aborts.
   */
  sleep(span_ms: number, signal?: AbortSignal): Promise<void>;
}

/** Somebody else's clock, as far as he has told it. */
export interface ToldTime {
  /** Unix time in ms on his clock at this moment; null while he has told nothing. */
  now_ms(): number | null;
}
