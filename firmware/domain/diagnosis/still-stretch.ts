/** From so much of its evidence on something is frozen, as a log likelihood ratio: one false alarm in a thousand million windows. */
export const SURELY_FROZEN = Math.log(1e9);
/** Share of windows that repeat the one before, in a sensor nobody knows yet (one that smooths, over still water), and how many windows that is worth. */
const FIRST_SHARE = 0.99;
const FIRST_WINDOWS = 20;
/** The share is never taken for smaller or greater than this, and never learned from more windows. */
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.99;
const MOST_WINDOWS = 5_000;
/** The end of a freeze tells no more than this of how often a sound sensor repeats itself, in windows. */
const MOST_OF_FREEZE = 20;
/** And when it has stood still for so many times as long as it ever did and moved again. */
const TIMES_LONGEST = 2;
/** What was called frozen may have been: its end teaches no more than so many times what it took to call it so. */
const LEARNED_TIMES = 2;
/** What was seen fades within so long, in ms. */
const FADES_MS = 864_000_000;

/** How often a sensor repeats itself. */
export interface RepeatMemory {
  /** So many windows were looked at, and so many of them repeated the one before. */
  readonly seen: number;
  readonly repeated: number;
}

/** What is thought of a sensor nobody knows. */
export const UNKNOWN_REPEATS: RepeatMemory = { seen: FIRST_WINDOWS, repeated: FIRST_WINDOWS * FIRST_SHARE };

/** For how long a sensor has shown one and the same echo in one state of the water, how often it does, and for how long at the most. */
export class StillStretch {
  private seen: number;
  private repeated: number;
  private windows = 0;
  private lasted_ms = 0;
  /** No more than this is learned from it. */
  private teaches_ms = Number.POSITIVE_INFINITY;

  /**
   * @param memory how often it repeated itself before a restart
   * @param longest the longest stretch that it ended by itself, in ms, the long ago counting less; null where none excuses another
   */
  constructor(
    memory: RepeatMemory,
    private longest: number | null = null,
  ) {
    // A damaged memory would believe or doubt the sensor for ever.
    const { seen, repeated } = isSound(memory) ? memory : UNKNOWN_REPEATS;
    this.seen = seen;
    this.repeated = repeated;
  }

  get memory(): RepeatMemory {
    const { seen, repeated } = this;
    return { seen, repeated };
  }

  get longest_ms(): number {
    return this.longest ?? 0;
  }

  /** So much time passed, whatever was seen. */
  pass(span_ms: number): void {
    if (this.longest !== null) this.longest *= 1 - span_ms / FADES_MS;
  }

  /** One more window repeated the one before, which was so long ago. */
  lasts(span_ms: number): void {
    this.windows += 1;
    this.lasted_ms += span_ms;
  }

  /**
   * Whether it lasts too long for a sound sensor.
   * @param share of what is needed, 0–1
   * @param evidence what one repeated window is worth
   */
  isTooLong(share: number, evidence = this.evidence): boolean {
    const surely = this.windows * evidence >= share * SURELY_FROZEN;
    return surely && this.lasted_ms > share * TIMES_LONGEST * this.longest_ms;
  }

  /** It is called frozen. */
  name(): void {
    this.teaches_ms = LEARNED_TIMES * this.lasted_ms;
  }

  /**
   * The sensor moved again.
   * @param moved whether it did so in this state of the water
   * @param named whether it was called frozen
   */
  end(moved: boolean, named: boolean): void {
    // What turns out to be a freeze says next to nothing of a sound sensor. But where another one was put in that smooths,
    // it is called frozen again and again by what was known of the old one: within a day or two it is known.
    const repeats = named ? Math.min(MOST_OF_FREEZE, this.windows) : this.windows;
    this.seen += repeats + (moved ? 1 : 0);
    this.repeated += repeats;
    if (this.seen > MOST_WINDOWS) {
      this.repeated *= MOST_WINDOWS / this.seen;
      this.seen = MOST_WINDOWS;
    }
    if (this.longest !== null)
      this.longest = Math.max(this.longest, Math.min(this.lasted_ms, this.teaches_ms));
    this.windows = 0;
    this.lasted_ms = 0;
    this.teaches_ms = Number.POSITIVE_INFINITY;
  }

  /** What one repeated window is worth by what is known, as a log likelihood ratio. */
  get evidence(): number {
    return -Math.log(Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.repeated / this.seen)));
  }
}

function isSound({ seen, repeated }: RepeatMemory): boolean {
  return seen >= FIRST_WINDOWS && seen <= MOST_WINDOWS && repeated >= 0 && repeated <= seen;
}
