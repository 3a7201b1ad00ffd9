import type { LocalDay } from './local-day.js';

/** What a tank's loop knows beyond its tank. */
export interface Surroundings {
  readonly day: LocalDay;
  /** Whether it rained within the last hour; null while nobody knows. */
  readonly raining: () => boolean | null;
  /** The good level of another tank of the node, in percent; null while there is none. */
  readonly level_percent: (tank: string) => number | null;
}
