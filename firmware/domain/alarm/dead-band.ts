/** Where a value begins and ends to be alarming. The gap between the two is the dead band that keeps it from flapping. */
export interface Limits {
  /** At this value the condition begins. */
  readonly set: number;
  /** At this value it ends: above `set` for an alarm on low values, below it for one on high values. */
  readonly restore: number;
}

/**
 * Whether a value is alarming, given whether it was.
 * @param value null or NaN while it is not known; then the answer is null
 */
export function beyond({ set, restore }: Limits, value: number | null, was: boolean): boolean | null {
  if (value === null || Number.isNaN(value)) return null;
  const low = restore > set;
  if (low) return was ? value < restore : value <= set;
  return was ? value > restore : value >= set;
}

/** So far above the setpoint of a rule the water is high, in percent of capacity: the rule itself never gets there. */
const ABOVE_SETPOINT_PERCENT = 5;

/**
 * The limits of an alarm on high water for a tank whose rule fills to `high_percent`. Where the limit is too near to
 * that setpoint, or below it, every refill would raise the alarm; it is then raised above the setpoint instead. So
 * is the limit at which it ends, where it lies below the setpoint: the rule may hold the water above it for weeks.
 * @param limits of a value that alarms when it is high, in percent
 * @param high_percent the high setpoint, below 100; null while nobody knows it
 */
export function aboveSetpoint(limits: Limits, high_percent: number | null): Limits {
  if (high_percent === null) return limits;
  // Of a setpoint near the brim, half of what is left.
  const band = Math.min(ABOVE_SETPOINT_PERCENT, (100 - high_percent) / 2);
  // A tank that was filled a little above its setpoint is well again: the rule itself keeps it there.
  const restore = limits.restore < high_percent ? high_percent + band / 2 : limits.restore;
  return { set: Math.max(limits.set, high_percent + band), restore };
}
