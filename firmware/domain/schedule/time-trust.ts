/** A wall clock that departs this far from the monotonic one has been set: whether rightly nobody knows yet, in ms. */
export const JUMP_MS = 5 * 60_000;

/**
 * Whether the wall clock may drive schedules. A Pi without a battery-backed clock wakes up in the past, and a clock can
 * be set to anything by anybody: it is trusted once something outside has confirmed it, and no longer after a jump.
 */
export class TimeTrust {
  private last: { readonly wall_ms: number; readonly monotonic_ms: number } | null = null;
  private confirmed = false;

  /** Whether the wall clock is trusted as of the last look. */
  get trusted(): boolean {
    return this.confirmed;
  }

  /**
   * Looks at both clocks; to be called at least once a minute.
   * @param confirmation whether time service or gateway confirm the wall clock now; null when neither can be asked
   */
  look(wall_ms: number, monotonic_ms: number, confirmation: boolean | null): boolean {
    if (this.last !== null) {
      const went_ms = wall_ms - this.last.wall_ms;
      const passed_ms = monotonic_ms - this.last.monotonic_ms;
      // Written so that NaN is a jump too.
      if (!(Math.abs(went_ms - passed_ms) <= JUMP_MS)) this.confirmed = false;
    }
    this.last = { wall_ms, monotonic_ms };
    if (confirmation !== null) this.confirmed = confirmation;
    return this.confirmed;
  }
}
