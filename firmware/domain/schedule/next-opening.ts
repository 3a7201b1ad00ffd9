import { type FillSchedule, isOpen } from './fill-schedule.js';
import { dateAfter, localTime } from './local-time.js';
import { momentsOf } from './moments.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** How far ahead an opening is looked for, in days without a vacation: past every single date a schedule may name within a month. */
const HORIZON_DAYS = 32;

/**
 * When the plain rule holds again: the next moment that lies in a window and in no vacation, to the minute. Right
 * across changes of the clock: a beginning that the clock skips is the moment after the gap, and of one that comes twice
 * the first counts.
 * @param wall_ms Unix time in ms from which to look
 * @param time_zone IANA name; throws RangeError for an unknown one
 * @returns Unix time in ms, `wall_ms` itself when the rule holds now; null when it does not within the next 32 days that
 * are no vacation
 */
export function nextOpening(schedule: FillSchedule, wall_ms: number, time_zone: string): number | null {
  const holds = (at_ms: number) => isInForce(schedule, localTime(at_ms, time_zone));
  if (holds(wall_ms)) return wall_ms;
  let closed_ms = wall_ms;
  for (const at_ms of turningPoints(schedule, wall_ms, time_zone)) {
    if (holds(at_ms)) return firstThatHolds(holds, closed_ms, at_ms);
    closed_ms = at_ms;
  }
  return null;
}

/** Whether the plain rule holds at a local time: within a window, and outside a vacation. */
function isInForce(schedule: FillSchedule, local: ReturnType<typeof localTime>): boolean {
  const { vacation } = schedule;
  const away = vacation !== null && vacation.from <= local.date && local.date <= vacation.to;
  return !away && isOpen(schedule, local);
}

/**
 * Every moment at which a window may begin, or a day, in order and after `wall_ms`. A clock that is set back may come into
 * the end of a window that was over: so the last minute of each is one of them.
 */
function turningPoints(schedule: FillSchedule, wall_ms: number, time_zone: string): number[] {
  const { windows, one_off, vacation } = schedule;
  const single = one_off.flatMap((day) => day.windows);
  const minutes = [...windows, ...single].flatMap(({ from_minute, to_minute }) => [
    from_minute,
    (to_minute + DAY_MINUTES - 1) % DAY_MINUTES,
  ]);
  const begins = new Set([0, ...minutes]);
  const dates = daysFrom(localTime(wall_ms, time_zone).date, vacation, HORIZON_DAYS);
  const points = dates.flatMap((date) => [...begins].flatMap((minute) => momentsOf(date, minute, time_zone)));
  return [...new Set(points)].filter((at_ms) => at_ms > wall_ms).sort((a, b) => a - b);
}

/** So many days from `date` on, those before a vacation and those after it. Of the vacation itself only the last one. */
function daysFrom(date: string, vacation: FillSchedule['vacation'], count: number): string[] {
  const days: string[] = [];
  for (let day = date; days.length < count; day = dateAfter(day)) {
    if (vacation !== null && vacation.from <= day && day <= vacation.to) day = vacation.to;
    days.push(day);
  }
  return days;
}

/** Between a moment that does not hold and one that does: a gap of the clock may have begun the window before it. */
function firstThatHolds(holds: (at_ms: number) => boolean, closed_ms: number, open_ms: number): number {
  let before = Math.floor(closed_ms / MINUTE_MS);
  let after = Math.floor(open_ms / MINUTE_MS);
  while (after - before > 1) {
    const between = Math.floor((before + after) / 2);
    if (holds(between * MINUTE_MS)) after = between;
    else before = between;
  }
  return after * MINUTE_MS;
}
