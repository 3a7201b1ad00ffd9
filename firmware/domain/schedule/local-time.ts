/** The days as calendars number them (ISO 8601): Monday is 1. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A moment as the clock on the farm's wall shows it. */
export interface LocalTime {
  /** Such as `2026-03-29`. */
  readonly date: string;
  readonly weekday: Weekday;
  /** Minutes since the clock showed 00:00, 0–1439. An hour that is skipped or repeated is so here too. */
  readonly minute: number;
}

const MS_PER_DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The local time of a moment. Rules of daylight saving come from the time zone database of the runtime.
 * @param wall_ms Unix time in ms
 * @param time_zone an IANA name such as `Europe/Madrid`; throws RangeError for an unknown one
 */
export function localTime(wall_ms: number, time_zone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(time_zone).formatToParts(wall_ms)) parts[type] = value;
  const date = `${parts.year}-${parts.month}-${parts.day}`;
  return { date, weekday: weekdayOf(date), minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** A minute of the day as clocks show it: "06:30". */
export function clockFace(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Whether the runtime knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The date before, by the calendar. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - MS_PER_DAY).toISOString().slice(0, 10);
}

/** The date after, by the calendar. */
export function dateAfter(date: string): string {
  return new Date(Date.parse(date) + MS_PER_DAY).toISOString().slice(0, 10);
}

/** The weekday of a date such as `2026-03-29`. */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7] ?? 'mon';
}

/** Making a formatter costs a hundred times what using it does. */
function formatOf(time_zone: string): Intl.DateTimeFormat {
  const known = formats.get(time_zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  formats.set(time_zone, format);
  return format;
}
