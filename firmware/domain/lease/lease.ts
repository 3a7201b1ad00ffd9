import type { ActuatorName } from '../actuator/actuator.js';
import type { Reason } from '../reason.js';

/** What the gateway wants of an actuator for a while. It ends by itself when it is not renewed. */
export interface Lease {
  readonly actuator: ActuatorName;
  /**
   * `run`: a transfer pump may run. `wait`: the inlet does not begin to fill. `hand`: who asked for the run by hand is
   * still there.
   */
  readonly want: 'run' | 'wait' | 'hand';
  /** How long it holds from its arrival, in seconds (1–600). */
  readonly lease_s: number;
  /** The source that waits; null for each that costs something. */
  readonly source: string | null;
  /** The command that the run by hand was asked for with; null, or left out, for any other lease. */
  readonly command_id?: string | null;
  readonly reason: Reason;
}

/**
 * How long each kind of lease holds, in s (30–600); it is renewed three times within. A pump, and a run by hand, are to stop
 * soon after the gateway is gone; an inlet waits at least as long as they may go on.
 */
export interface LeaseTerms {
  readonly run_s: number;
  readonly wait_s: number;
  readonly hand_s: number;
}

export const DEFAULT_LEASE_TERMS: LeaseTerms = { run_s: 60, wait_s: 300, hand_s: 60 };

/** A term of so many seconds is how the gateway ends a lease. */
export const ENDING_S = 1;

/** Why an inlet waits while another tank is lifted into its own: by the gateway's plan, or by hand. */
export const WHILE_LIFTED: readonly string[] = ['transfer_runs', 'transfer_hand_runs'];
