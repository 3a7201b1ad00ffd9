/** A wall clock that departs this far from the monotonic one has been set: whether rightly nobody knows yet, in ms. */
export const JUMP_MS = 5 * 60_000;

/**
 * Whether the wall clock may drive schedules. A Pi without a battery-backed clock wakes up in the past, and a clock can
 * be set to anything by anybody: it is trusted once something outside has confirmed it, and after a jump not before it was confirmed once more.
 */
export class TimeTrust {
  private last: { readonly wall_ms: number; readonly monotonic_ms: number } | null = null;
  private occasion: string | null = null;
  /** The confirmation that a jump has made worthless. */
  private outdated: string | null = null;

  /** Whether the wall clock is trusted as of the last look. */
  get trusted(): boolean {
    return this.occasion !== null && this.occasion !== this.outdated;
  }

  /**
   * Looks at both clocks; to be called at least once a minute.
   * @param occasion name of the newest occasion on which the wall clock was confirmed; null when there was none
   */
  look(wall_ms: number, monotonic_ms: number, occasion: string | null): boolean {
    if (this.last !== null) {
      const went_ms = wall_ms - this.last.wall_ms;
      const passed_ms = monotonic_ms - this.last.monotonic_ms;
      // Written so that NaN is a jump too. A time service that makes the clock jump confirms it in the same breath.
      if (!(Math.abs(went_ms - passed_ms) <= JUMP_MS)) this.outdated = this.occasion;
    }
    this.last = { wall_ms, monotonic_ms };
    this.occasion = occasion;
    return this.trusted;
  }
}
