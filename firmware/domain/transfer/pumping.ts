/** Within so long the level must have risen by so much: 250 L in a tank of 50,000 L, which any pump moves. */
export const PROGRESS_WITHIN_MS = 20 * 60_000;
export const PROGRESS_PERCENT = 0.5;
/** What did not help is tried again after so long. */
export const TRY_AGAIN_AFTER_MS = 60 * 60_000;

/** One transfer while it lasts: whether the water arrives, and when it is tried again if it does not. Times are monotonic. */
export class Pumping {
  private mark: { readonly percent: number; readonly at_ms: number } | null = null;
  private again_ms: number | null = null;

  get running(): boolean {
    return this.mark !== null;
  }

  /** It may run. Every rise that counts begins the time for the next one. */
  goOn(level_percent: number, now_ms: number): void {
    if (this.mark === null || this.rose(level_percent)) this.mark = { percent: level_percent, at_ms: now_ms };
  }

  stop(): void {
    this.mark = null;
  }

  /** Null while there is hope; else how long it was pumped in vain, in min. */
  whyHopeless(level_percent: number, now_ms: number): { readonly waited_min: number } | null {
    const { mark } = this;
    if (mark !== null && !this.rose(level_percent) && now_ms - mark.at_ms >= PROGRESS_WITHIN_MS) {
      this.again_ms = now_ms + TRY_AGAIN_AFTER_MS;
    }
    if (this.again_ms === null || now_ms >= this.again_ms) {
      this.again_ms = null;
      return null;
    }
    return { waited_min: Math.round(PROGRESS_WITHIN_MS / 60_000) };
  }

  private rose(level_percent: number): boolean {
    return this.mark !== null && level_percent - this.mark.percent >= PROGRESS_PERCENT;
  }
}
