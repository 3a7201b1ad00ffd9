import type { ActuatorName } from '../actuator/actuator.js';
import type { Reason } from '../reason.js';
import type { Lease } from './lease.js';

interface Held {
  readonly lease: Lease;
  readonly until_ms: number;
}

/** The leases of one tank: one for each actuator, and no longer than it was given for. */
export class LeaseBook {
  private readonly held = new Map<ActuatorName, Held>();

  /** Takes a lease; a renewal replaces the term of the one before. `now_ms` is monotonic. */
  take(lease: Lease, now_ms: number): void {
    this.held.set(lease.actuator, { lease, until_ms: now_ms + lease.lease_s * 1000 });
  }

  /** The lease of an actuator that holds now; null without one. */
  of(actuator: ActuatorName, now_ms: number): Lease | null {
    const held = this.held.get(actuator);
    return held !== undefined && now_ms < held.until_ms ? held.lease : null;
  }

  /** Why an actuator shall run, by a lease; null without one. */
  runs(actuator: ActuatorName, now_ms: number): Reason | null {
    const lease = this.of(actuator, now_ms);
    return lease?.want === 'run' ? lease.reason : null;
  }

  /** Why the inlet shall wait; null without a lease. */
  waits(now_ms: number): Lease | null {
    const lease = this.of('inlet', now_ms);
    return lease?.want === 'wait' ? lease : null;
  }

  /** Forgets what is over. */
  forget(now_ms: number): void {
    for (const [actuator, { until_ms }] of this.held) if (now_ms >= until_ms) this.held.delete(actuator);
  }
}
