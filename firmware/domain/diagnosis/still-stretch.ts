/** From so much of its evidence on something is frozen, as a log likelihood ratio: one false alarm in a thousand million windows. */
export const SURELY_FROZEN = Math.log(1e9);
/** And when it has stood still for so many times as long as it ever did and moved again. */
const TIMES_LONGEST = 2;
/** What was called frozen may have been: its end teaches no more than so many times what it took to call it so. */
const LEARNED_TIMES = 2;
/** What was seen fades within so long, in ms. */
const FADES_MS = 864_000_000;

/** For how long a sensor has shown one and the same echo in one state of the water, and for how long it did at the most. */
export class StillStretch {
  private windows = 0;
  private lasted_ms = 0;
  /** No more than this is learned from it. */
  private teaches_ms = Number.POSITIVE_INFINITY;

  /** @param longest the longest one that it ended by itself, in ms, the long ago counting less */
  constructor(private longest: number) {}

  get repeats(): number {
    return this.windows;
  }

  get longest_ms(): number {
    return this.longest;
  }

  /** So much time passed, whatever was seen. */
  pass(span_ms: number): void {
    this.longest *= 1 - span_ms / FADES_MS;
  }

  /** One more window repeated the one before, which was so long ago. */
  lasts(span_ms: number): void {
    this.windows += 1;
    this.lasted_ms += span_ms;
  }

  /**
   * Whether it lasts too long for a sound sensor.
   * @param evidence what one repeated window is worth, as a log likelihood ratio
   * @param share of what is needed, 0–1
   */
  isTooLong(evidence: number, share: number): boolean {
    const surely = this.windows * evidence >= share * SURELY_FROZEN;
    return surely && this.lasted_ms > share * TIMES_LONGEST * this.longest;
  }

  /** It is called frozen. */
  name(): void {
    this.teaches_ms = LEARNED_TIMES * this.lasted_ms;
  }

  /** The sensor moved again. */
  end(): void {
    this.longest = Math.max(this.longest, Math.min(this.lasted_ms, this.teaches_ms));
    this.windows = 0;
    this.lasted_ms = 0;
    this.teaches_ms = Number.POSITIVE_INFINITY;
  }
}
