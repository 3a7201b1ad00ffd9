const HOUR_MS = 3_600_000;

/** What a rain gauge comes to, in mm; null while it cannot be read. */
export interface Rain {
  /** Since the node started. */
  readonly total_mm: number | null;
  readonly last_hour_mm: number | null;
}

/** Rain from the tips of a gauge's bucket, as their count is looked at. */
export class Rainfall {
  private tips: { readonly count: number; readonly at_ms: number }[] = [];

  constructor(private readonly mm_per_tip: number) {}

  /** Takes the count at monotonic time `now_ms`; null while the gauge cannot be read. */
  take(count: number | null, now_ms: number): Rain {
    if (count === null) return { total_mm: null, last_hour_mm: null };
    if (this.tips.at(-1)?.count !== count) this.tips.push({ count, at_ms: now_ms });
    // The last count from before the hour is what the hour began with.
    while (now_ms - (this.tips[1]?.at_ms ?? now_ms) >= HOUR_MS) this.tips.shift();
    const began = this.tips[0]?.count ?? count;
    return { total_mm: count * this.mm_per_tip, last_hour_mm: (count - began) * this.mm_per_tip };
  }
}
