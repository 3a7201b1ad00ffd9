import type { ActuatorName } from '../actuator/actuator.js';
import { drawsNow } from './draw-hours.js';
import type { DrawHours } from './fill-schedule.js';
import { clockFace, dateAfter, localTime, weekdayOf } from './local-time.js';
import { momentOf } from './moments.js';

const DAY_MS = 86_400_000;
/** Today, and each weekday once after it. */
const DAYS = 8;

/**
 * When the hours to draw of an actuator begin next, by the clock on the wall: "06:00", or with its date when that is not
 * within a day.
 * @param wall_ms Unix time in ms; null while it cannot be trusted
 * @param time_zone IANA name; throws RangeError for an unknown one
 * @returns null while they hold, while the clock cannot be trusted, and for an actuator without any
 */
export function nextDraw(
  hours: readonly DrawHours[],
  actuator: ActuatorName,
  wall_ms: number | null,
  time_zone: string,
): string | null {
  const own = hours.filter((window) => window.actuator === actuator);
  if (wall_ms === null || drawsNow(own, wall_ms, time_zone).length > 0) return null;
  const later = beginnings(own, wall_ms, time_zone).filter((at_ms) => at_ms > wall_ms);
  if (later.length === 0) return null;
  const begins_ms = Math.min(...later);
  const { date, minute } = localTime(begins_ms, time_zone);
  return begins_ms - wall_ms < DAY_MS ? clockFace(minute) : `${date} ${clockFace(minute)}`;
}

/** Every moment at which they begin, of today and the week after it, as Unix time in ms. */
function beginnings(hours: readonly DrawHours[], wall_ms: number, time_zone: string): number[] {
  const moments: number[] = [];
  let { date } = localTime(wall_ms, time_zone);
  for (let day = 0; day < DAYS; day += 1, date = dateAfter(date)) {
    const weekday = weekdayOf(date);
    for (const { weekdays, from_minute } of hours)
      if (weekdays.includes(weekday)) moments.push(momentOf(date, from_minute, time_zone));
  }
  return moments;
}
