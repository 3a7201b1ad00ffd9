import { type Reason, reason } from '../reason.js';
import type { DrawHours } from './fill-schedule.js';
import { clockFace, dayBefore, localTime, weekdayOf } from './local-time.js';
import { momentOf } from './moments.js';

/** What the schedule says of one actuator that draws. */
export interface DrawNow {
  readonly actuator: DrawHours['actuator'];
  /** Whether it asks for water now. */
  readonly asks: boolean;
  /** Why it does, or why it cannot. */
  readonly why: Reason;
}

const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;

/**
 * What the hours to draw say of each actuator now; of one that is outside its hours, nothing. A vacation does not end
 * them: the garden is thirsty while nobody is there. They begin once on each of their days and last as long as they are
 * long, so that a garden is watered neither twice nor not at all when the clocks are changed.
 * @param wall_ms Unix time in ms; null while the clock cannot be trusted: then nothing is drawn by it
 * @param time_zone IANA name; throws RangeError for an unknown one
 */
export function drawsNow(
  hours: readonly DrawHours[],
  wall_ms: number | null,
  time_zone: string,
): readonly DrawNow[] {
  if (wall_ms === null)
    return hours.map(({ actuator }) => ({ actuator, asks: false, why: reason('draws_need_time') }));
  return hours.flatMap((window) => {
    const ends_ms = endOf(window, wall_ms, time_zone);
    if (ends_ms === null) return [];
    const until = clockFace(localTime(ends_ms, time_zone).minute);
    return [{ actuator: window.actuator, asks: true, why: reason('by_schedule', { until }) }];
  });
}

/** When the hours that hold now end, having begun today, or yesterday; null while they do not hold. */
function endOf(window: DrawHours, wall_ms: number, time_zone: string): number | null {
  const { weekdays, from_minute, to_minute } = window;
  const lasts_min = to_minute > from_minute ? to_minute - from_minute : to_minute - from_minute + DAY_MIN;
  const today = localTime(wall_ms, time_zone).date;
  for (const date of [today, dayBefore(today)]) {
    if (!weekdays.includes(weekdayOf(date))) continue;
    const began_ms = momentOf(date, from_minute, time_zone);
    const ends_ms = began_ms + lasts_min * MINUTE_MS;
    if (began_ms <= wall_ms && wall_ms < ends_ms) return ends_ms;
  }
  return null;
}
