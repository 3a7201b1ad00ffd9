import { dateAfter, localTime, WEEKDAYS, weekdayOf } from '../schedule/local-time.js';

/** Spans in which people reckon their water. A week begins on Monday (ISO 8601). */
export type PeriodName = 'day' | 'week' | 'month';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Clocks on earth are at most 14 h from UTC. */
const FARTHEST_ZONE_MS = 15 * 3_600_000;

/** The first date, such as `2026-03-01`, of the period in which a date lies. */
export function firstDateOf(date: string, period: PeriodName): string {
  if (period === 'month') return `${date.slice(0, 8)}01`;
  if (period === 'day') return date;
  const back = WEEKDAYS.indexOf(weekdayOf(date));
  return new Date(Date.parse(date) - back * DAY_MS).toISOString().slice(0, 10);
}

/** The first date of the period after the one that begins with `date`. */
export function nextFirstDate(date: string, period: PeriodName): string {
  if (period === 'day') return dateAfter(date);
  const later = Date.parse(date) + (period === 'week' ? 7 : 31) * DAY_MS;
  return firstDateOf(new Date(later).toISOString().slice(0, 10), period);
}

/**
 * The moment at which a date begins where the clock shows `time_zone`, in ms of Unix time: where midnight is skipped,
 * the first moment after it.
 */
export function startOf(date: string, time_zone: string): number {
  let before = Date.parse(date) - FARTHEST_ZONE_MS;
  let at = Date.parse(date) + FARTHEST_ZONE_MS;
  // Clocks are whole minutes from UTC.
  while (at - before > MINUTE_MS) {
    const middle = before + Math.floor((at - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (localTime(middle, time_zone).date < date) before = middle;
    else at = middle;
  }
  return at;
}
