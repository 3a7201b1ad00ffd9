/** Sampling interval while anything runs, is being watched, or has just become unclear, in ms. */
const BUSY_INTERVAL_MS = 1_000;
/** What was unclear for this long will not clear within the next second, in ms. */
const UNCLEAR_MS = 600_000;
/** Sampling interval from then on, in ms. */
const UNCLEAR_INTERVAL_MS = 10_000;

/** What a tank is doing, as far as it matters how often one has to look. */
export interface Bustle {
  /** An actuator runs, or the effect of a command is being watched. */
  readonly running: boolean;
  /** The level is not good, or an instrument has not come to rest. */
  readonly unclear: boolean;
}

/** How often the level is looked at: every second while it matters, seldom while nothing happens. */
export class Sampling {
  private unclear_since_ms: number | null = null;

  /** @param idle_interval_ms while nothing runs and the level is still, 1,000–60,000 */
  constructor(private readonly idle_interval_ms: number) {}

  /** When to look again, in ms from monotonic time `now_ms`. A sensor that stays lost for ten minutes is asked more seldom. */
  next_ms({ running, unclear }: Bustle, now_ms: number): number {
    if (!unclear) this.unclear_since_ms = null;
    else this.unclear_since_ms ??= now_ms;
    if (running) return BUSY_INTERVAL_MS;
    if (this.unclear_since_ms === null) return this.idle_interval_ms;
    const lasts = now_ms - this.unclear_since_ms >= UNCLEAR_MS;
    return lasts ? Math.min(UNCLEAR_INTERVAL_MS, this.idle_interval_ms) : BUSY_INTERVAL_MS;
  }
}
