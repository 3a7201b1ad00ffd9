import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { ActuatorName, Mode } from './actuator.js';
import type { Between, Outlook } from './outlook.js';

/** What an actuator shall do, and why. */
export interface ActuatorDecision {
  /** A valve is open while it runs, a pump on. */
  readonly running: boolean;
  readonly mode: Mode;
  readonly reason: Reason;
  /** Monotonic time at which the run or hold ends by itself; null when it has no such time. */
  readonly until_ms: number | null;
  /** Monotonic time at which the level will probably have ended the run; null while nobody can tell. */
  readonly predicted_close_ms: number | null;
  /** Between which two monotonic times that will be in 19 of 20 cases; null while nobody can tell. */
  readonly predicted_between_ms: Between | null;
  /** The command that put it so. */
  readonly command_id: string | null;
  /** What it is locked for until an admin resets it; null when it is not. */
  readonly trip: Reason | null;
  /** The source an inlet fills from, where it has several; null else. */
  readonly source: string | null;
}

/** What became of a command when it was handed in. */
export type Verdict =
  | { readonly accepted: true; readonly reason: Reason; readonly until_ms: number | null }
  | { readonly accepted: false; readonly reason: Reason };

/** What the interlocks of any actuator go by. */
export interface ActuatorSituation {
  readonly reading: Reading;
  /** Monotonic. */
  readonly now_ms: number;
  /** Why the instruments beside the level sensor forbid it; null when they do not. */
  readonly forbidden?: Reason | null;
  /** Another actuator of the tank that runs, and with which it never runs at once; null when there is none. */
  readonly excluded_by?: ActuatorName | null;
  /** The source to fill from, or why there is none; null, or left out, where it has one without a name. */
  readonly source?: { readonly chosen: string | null; readonly why: Reason | null } | null;
  /** What was drawn since the level was measured, in percent of the capacity; left out where it fills. */
  readonly drawn_percent?: number;
  /** Whether one of its sources is left alone for having been dry: a reset unlocks that one, too. */
  readonly source_locked?: boolean;
}

/** Why no source can be filled from now; null when one can. */
export function noSource({ source }: ActuatorSituation): Reason | null {
  return source?.chosen === null ? (source.why ?? reason('no_source')) : null;
}

/** What deciding about an actuator that fills needs beside that. */
export interface FillSituation extends ActuatorSituation {
  readonly rule: RefillRule;
  /** The rule as it is set, where a schedule has lowered it; left out: the same. */
  readonly plain_rule?: RefillRule;
  /** What the open inlet is expected to do to the level. */
  readonly outlook?: Outlook;
  /** Why it shall not begin to fill, by a lease of the gateway; null without one. */
  readonly wait?: Reason | null;
  /** Whether a lease that kept it from filling until now ran out, because the gateway did not renew it. */
  readonly wait_expired?: boolean;
}

/** What deciding about an actuator that draws needs beside that. */
export interface DrawSituation extends ActuatorSituation {
  /** Why water is asked of it now: low pressure, its schedule, or a lease of the gateway; null while nobody asks. */
  readonly asked: Reason | null;
  /** Monotonic time until which it is asked; null, or left out, where nobody knows. */
  readonly asked_until_ms?: number | null;
  /** Why nobody asks, where there is more to say than that: a lease has run out. */
  readonly unasked?: Reason | null;
}
