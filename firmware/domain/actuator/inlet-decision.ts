import type { Reading } from '../level/level-tracker.js';
import type { Reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { Mode } from './actuator.js';
import type { Outlook } from './outlook.js';

/** What the inlet shall do, and why. */
export interface InletDecision {
  readonly open: boolean;
  readonly mode: Mode;
  readonly reason: Reason;
  /** Monotonic time at which the run or hold ends by itself; null when it has no such time. */
  readonly until_ms: number | null;
  /** Monotonic time at which the level will probably have ended the run; null while nobody can tell. */
  readonly predicted_close_ms: number | null;
  /** The command that put it so. */
  readonly command_id: string | null;
  /** What it is locked for until an admin resets it; null when it is not. */
  readonly trip: Reason | null;
}

/** What became of a command when it was handed in. */
export type Verdict =
  | { readonly accepted: true; readonly reason: Reason; readonly until_ms: number | null }
  | { readonly accepted: false; readonly reason: Reason };

/** What a decision goes by. */
export interface InletSituation {
  readonly reading: Reading;
  /** Monotonic. */
  readonly now_ms: number;
  /** Why the instruments beside the level sensor forbid filling; null when they do not. */
  readonly forbidden?: Reason | null;
}

/** What deciding by a rule needs beside that. */
export interface RuledSituation extends InletSituation {
  readonly rule: RefillRule;
  /** What the open inlet is expected to do to the level. */
  readonly outlook?: Outlook;
}
