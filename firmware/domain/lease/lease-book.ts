import type { ActuatorName } from '../actuator/actuator.js';
import { ENDING_S, type Lease, WHILE_LIFTED } from './lease.js';

/** A lease, and its end as monotonic time. */
export interface HeldLease {
  readonly lease: Lease;
  readonly until_ms: number;
}

/** The leases of one tank: one for each actuator, and no longer than it was given for. */
export class LeaseBook {
  private readonly held = new Map<ActuatorName, HeldLease>();
  /** Actuators whose last lease ran out, and was not ended by the gateway. */
  private readonly ran_out = new Set<ActuatorName>();

  /** Takes a lease; a renewal replaces the term of the one before. `now_ms` is monotonic. */
  take(lease: Lease, now_ms: number): void {
    this.held.set(lease.actuator, { lease, until_ms: now_ms + lease.lease_s * 1000 });
    this.ran_out.delete(lease.actuator);
  }

  /** The lease by which an actuator may run now; null without one. */
  runs(actuator: ActuatorName, now_ms: number): HeldLease | null {
    return this.of(actuator, 'run', now_ms);
  }

  /** The lease by which the inlet shall wait now; null without one. */
  waits(now_ms: number): Lease | null {
    return this.of('inlet', 'wait', now_ms)?.lease ?? null;
  }

  /** Whether the inlet shall wait because water is lifted into this tank now: then it is watched as if it filled itself. */
  feeds(now_ms: number): boolean {
    const code = this.waits(now_ms)?.reason.code;
    return code !== undefined && WHILE_LIFTED.includes(code);
  }

  /** Whether the last lease of an actuator ran out because nobody renewed it, and no other was taken since. */
  ranOut(actuator: ActuatorName): boolean {
    return this.ran_out.has(actuator);
  }

  /** Forgets what is over. To be called before a decision goes by `ranOut`. */
  forget(now_ms: number): void {
    if (this.held.size === 0) return;
    for (const [actuator, { lease, until_ms }] of this.held) {
      if (now_ms < until_ms) continue;
      this.held.delete(actuator);
      // Of one that was ended nobody is told that it ran out.
      if (lease.lease_s > ENDING_S) this.ran_out.add(actuator);
    }
  }

  private of(actuator: ActuatorName, want: Lease['want'], now_ms: number): HeldLease | null {
    if (this.held.size === 0) return null;
    const held = this.held.get(actuator);
    return held !== undefined && held.lease.want === want && now_ms < held.until_ms ? held : null;
  }
}
