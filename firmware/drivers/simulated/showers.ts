import { SlowNoise } from './slow-noise.js';

/** The weather turns over this time, and is looked at this often, in ms. */
const TURNS_MS = 3 * 3_600_000;
const STEP_MS = 60_000;
/** It rains while the weather's drift is above this, unless told otherwise; at 1 it pours so much, in mm per hour. */
const DRY_BELOW = 0.6;
const DOWNPOUR_MM_PER_H = 30;
/** The shower that somebody sees who has just started the farm: from when to when, in ms, and in mm per hour. */
const FIRST = { from_ms: 60_000, to_ms: 1_200_000, mm_per_h: 12 };

/** What has fallen in the shower at the beginning, in mm. */
export function firstShower_mm(now_ms: number): number {
  const lasted_ms = Math.min(now_ms, FIRST.to_ms) - FIRST.from_ms;
  return (Math.max(0, lasted_ms) / 3_600_000) * FIRST.mm_per_h;
}

/** Rain by chance: now and then a shower. Times are ms since the simulation began, and are asked for in order. */
export class Showers {
  private readonly weather: SlowNoise;
  private at_ms = 0;
  private fallen = 0;

  /** @param dry_below it rains while the weather's drift, −1…1, is above this */
  constructor(
    seed: string,
    private readonly dry_below = DRY_BELOW,
  ) {
    this.weather = new SlowNoise(seed, TURNS_MS);
  }

  /** All that has fallen since the simulation began, in mm. */
  fallen_mm(now_ms: number): number {
    for (; this.at_ms + STEP_MS <= now_ms; this.at_ms += STEP_MS) {
      this.fallen += (this.rate_mm_per_h(this.at_ms) * STEP_MS) / 3_600_000;
    }
    return this.fallen;
  }

  /** How hard it rains at a time; the same for the whole minute it lies in. */
  rate_mm_per_h(at_ms: number): number {
    const minute_ms = STEP_MS * Math.floor(at_ms / STEP_MS);
    const above = Math.max(0, this.weather.at(minute_ms) - this.dry_below) / (1 - this.dry_below);
    return above * DOWNPOUR_MM_PER_H;
  }

  /** When the minute ends in which a time lies. */
  minuteEnds_ms(at_ms: number): number {
    return STEP_MS * (Math.floor(at_ms / STEP_MS) + 1);
  }
}
