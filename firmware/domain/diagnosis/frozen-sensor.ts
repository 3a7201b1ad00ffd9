import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

/** One false alarm in a thousand million windows: thirty years of them at one a second. */
const LIMIT = Math.log(1e9);
/** Share of windows that repeat the one before, in a sensor nobody knows yet (one that smooths, over still water), and how many windows that is worth. */
const FIRST_SHARE = 0.99;
const FIRST_WINDOWS = 20;
/** The share is never taken for smaller or greater than this, and never learned from more windows. */
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.99;
const MOST_WINDOWS = 5_000;

/**
 * Frozen readings. Every sensor repeats itself now and then, one that smooths often, so how often is learned; a sequence
 * of windows without any spread, all alike, counts against that.
 */
export class FrozenSensor {
  private readonly test = new Cusum(LIMIT);
  private last_mm: number | null = null;
  private repeats = 0;
  private seen = FIRST_WINDOWS;
  private repeated = FIRST_WINDOWS * FIRST_SHARE;

  see({ echoes, now_ms }: Situation): void {
    if (echoes === null) return;
    const first = this.last_mm === null;
    const same = echoes.nearest_mm === echoes.farthest_mm && echoes.nearest_mm === this.last_mm;
    this.last_mm = echoes.nearest_mm;
    if (first) return;
    if (same) {
      this.repeats += 1;
      this.test.add(-Math.log(this.share), now_ms);
      return;
    }
    // What turns out to be the end of a freeze says nothing of how often a sound sensor repeats itself.
    if (!this.test.present) this.learn();
    this.repeats = 0;
    this.test.add(Number.NEGATIVE_INFINITY, now_ms);
  }

  /** Whether readings repeat, so that none of them is to be built on. */
  get suspected(): boolean {
    return this.repeats >= 2;
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('sensor_frozen', since_ms ?? 0, confidenceOf(evidence)) : null;
  }

  private learn(): void {
    this.seen += this.repeats + 1;
    this.repeated += this.repeats;
    if (this.seen <= MOST_WINDOWS) return;
    this.repeated *= MOST_WINDOWS / this.seen;
    this.seen = MOST_WINDOWS;
  }

  private get share(): number {
    return Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.repeated / this.seen));
  }
}
