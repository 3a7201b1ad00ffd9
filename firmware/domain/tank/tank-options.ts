import type { ActuatorName } from '../actuator/actuator.js';
import type { ActuatorDecision } from '../actuator/decision.js';
import type { DrawOptions, Exclusive, PumpOptions } from '../actuator/draw-options.js';
import type { InletOptions } from '../actuator/inlet-options.js';
import type { InstrumentView } from '../instruments/panel.js';
import type { FilterOptions } from '../level/filter.js';
import type { Mounting, Reading } from '../level/level-tracker.js';
import type { Reason } from '../reason.js';
import type { CommandOutcome } from './seat.js';

/** One tank as the installer set it up. */
export interface TankOptions {
  readonly mounting: Mounting;
  readonly filter: FilterOptions;
  /** Null for a tank that is not filled from here. */
  readonly inlet: InletOptions | null;
  /** What the inlet brings when it is open, in litres per hour; null when nobody measured it. */
  readonly inflow_lph: number | null;
  /** A valve that lets water out; left out, or null, without one. */
  readonly outlet?: DrawOptions | null;
  /** A pump that takes water out; left out, or null, without one. */
  readonly pump?: PumpOptions | null;
  /** Pairs that never run at once; left out: the inlet and the pump. */
  readonly exclusive?: readonly Exclusive[];
  /** Sampling interval while nothing runs and the level is still, in ms (1,000–60,000). */
  readonly idle_interval_ms: number;
}

/** What one tick came to. */
export interface TankPicture {
  readonly reading: Reading;
  /** Net flow in litres per hour; null while unknown. */
  readonly rate_lph: number | null;
  readonly stale_after_ms: number;
  /** Level switches and flow meters, as far as there are any. */
  readonly instruments: InstrumentView;
  /** What every actuator that is fitted shall do, and why. */
  readonly decisions: Readonly<Partial<Record<ActuatorName, ActuatorDecision>>>;
  /** The inlet's, which is most asked for; null without one. */
  readonly inlet: ActuatorDecision | null;
  /** Commands whose end is known since the last decision. */
  readonly outcomes: readonly CommandOutcome[];
  /** When to look again, in ms from now. */
  readonly next_tick_ms: number;
}

/** The answer to a command. */
export interface CommandAnswer {
  readonly accepted: boolean;
  readonly reason: Reason;
  readonly until_ms: number | null;
}
