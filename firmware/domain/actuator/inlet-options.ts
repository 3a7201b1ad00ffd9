import type { SourceOptions } from '../source/source.js';
import type { RunLimits } from './run-book.js';

/** How an inlet may be run. */
export interface InletLimits extends RunLimits {
  /** No run, by rule or by hand, goes on at or above this level, in percent. Above every high setpoint. */
  readonly full_percent: number;
  /** How long a close by hand holds when it names no duration, in seconds. */
  readonly hold_closed_s: number;
  /**
   * A run that has just begun lasts so long, in seconds: until then the end of the hours for filling does not stop it, nor
   * does it change over to a better source. Whatever keeps water safe stops it at once: every interlock, a person, the
   * high setpoint, a rule that is switched off.
   */
  readonly min_run_s: number;
  /**
   * Rest after a run that reached its limit while water was arriving, in seconds, after which a refill goes on: long
   * enough to see that relay and valve close. A tank below its low setpoint is not kept waiting by it, only by
   * `min_off_s`. From `rest_s` on there is none: every limit is followed by the whole rest.
   */
  readonly look_s: number;
  /** How long the valve takes to close, in seconds: it is told so much earlier. */
  readonly closing_s: number;
  /**
   * Runs in a row that reach their limit while the level does not rise, before the inlet is locked; null: never. People
   * may draw all that comes, and a locked inlet would leave them dry.
   */
  readonly trip_after_runs: number | null;
  /** An open inlet that brings no water for this long is locked, in seconds; null where running dry harms nothing. */
  readonly dry_run_s: number | null;
  /** Below this level nothing waits for anybody, in percent: a lease of the gateway may keep it from filling only above. */
  readonly wait_floor_percent: number;
}

/** What need not be said. */
const DEFAULTS = {
  min_run_s: 0,
  min_off_s: 5,
  max_starts_per_hour: 12,
  closing_s: 0,
  look_s: 60,
  trip_after_runs: null,
  dry_run_s: null,
  wait_floor_percent: 8,
} as const;

type Defaulted = keyof typeof DEFAULTS;

/** An inlet as it is set up. */
export type InletOptions = Omit<InletLimits, Defaulted> &
  Partial<Pick<InletLimits, Defaulted>> & {
    /** Where it has several, each with a valve of its own; left out, or empty, for one without a name. */
    readonly sources?: readonly SourceOptions[];
    /** Sources of a lower quality are not for this tank (1–5). */
    readonly least_quality?: number;
  };

/** All of it. */
export function withDefaults(options: InletOptions): InletLimits {
  return { ...DEFAULTS, ...options };
}
