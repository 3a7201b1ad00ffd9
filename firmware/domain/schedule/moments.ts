import { localTime } from './local-time.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The moments a local time may stand for, by the offsets of the day before and the day after it, as Unix time in ms.
 * @param minute of that day, 0–1439
 * @param time_zone IANA name; throws RangeError for an unknown one
 */
export function momentsOf(date: string, minute: number, time_zone: string): number[] {
  const as_utc_ms = Date.parse(date) + minute * MINUTE_MS;
  const offsets = [-24, 24].map((hours) => offset_ms(as_utc_ms + hours * HOUR_MS, time_zone));
  return offsets.map((offset) => as_utc_ms - offset);
}

/** How far local time is ahead of UTC at a moment, in ms. */
function offset_ms(wall_ms: number, time_zone: string): number {
  const { date, minute } = localTime(wall_ms, time_zone);
  return Date.parse(date) + minute * MINUTE_MS - Math.floor(wall_ms / MINUTE_MS) * MINUTE_MS;
}

/**
 * The moment at which something begins that is to begin at a local time. One that comes twice is the first; one that the
 * clock skips is as long after midnight as it always is. Units and errors as of `momentsOf`.
 */
export function momentOf(date: string, minute: number, time_zone: string): number {
  const [first = 0, last = 0] = momentsOf(date, minute, time_zone).sort((a, b) => a - b);
  const shown = localTime(first, time_zone);
  return shown.date === date && shown.minute === minute ? first : last;
}
