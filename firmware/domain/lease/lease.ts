import type { ActuatorName } from '../actuator/actuator.js';
import type { Reason } from '../reason.js';

/** What the gateway wants of an actuator for reasons beyond its tank. It ends by itself when it is not renewed. */
export interface Lease {
  readonly actuator: ActuatorName;
  /** `run`: a transfer pump may run. `wait`: the inlet does not begin to fill. */
  readonly want: 'run' | 'wait';
  /** How long it holds from its arrival, in seconds (1–600). */
  readonly lease_s: number;
  /** The source that waits; null for each that costs something. */
  readonly source: string | null;
  readonly reason: Reason;
}
