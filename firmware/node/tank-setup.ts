import type { RefillRule } from '../domain/refill/refill-rule.js';
import type { TankOptions } from '../domain/tank/tank-options.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { TankInstruments } from './instruments.js';

/** One tank of a node: what it is, how it is controlled, and the sensor that looks into it. */
export interface TankSetup {
  readonly id: string;
  /** As the farmer calls it. */
  readonly name: string;
  /** Name of the shape, as published. */
  readonly shape_name: string;
  readonly control: TankOptions;
  /** The rule in force until an admin sets another. */
  readonly default_rule: RefillRule;
  readonly range_finder: RangeFinder;
  /** What it has beside the sensor, if anything. */
  readonly instruments?: TankInstruments;
  /** Pings in one window. */
  readonly pings: number;
  /** The longest a window may take, in ms (default 900). */
  readonly window_ms?: number;
}

/** The name under which the relay bank knows a tank's inlet. */
export function inletRelay(tank: string): string {
  return `${tank}.inlet`;
}
