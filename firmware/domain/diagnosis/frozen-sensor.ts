import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';
import { type RepeatMemory, StillStretch, SURELY_FROZEN, UNKNOWN_REPEATS } from './still-stretch.js';

/** From this share of the evidence on nothing is built on the readings. A sensor that often repeats itself is none the worse for it. */
const SUSPECTED_SHARE = 0.5;
/** Water that comes in has to rise by so much before a sensor that stands still while it does is taken for a frozen one, in mm. */
const RISES_MM = 3;
/** What should come may be wrong: nobody waits longer for it, in ms. */
const RISES_WITHIN_MS = 900_000;
/**
 * Where nobody knows what comes it is taken for a strong main's, in litres per hour: a small tank would run over meanwhile.
 * In a wide one, where that is slow water, nobody waits longer than this, in ms.
 */
const UNKNOWN_LPH = 3_000;
const UNKNOWN_RISES_WITHIN_MS = 120_000;
const MS_PER_HOUR = 3_600_000;
/** A window adds no more than this to the time for which it stood still, in ms: nobody knows what was between. */
const MOST_SPAN_MS = 120_000;

/** What is to be kept across a restart: how often it repeats itself while nothing fills the tank, and more. */
export interface FrozenMemory extends RepeatMemory {
  /** Whether the sensor was found to repeat itself beyond doubt, and has not moved since. */
  readonly named: boolean;
  /** How often it repeats itself while the tank is filled; left out by what knew no such. */
  readonly filling?: RepeatMemory | undefined;
  /** For how long it stood still at the most while nothing filled the tank, and was sound; left out by what knew no such. */
  readonly longest_ms?: number | undefined;
}

/**
 * Frozen readings. Every sensor repeats itself now and then, one that smooths often, so how often is learned; a sequence
 * of windows without any spread, all alike, counts against that. How often is not enough: one that wind or a pump stirs by day
 * stands still all night. So it has to last twice as long as it ever did, too. All that is learned apart for a tank that is
 * filled, and there no stillness excuses another: water that comes in moves, and a frozen sensor that is believed
 * meanwhile lets the tank run over. All of it and what was named are kept across a restart: a frozen sensor nobody knows would
 * be believed for half an hour after it, and an inlet be opened by it.
 */
export class FrozenSensor {
  private last_mm: number | null = null;
  private last_ms = 0;
  private named = false;
  /** Since when it repeats itself; null while it does not. */
  private since_ms: number | null = null;
  private resting: StillStretch;
  private filling: StillStretch;
  /** Whether the inlet has been open since the last window. */
  private filled = false;
  /** By how much the water should have risen since it repeats itself. */
  private due_mm = 0;

  /**
   * @param litres_per_mm what one millimetre of depth holds, on the mean
   * @param memory of the sensor before a restart; null when nothing is known of it
   */
  constructor(
    private readonly litres_per_mm: number,
    memory: FrozenMemory | null = null,
  ) {
    const { longest_ms = 0, filling } = memory ?? {};
    this.resting = new StillStretch(memory ?? UNKNOWN_REPEATS, longest_ms);
    this.filling = new StillStretch(filling ?? memory ?? UNKNOWN_REPEATS);
    if (memory?.named === true) this.name();
  }

  get memory(): FrozenMemory {
    const { named, resting, filling } = this;
    return { ...resting.memory, named, filling: filling.memory, longest_ms: resting.longest_ms };
  }

  see({ echoes, now_ms, inlet, expected_inflow }: Situation): void {
    if (echoes === null) return;
    const { last_mm } = this;
    const span_ms = last_mm === null ? 0 : Math.min(MOST_SPAN_MS, now_ms - this.last_ms);
    const stretch = this.filled ? this.filling : this.resting;
    this.last_mm = echoes.nearest_mm;
    this.last_ms = now_ms;
    this.filled = inlet?.open === true;
    this.resting.pass(span_ms);
    const still = echoes.nearest_mm === echoes.farthest_mm;
    // Of what was named before a restart the first window tells whether it still is; of nothing else.
    if (last_mm === null && !this.named) return;
    if (!still || (last_mm !== null && echoes.nearest_mm !== last_mm)) {
      this.goesOn(stretch);
      return;
    }
    this.since_ms ??= now_ms;
    stretch.lasts(span_ms);
    if (stretch === this.filling) this.due_mm += dueIn_mm(span_ms, expected_inflow, this.litres_per_mm);
    if (!this.named && this.isTooLong(1)) this.name();
  }

  /** There is another sensor, of which a window is no measurement of its own: it cannot be found to repeat itself. */
  forget(): void {
    this.named = false;
    this.since_ms = null;
    this.due_mm = 0;
    this.resting = new StillStretch(this.resting.memory, 0);
    this.filling = new StillStretch(this.filling.memory);
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
    const { resting, filling } = this;
    if (resting.isTooLong(share)) return true;
    if (this.due_mm < share * RISES_MM) return false;
    // Water that comes in moves no less than water at rest: what is known of that holds for a tank that was never filled yet.
    return filling.isTooLong(share, Math.max(filling.evidence, resting.evidence));
  }

  private name(): void {
    this.named = true;
    this.resting.name();
  }

  /** It moved, or its echoes lie apart. @param stretch in which it did */
  private goesOn(stretch: StillStretch): void {
    for (const one of [this.resting, this.filling]) one.end(one === stretch, this.named);
    this.since_ms = null;
    this.due_mm = 0;
    this.named = false;
  }
}

/** By how much the water should rise within a time. */
function dueIn_mm(span_ms: number, expected: Situation['expected_inflow'], litres_per_mm: number): number {
  const due_mm = ((expected?.rate_lph ?? UNKNOWN_LPH) * span_ms) / MS_PER_HOUR / litres_per_mm;
  const within_ms = expected === null ? UNKNOWN_RISES_WITHIN_MS : RISES_WITHIN_MS;
  return Math.max(due_mm, (RISES_MM * span_ms) / within_ms);
}
