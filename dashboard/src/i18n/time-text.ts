import { estimateParts } from '../format/duration.js';
import { durationText, together } from './duration-text.js';
import { language, t } from './language.js';
import { timeStyle } from './time-style.js';

export { durationText } from './duration-text.js';

/** How old something is; what came within this second is a second old. */
export function ageText(age_ms: number): string {
  return durationText(Math.max(1000, age_ms));
}

/** An estimate in words: one unit says all that can be known. "25 min", "6 h", "3 d". */
export function estimateText(duration_ms: number): string {
  const { unit, n } = estimateParts(duration_ms);
  return together(t(`duration.${unit}`, { n }));
}

/** A moment as a format writes it; "AM" or "PM" at its end stays on the line of the hour. */
export function onOneLine(format: Intl.DateTimeFormat, moment_ms: number): string {
  return format.format(moment_ms).replace(/(\d) (?=\D+$)/, '$1\u00a0');
}

/**
 * A format for moments in the language in use, in the zone and with the hours people chose. A zone or hours given in
 * `options` stand.
 */
export function dateTime(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { hour12, time_zone } = timeStyle.value;
  const chosen: Intl.DateTimeFormatOptions = {
    ...(time_zone !== undefined && { timeZone: time_zone }),
    ...(hour12 !== undefined && options.hour !== undefined && { hour12 }),
    ...options,
  };
  const { locale } = language.value;
  const key = JSON.stringify([locale, chosen]);
  const made = formats.get(key) ?? formatOf(locale, chosen);
  formats.set(key, made);
  return made;
}

/** Making a format is slow, and a table asks for the same one in every row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat(locale, options);
  // "4:05 PM", but "04:05": on a clock of twelve hours nobody writes the zero.
  return options.hour === '2-digit' && format.resolvedOptions().hour12
    ? new Intl.DateTimeFormat(locale, { ...options, hour: 'numeric' })
    : format;
}

/** A moment as a time of day, with the date when it is not today. */
export function momentText(moment_ms: number, now_ms: number): string {
  const day = dateTime({ year: 'numeric', month: 'numeric', day: 'numeric' });
  const today = day.format(now_ms) === day.format(moment_ms);
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return onOneLine(dateTime(today ? time : { ...time, day: 'numeric', month: 'short' }), moment_ms);
}
