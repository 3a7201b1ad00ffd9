import type { UseOfPeriod, UseReport } from '../../../firmware/protocol/history.js';
import { dateTime } from '../i18n/time-text.js';

/** How each kind of period is named; dates are of the farm's calendar, whatever the zone of this phone. */
const STYLES = {
  day: { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
  week: { day: 'numeric', month: 'short', timeZone: 'UTC' },
  month: { month: 'long', year: 'numeric', timeZone: 'UTC' },
} as const;

const DAY_MS = 86_400_000;

/** A day, a week by its first and last day, or a month, in words. */
export function periodText(kind: UseReport['period'], { date }: Pick<UseOfPeriod, 'date'>): string {
  const noon_ms = Date.parse(`${date}T12:00:00Z`);
  const format = dateTime(STYLES[kind]);
  return kind === 'week' ? format.formatRange(noon_ms, noon_ms + 6 * DAY_MS) : format.format(noon_ms);
}
