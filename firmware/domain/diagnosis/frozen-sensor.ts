import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';
import { StillStretch, SURELY_FROZEN } from './still-stretch.js';

/** From this share of the evidence on nothing is built on the readings. A sensor that often repeats itself is none the worse for it. */
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
/** A window adds no more than this to the time for which it stood still, in ms: nobody knows what was between. */
const MOST_SPAN_MS = 120_000;

/** What is to be kept across a restart. */
export interface FrozenMemory {
  /** So many windows were looked at, and so many of them repeated the one before. */
  readonly seen: number;
  readonly repeated: number;
  /** Whether the sensor was found to repeat itself beyond doubt, and has not moved since. */
  readonly named: boolean;
  /** For how long it stood still at the most and was sound; left out by what knew no such. */
  readonly longest?: { readonly resting_ms: number; readonly moving_ms: number } | undefined;
}

/**
 * Frozen readings. Every sensor repeats itself now and then, one that smooths often, so how often is learned; a sequence
 * of windows without any spread, all alike, counts against that. How often is not enough: one that wind or a pump stirs by day
 * stands still all night. So it has to last twice as long as it ever did, too. That is learned apart for water at rest and for
 * water that an inlet or a pump should move: while a tank is filled, a night's stillness is no excuse. All of it and what was
 * named are kept across a restart: a frozen sensor nobody knows would be believed for half an hour after it, and an inlet be
 * opened by it.
 */
export class FrozenSensor {
  private last_mm: number | null = null;
  private last_ms = 0;
  private seen: number;
  private repeated: number;
  private named = false;
  /** Since when it repeats itself; null while it does not. */
  private since_ms: number | null = null;
  private resting: StillStretch;
  private moving: StillStretch;
  /** Whether something was to move the water since the last window. */
  private moved = false;

  /** @param memory of the sensor before a restart; null when nothing is known of it */
  constructor(memory: FrozenMemory | null = null) {
    const { seen, repeated, named, longest } = sound(memory);
    this.seen = seen;
    this.repeated = repeated;
    this.resting = new StillStretch(longest?.resting_ms ?? 0);
    this.moving = new StillStretch(longest?.moving_ms ?? 0);
    if (named) this.name();
  }

  get memory(): FrozenMemory {
    const { seen, repeated, named, resting, moving } = this;
    const longest = { resting_ms: resting.longest_ms, moving_ms: moving.longest_ms };
    return { seen, repeated, named, longest };
  }

  see({ echoes, now_ms, inlet, drawing }: Situation): void {
    if (echoes === null) return;
    const { last_mm } = this;
    const span_ms = last_mm === null ? 0 : Math.min(MOST_SPAN_MS, now_ms - this.last_ms);
    const stretch = this.moved ? this.moving : this.resting;
    this.last_mm = echoes.nearest_mm;
    this.last_ms = now_ms;
    this.moved = inlet?.open === true || drawing === true;
    stretch.pass(span_ms);
    const still = echoes.nearest_mm === echoes.farthest_mm;
    // Of what was named before a restart the first window tells whether it still is; of nothing else.
    if (last_mm === null && !this.named) return;
    if (!still || (last_mm !== null && echoes.nearest_mm !== last_mm)) {
      this.goesOn();
      return;
    }
    this.since_ms ??= now_ms;
    stretch.lasts(span_ms);
    if (!this.named && this.isTooLong(1)) this.name();
  }

  /** There is another sensor, of which a window is no measurement of its own: it cannot be found to repeat itself. */
  forget(): void {
    this.named = false;
    this.since_ms = null;
    this.resting = new StillStretch(0);
    this.moving = new StillStretch(0);
  }

  /** Whether it is named: the same as a fault, and cheaper to ask at every tick. */
  get present(): boolean {
    return this.named;
  }

  /** Whether readings repeat, so that none of them is to be built on. */
  get suspected(): boolean {
    return this.named || (this.since_ms !== null && this.isTooLong(SUSPECTED_SHARE));
  }

  get fault(): Fault | null {
    return this.named ? faultOf('sensor_frozen', this.since_ms ?? 0, confidenceOf(SURELY_FROZEN)) : null;
  }

  private isTooLong(share: number): boolean {
    const evidence = -Math.log(this.share);
    return this.resting.isTooLong(evidence, share) || this.moving.isTooLong(evidence, share);
  }

  private name(): void {
    this.named = true;
    this.resting.name();
    this.moving.name();
  }

  /** It moved, or its echoes lie apart. */
  private goesOn(): void {
    this.learn();
    this.resting.end();
    this.moving.end();
    this.since_ms = null;
    this.named = false;
  }

  private learn(): void {
    // What turns out to be a freeze says next to nothing of a sound sensor. But where another one was put in that smooths,
    // it is called frozen again and again by what was known of the old one: within a day or two it is known.
    const repeated = this.resting.repeats + this.moving.repeats;
    const repeats = this.named ? Math.min(MOST_OF_FREEZE, repeated) : repeated;
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
  const { seen, repeated, named, longest } = memory ?? UNKNOWN;
  const known = seen >= FIRST_WINDOWS && seen <= MOST_WINDOWS && repeated >= 0 && repeated <= seen;
  return known ? { seen, repeated, named, longest } : { ...UNKNOWN, named };
}

const UNKNOWN: FrozenMemory = {
  ...{ seen: FIRST_WINDOWS, repeated: FIRST_WINDOWS * FIRST_SHARE, named: false },
  longest: { resting_ms: 0, moving_ms: 0 },
};
