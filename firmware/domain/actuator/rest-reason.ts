import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';

/** Why a run ended: that is told until something else is to be said. */
const STILL_TOLD: readonly string[] = [
  'reached_high',
  'closes_ahead',
  'hand_time_over',
  'hand_lease_over',
  'hand_target_reached',
  'back_to_auto',
];

/**
 * Why a closed inlet stays closed: the reason it closed for, as long as that still says something.
 * @param last as it was told last
 * @param forbidden why the instruments beside the level sensor forbid it; null when they do not
 */
export function restReason(rule: RefillRule, last: Reason, forbidden: Reason | null): Reason {
  if (!rule.enabled) return reason('rule_disabled');
  // What stopped the run is told for as long as it stands.
  if (last.code === forbidden?.code || STILL_TOLD.includes(last.code)) return last;
  return reason('above_low', { low_percent: rule.low_percent });
}
