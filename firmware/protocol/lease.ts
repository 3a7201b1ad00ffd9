import { z } from 'zod';
import { actuatorName, commandId } from './payloads.js';
import { id, reasonArgs, reasonCode, timestamp } from './primitives.js';

/** The longest a lease may last without a renewal, in s. */
export const LONGEST_LEASE_S = 600;

/**
 * `tank/<tank>/lease`, never retained: what the gateway wants of an actuator for a while. It ends by
 * itself when it is not renewed; a renewal (the same actuator and `want`, another id) replaces its term, so that one of
 * 1 s ends it early, a run by hand at once. Answered on `tank/<tank>/command/ack`, once per change.
 */
export const leasePayload = z.strictObject({
  id: commandId,
  ts: timestamp.optional(),
  /** Older than that when it arrives, it is refused. */
  ttl_s: z.number().int().min(1).max(300),
  actuator: actuatorName,
  /**
   * `run`: a transfer pump may run. `wait`: the inlet does not begin to fill above its own floor. `hand`: who asked for
   * the run by hand with `command_id` is still there.
   */
  want: z.enum(['run', 'wait', 'hand']),
  lease_s: z.number().int().min(1).max(LONGEST_LEASE_S),
  /** The source that waits; left out: each that costs something. */
  source: id.optional(),
  /** Of a lease that wants `hand`. */
  command_id: commandId.optional(),
  reason_code: reasonCode,
  reason_args: reasonArgs,
});

export type LeasePayload = z.infer<typeof leasePayload>;
