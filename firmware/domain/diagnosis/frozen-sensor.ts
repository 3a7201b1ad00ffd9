import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

/** One false alarm in a thousand million windows: thirty years of them at one a second. */
const LIMIT = Math.log(1e9);
/** From this share of it on nothing is built on the readings. A sensor that often repeats itself is none the worse for it. */
const SUSPECTED_SHARE = 0.5;
/** Share of windows that repeat the one before, in a sensor nobody knows yet (one that smooths, over still water), and how many windows that is worth. */
const FIRST_SHARE = 0.99;
const FIRST_WINDOWS = 20;
/** The share is never taken for smaller or greater than this, and never learned from more windows. */
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.99;
const MOST_WINDOWS = 5_000;
/** The end of a freeze tells no more than this of how often a sound sensor repeats itself, in windows. */
const MOST_OF_FREEZE = 20;

/** What is to be kept across a restart. */
export interface FrozenMemory {
  /** So many windows were looked at, and so many of them repeated the one before. */
  readonly seen: number;
  readonly repeated: number;
  /** Whether the sensor was found to repeat itself beyond doubt, and has not moved since. */
  readonly named: boolean;
}

/**
 * Frozen readings. Every sensor repeats itself now and then, one that smooths often, so how often is learned; a sequence
 * of windows without any spread, all alike, counts against that. Both how often and what was named are kept across a
 * restart: a frozen sensor nobody knows would be believed for half an hour after it, and an inlet be opened by it.
 */
export class FrozenSensor {
  private test: Cusum;
  private last_mm: number | null = null;
  private repeats = 0;
  private seen: number;
  private repeated: number;

  /** @param memory of the sensor before a restart; null when nothing is known of it */
  constructor(memory: FrozenMemory | null = null) {
    const { seen, repeated, named } = sound(memory);
    this.seen = seen;
    this.repeated = repeated;
    this.test = new Cusum(LIMIT, named);
  }

  get memory(): FrozenMemory {
    return { seen: this.seen, repeated: this.repeated, named: this.present };
  }

  see({ echoes, now_ms }: Situation): void {
    if (echoes === null) return;
    const first = this.last_mm === null;
    const still = echoes.nearest_mm === echoes.farthest_mm;
    const same = still && echoes.nearest_mm === this.last_mm;
    this.last_mm = echoes.nearest_mm;
    if (first) {
      // Of what was named before a restart the first window tells whether it still is; of nothing else.
      if (this.present) this.test.add(still ? -Math.log(this.share) : Number.NEGATIVE_INFINITY, now_ms);
      return;
    }
    if (same) {
      this.repeats += 1;
      this.test.add(-Math.log(this.share), now_ms);
      return;
    }
    this.learn();
    this.repeats = 0;
    this.test.add(Number.NEGATIVE_INFINITY, now_ms);
  }

  /** There is another sensor, of which a window is no measurement of its own: it cannot be found to repeat itself. */
  forget(): void {
    this.test = new Cusum(LIMIT);
    this.repeats = 0;
  }

  /** Whether it is named: the same as a fault, and cheaper to ask at every tick. */
  get present(): boolean {
    return this.test.present;
  }

  /** Whether readings repeat, so that none of them is to be built on. */
  get suspected(): boolean {
    return this.test.present || this.test.evidence >= SUSPECTED_SHARE * LIMIT;
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('sensor_frozen', since_ms ?? 0, confidenceOf(evidence)) : null;
  }

  private learn(): void {
    // What turns out to be a freeze says next to nothing of a sound sensor. But where another one was put in that smooths,
    // it is called frozen again and again by what was known of the old one: within a day or two it is known.
    const repeats = this.present ? Math.min(MOST_OF_FREEZE, this.repeats) : this.repeats;
    this.seen += repeats + 1;
    this.repeated += repeats;
    if (this.seen <= MOST_WINDOWS) return;
    this.repeated *= MOST_WINDOWS / this.seen;
    this.seen = MOST_WINDOWS;
  }

  private get share(): number {
    return Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.repeated / this.seen));
  }
}

/** What was kept, or what is thought of a sensor nobody knows: a damaged memory would believe or doubt it for ever. */
function sound(memory: FrozenMemory | null): FrozenMemory {
  const named = memory?.named ?? false;
  const { seen, repeated } = memory ?? { seen: 0, repeated: 0 };
  if (seen >= FIRST_WINDOWS && seen <= MOST_WINDOWS && repeated >= 0 && repeated <= seen) {
    return { seen, repeated, named };
  }
  return { seen: FIRST_WINDOWS, repeated: FIRST_WINDOWS * FIRST_SHARE, named };
}
