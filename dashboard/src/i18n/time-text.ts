import { durationParts, estimateParts } from '../format/duration.js';
import { language, t } from './language.js';
import { timeStyle } from './time-style.js';

/** A length of time in words, which stay on one line: "12 s", "3 min", "1 h 20 min", "3 d 4 h". */
export function durationText(duration_ms: number): string {
  return together(durationWords(duration_ms));
}

function durationWords(duration_ms: number): string {
  const parts = durationParts(duration_ms);
  switch (parts.unit) {
    case 's':
      return t('duration.s', { n: parts.n });
    case 'min':
      return t('duration.min', { n: parts.n });
    case 'h':
      return parts.min === 0 ? t('duration.h', { n: parts.h }) : t('duration.h_min', parts);
    case 'd':
      return parts.h === 0 ? t('duration.d', { n: parts.d }) : t('duration.d_h', parts);
  }
}

/** How old something is; what came within this second is a second old. */
export function ageText(age_ms: number): string {
  return durationText(Math.max(1000, age_ms));
}

/** An estimate in words: one unit says all that can be known. "25 min", "6 h", "3 d". */
export function estimateText(duration_ms: number): string {
  const { unit, n } = estimateParts(duration_ms);
  return together(t(`duration.${unit}`, { n }));
}

function together(text: string): string {
  return text.replaceAll(' ', '\u00a0');
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
  return dateTime(today ? time : { ...time, day: 'numeric', month: 'short' }).format(moment_ms);
}
