/** When a tank is refilled, in percent of its capacity. */
export interface RefillRule {
  /** Below this the inlet opens. */
  readonly low_percent: number;
  /** At this it closes. */
  readonly high_percent: number;
  /** A rule that is not enabled never opens. */
  readonly enabled: boolean;
}

/** The customer's rule: below 15 % open, above 80 % close. */
export const DEFAULT_REFILL_RULE: RefillRule = { low_percent: 15, high_percent: 80, enabled: true };

/**
 * Whether a refill is wanted. Below the low setpoint it begins, at the high setpoint it ends, and between the two it
 * goes on as it was: that is the dead band which keeps a valve from chattering.
 * @param refilling whether a refill is under way
 * @param percent a level that can be trusted
 */
export function wantsRefill(rule: RefillRule, refilling: boolean, percent: number): boolean {
  if (!rule.enabled) return false;
  if (percent < rule.low_percent) return true;
  if (percent >= rule.high_percent) return false;
  return refilling;
}
