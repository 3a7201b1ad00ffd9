import type { GatewayConfig } from '../config/gateway-config.js';
import { DEFAULT_LEASE_TERMS, type LeaseTerms } from '../domain/lease/lease.js';
import { LONGEST_LEASE_S } from '../protocol/lease.js';

/**
 * How long leases hold, in s of the farm's time. A faster farm's seconds are gone before a message of a person is there.
 * @param speed of the farm's time, 1 for a real one
 */
export function leaseTerms(set: GatewayConfig['leases'], speed: number): LeaseTerms {
  const { run_s, wait_s, hand_s: real_s } = set ?? DEFAULT_LEASE_TERMS;
  const hand_s = Math.min(LONGEST_LEASE_S, real_s * Math.ceil(speed));
  return { run_s, wait_s: Math.max(wait_s, hand_s), hand_s };
}
