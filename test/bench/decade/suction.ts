/**
 * The suction of the pump through which people draw. Now and then it is lost for hours: the pump moves nothing, and once
 * somebody has opened a tap the pressure stays low.
 */
export class Suction {
  private lost_until_ms = Number.NEGATIVE_INFINITY;
  private low = false;

  /** It is lost from now on until then. */
  lose(until_ms: number): void {
    this.lost_until_ms = until_ms;
  }

  /** Whether the pump moves nothing at a time. */
  isLost(now_ms: number): boolean {
    return now_ms < this.lost_until_ms;
  }

  /** Whether the pressure is low, as its switch tells. */
  demand(tap_open: boolean, now_ms: number): boolean {
    this.low = this.isLost(now_ms) && (this.low || tap_open);
    return tap_open || this.low;
  }
}
