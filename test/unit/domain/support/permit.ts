import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { reason } from '../../../../firmware/domain/reason.js';

/** A permission to run that a person was given: until when, and how long it holds without a renewal. Monotonic, in ms. */
export class Permit {
  constructor(
    readonly id: string,
    private readonly ends_ms: number,
    private leased_until_ms: number | null,
  ) {}

  get until_ms(): number {
    return Math.min(this.ends_ms, this.leased_until_ms ?? this.ends_ms);
  }

  /** Whether it may be renewed at a time: it still holds. */
  renewable(now_ms: number): boolean {
    return now_ms < this.until_ms;
  }

  renew(lease_s: number, now_ms: number): void {
    // A second is how whoever gave it takes it away.
    this.leased_until_ms = lease_s === 1 ? now_ms : now_ms + lease_s * 1_000;
  }
}

/** The renewal of an inlet's run by hand. */
export function renewal(command_id: string, lease_s: number): Lease {
  const why = reason('opened_by_hand');
  return { actuator: 'inlet', want: 'hand', lease_s, source: null, command_id, reason: why };
}
