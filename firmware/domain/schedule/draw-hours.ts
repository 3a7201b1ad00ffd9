import { type Reason, reason } from '../reason.js';
import type { DrawHours } from './fill-schedule.js';
import { clockFace, dayBefore, type LocalTime, weekdayOf } from './local-time.js';

/** What the schedule says of one actuator that draws. */
export interface DrawNow {
  readonly actuator: DrawHours['actuator'];
  /** Whether it asks for water now. */
  readonly asks: boolean;
  /** Why it does, or why it cannot. */
  readonly why: Reason;
}

/**
 * What the hours to draw say of each actuator now; of one that is outside its hours, nothing. A vacation does not end
 * them: the garden is thirsty while nobody is there.
 * @param now null while the clock cannot be trusted: then nothing is drawn by it
 */
export function drawsNow(hours: readonly DrawHours[], now: LocalTime | null): readonly DrawNow[] {
  if (now === null)
    return hours.map(({ actuator }) => ({ actuator, asks: false, why: reason('draws_need_time') }));
  return hours
    .filter((window) => isWithin(window, now))
    .map(({ actuator, to_minute }) => ({
      ...{ actuator, asks: true },
      why: reason('by_schedule', { until: clockFace(to_minute) }),
    }));
}

/** Whether a moment lies in hours that began today, or yesterday and reach past midnight. */
function isWithin({ weekdays, from_minute, to_minute }: DrawHours, now: LocalTime): boolean {
  const { minute, date } = now;
  const wraps = to_minute <= from_minute;
  if (weekdays.includes(now.weekday) && minute >= from_minute && (wraps || minute < to_minute)) return true;
  return wraps && minute < to_minute && weekdays.includes(weekdayOf(dayBefore(date)));
}
