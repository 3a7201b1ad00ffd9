import type { LocalDay } from './local-day.js';
import type { WaterBetween } from './water-between.js';

/** What a tank's loop knows beyond its tank. */
export interface Surroundings {
  readonly day: LocalDay;
  /** Whether it rained within the last hour; null while nobody knows. */
  readonly raining: () => boolean | null;
  /** What another tank of the node can supply: its level, in percent, 0 where a low switch is dry; null while unknown. */
  readonly supply_percent: (tank: string) => number | null;
  /** What goes from tank to tank. */
  readonly between: WaterBetween;
}
