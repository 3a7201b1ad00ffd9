import type { ActuatorName } from './actuator.js';
import type { HandLimits } from './hand-side.js';
import type { RunLimits } from './run-book.js';

/** How an actuator that takes water out of its tank may be run: an outlet valve, a pressurising or a transfer pump. */
export interface DrawLimits extends RunLimits, HandLimits {
  /** It draws the tank down to this level and no further, in percent of capacity. */
  readonly reserve_percent: number;
  /** It begins from this level on only, in percent, whether the reserve was reached before or not; above the reserve. */
  readonly restore_percent: number;
  /** A run that nobody asks for any more goes on until it has lasted so long, in seconds, if nothing forbids it. */
  readonly min_run_s: number;
  /** Running for so long without any water moving locks it, in seconds; null where running dry harms nothing. */
  readonly dry_run_s: number | null;
  /**
   * Where it stands when nobody knows the level: closed, unless the installer says that what hangs on it needs water
   * more than the tank does.
   */
  readonly safe_position: 'closed' | 'open';
  /** What it moves when it runs, as somebody measured it, in litres per hour; null when nobody did. */
  readonly flow_lph: number | null;
}

/** What need not be said. */
const DEFAULTS = {
  rest_s: 60,
  min_off_s: 5,
  max_starts_per_hour: 20,
  hold_closed_s: 3_600,
  reserve_percent: 10,
  restore_percent: 15,
  min_run_s: 0,
  dry_run_s: null,
  flow_lph: null,
  safe_position: 'closed',
} as const;

type Defaulted = keyof typeof DEFAULTS;

/** An actuator that draws as it is set up. */
export type DrawOptions = Omit<DrawLimits, Defaulted> & Partial<Pick<DrawLimits, Defaulted>>;

/** What may start a pump: its tank's demand for pressure, or a lease of the gateway that lifts water elsewhere. */
export type PumpOptions = DrawOptions & { readonly direction: 'draw' | 'transfer' };

/** All of it. A transfer ends with its lease, however short it was: nothing runs on without a permission. */
export function drawLimits(options: DrawOptions & Partial<Pick<PumpOptions, 'direction'>>): DrawLimits {
  const limits = { ...DEFAULTS, ...options };
  return options.direction === 'transfer' ? { ...limits, min_run_s: 0 } : limits;
}

/** Two actuators of one tank that never run at once. */
export type Exclusive = readonly [ActuatorName, ActuatorName];

/** A tank that is being emptied into another is not filled with bought water at the same time. */
export const DEFAULT_EXCLUSIVE: readonly Exclusive[] = [['inlet', 'pump']];
