/** Sampling interval while anything runs, is being watched, or has just become unclear, in ms. */
const BUSY_INTERVAL_MS = 1_000;
/** What was unclear for this long will not clear within the next second, in ms. */
const UNCLEAR_MS = 600_000;
/** Sampling interval from then on, in ms. */
const UNCLEAR_INTERVAL_MS = 10_000;
/** A level that falls to its low setpoint is looked at no oftener than this, in ms: a sensor's noise looks like a fall, too. */
const NEARING_INTERVAL_MS = 5_000;

/** What a tank is doing, as far as it matters how often one has to look. */
export interface Bustle {
  /** An actuator runs, or the effect of a command is being watched. */
  readonly running: boolean;
  /** The level is not good, or an instrument has not come to rest. */
  readonly unclear: boolean;
  /** The level in percent; null while it is unknown. */
  readonly percent: number | null;
  /** Where something is to be done when it falls so far, in percent; null where nothing is. */
  readonly low_percent: number | null;
}

/** How often the level is looked at: every second while it matters, seldom while nothing happens. */
export class Sampling {
  private unclear_since_ms: number | null = null;
  private percent: number | null = null;
  private at_ms = 0;
  /** How fast it fell from the last look but one to the last, in percent per ms; 0 when it did not. */
  private falls = 0;

  /** @param idle_interval_ms while nothing runs and the level is still, 1,000–60,000 */
  constructor(private readonly idle_interval_ms: number) {}

  /**
   * When to look again, in ms from monotonic time `now_ms`. A sensor that stays lost for ten minutes is asked more seldom;
   * a level that would be below the low setpoint before the next look is looked at when it gets there.
   */
  next_ms({ running, unclear, percent, low_percent }: Bustle, now_ms: number): number {
    if (!unclear) this.unclear_since_ms = null;
    else this.unclear_since_ms ??= now_ms;
    this.see(percent, now_ms);
    if (running) return BUSY_INTERVAL_MS;
    if (this.unclear_since_ms === null) return Math.min(this.idle_interval_ms, this.reaches_ms(low_percent));
    const lasts = now_ms - this.unclear_since_ms >= UNCLEAR_MS;
    return lasts ? Math.min(UNCLEAR_INTERVAL_MS, this.idle_interval_ms) : BUSY_INTERVAL_MS;
  }

  private see(percent: number | null, now_ms: number): void {
    // Decided anew without a new look.
    if (now_ms === this.at_ms && percent === this.percent) return;
    const fell = percent === null || this.percent === null ? 0 : this.percent - percent;
    this.falls = fell > 0 && now_ms > this.at_ms ? fell / (now_ms - this.at_ms) : 0;
    this.percent = percent;
    this.at_ms = now_ms;
  }

  private reaches_ms(low_percent: number | null): number {
    const { percent, falls } = this;
    if (low_percent === null || percent === null || falls === 0 || percent < low_percent)
      return this.idle_interval_ms;
    return Math.max(NEARING_INTERVAL_MS, Math.floor((percent - low_percent) / falls));
  }
}
