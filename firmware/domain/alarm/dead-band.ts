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
