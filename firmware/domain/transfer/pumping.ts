/** Within so long of pumping the level must have risen by so much: 250 L in a tank of 50,000 L, which any pump moves. */
export const PROGRESS_WITHIN_MS = 20 * 60_000;
export const PROGRESS_PERCENT = 0.5;
/** What did not help is tried again after so long. */
export const TRY_AGAIN_AFTER_MS = 60 * 60_000;
/** A pump that is asked for runs after so long: its usual rest of a minute, and the way there and back. */
export const STARTS_WITHIN_MS = 90_000;

interface Mark {
  readonly percent: number;
  readonly at_ms: number;
}

/**
 * One transfer while it lasts: whether its pump starts, whether the water arrives, and when it is tried again if it does
 * not. Times are monotonic.
 */
export class Pumping {
  /** Where the level stood at the last rise that counts. */
  private mark: Mark | null = null;
  /** As it was last looked at. */
  private last: Mark & { readonly on: boolean } = { percent: 0, at_ms: 0, on: false };
  private again_ms: number | null = null;
  /** Since when it has been asked for in vain. */
  private off_since_ms: number | null = null;

  get running(): boolean {
    return this.mark !== null;
  }

  /** It may run; `on` is whether its pump does. */
  goOn(level_percent: number, on: boolean, now_ms: number): void {
    if (this.mark === null) {
      this.mark = { percent: level_percent, at_ms: now_ms };
      this.last = { ...this.mark, on };
    }
    if (!on) this.off_since_ms ??= now_ms;
  }

  /**
   * To be called at every look. Every rise that counts begins the time for the next one; what passes while the pump is
   * off counts neither for nor against it.
   */
  see(level_percent: number, on: boolean, now_ms: number): void {
    const { mark, last } = this;
    if (on) this.off_since_ms = null;
    if (mark === null) return;
    const seen = { percent: level_percent, at_ms: now_ms };
    if (!on || !last.on)
      this.mark = {
        percent: mark.percent + level_percent - last.percent,
        at_ms: mark.at_ms + now_ms - last.at_ms,
      };
    else if (level_percent - mark.percent >= PROGRESS_PERCENT) this.mark = seen;
    else if (now_ms - mark.at_ms >= PROGRESS_WITHIN_MS) this.again_ms = now_ms + TRY_AGAIN_AFTER_MS;
    this.last = { ...seen, on };
  }

  /** It may not run for now. What it was asked for in vain before is not forgotten. */
  stop(): void {
    this.mark = null;
  }

  /** Nobody wants its water any more: the next time it is given the whole time to start. */
  finish(): void {
    this.off_since_ms = null;
  }

  /** Whether its pump has been asked for, and off, for longer than one that may run takes to start. */
  inVain(now_ms: number): boolean {
    return this.off_since_ms !== null && now_ms - this.off_since_ms >= STARTS_WITHIN_MS;
  }

  /** Null while there is hope; else how long it was pumped in vain, in min. */
  whyHopeless(now_ms: number): { readonly waited_min: number } | null {
    if (this.again_ms === null || now_ms >= this.again_ms) {
      this.again_ms = null;
      return null;
    }
    return { waited_min: Math.round(PROGRESS_WITHIN_MS / 60_000) };
  }
}
