import type { ActuatorName } from '../actuator/actuator.js';
import type { DrawSituation } from '../actuator/decision.js';
import type { LeaseBook } from '../lease/lease-book.js';
import { type Reason, reason } from '../reason.js';
import type { DrawNow } from '../schedule/draw-hours.js';

/** Whether water is asked of an actuator that draws, and why, or why not. */
export type CallForWater = Required<Pick<DrawSituation, 'asked' | 'asked_until_ms' | 'unasked'>>;

/** All that may ask for it. */
export interface Callers {
  /** Whether the pressure is low behind this actuator. */
  readonly demand: boolean;
  /** The hours to draw as they stand; null for an actuator that never runs by the clock. */
  readonly draws: readonly DrawNow[] | null;
  readonly leases: LeaseBook;
}

const NOBODY: CallForWater = { asked: null, asked_until_ms: null, unasked: null };
const LOW_PRESSURE: CallForWater = { ...NOBODY, asked: reason('low_pressure') };
const LEASE_EXPIRED: CallForWater = { ...NOBODY, unasked: reason('lease_expired') };

/** Who asks water of an actuator: the pressure before the schedule, the schedule before a lease of the gateway. */
export function callForWater(
  actuator: ActuatorName,
  { demand, draws, leases }: Callers,
  now_ms: number,
): CallForWater {
  if (demand) return LOW_PRESSURE;
  let unasked: Reason | null = null;
  for (const { actuator: drawn, asks, why } of draws ?? []) {
    if (drawn !== actuator) continue;
    if (asks) return { ...NOBODY, asked: why };
    unasked = why;
  }
  const held = leases.runs(actuator, now_ms);
  if (held !== null) return { asked: held.lease.reason, asked_until_ms: held.until_ms, unasked: null };
  if (leases.ranOut(actuator)) return LEASE_EXPIRED;
  return unasked === null ? NOBODY : { ...NOBODY, unasked };
}
