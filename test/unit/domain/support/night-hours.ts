import type { RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import type { FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';
import { type ScheduleNow, scheduleAt } from '../../../../firmware/domain/schedule/schedule-now.js';

/** Outside the hours a tank is filled from the floor up to the low setpoint, or by so much. */
const FLOOR_PERCENT = 5;
const LEAST_BAND_PERCENT = 10;
const NIGHTLY: FillSchedule = {
  windows: [{ weekdays: WEEKDAYS, from_minute: 1_320, to_minute: 360 }],
  ...{ one_off: [], floor_percent: FLOOR_PERCENT, vacation: null },
};
const [NIGHT_MS, NOON_MS] = [3_600_000, 43_200_000];

const INSIDE = scheduleAt(NIGHTLY, NIGHT_MS, 'UTC');
const OUTSIDE = scheduleAt(NIGHTLY, NOON_MS, 'UTC');
const UNKNOWN = scheduleAt(NIGHTLY, null, 'UTC');

/** A schedule that fills at night, inside its hours or outside; null while nobody knows the hour. */
export function nightly(inside: boolean | null): ScheduleNow {
  if (inside === null) return UNKNOWN;
  return inside ? INSIDE : OUTSIDE;
}

/** The setpoints it leaves of a rule, reckoned apart from the controller. */
export function setpoints(rule: RefillRule, inside: boolean): Omit<RefillRule, 'enabled'> {
  if (inside) return rule;
  const low_percent = Math.min(FLOOR_PERCENT, rule.low_percent);
  const band_percent = Math.max(rule.low_percent - low_percent, LEAST_BAND_PERCENT);
  return { low_percent, high_percent: Math.min(low_percent + band_percent, rule.high_percent) };
}
