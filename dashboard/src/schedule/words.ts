import type { FillSchedule } from '../../../firmware/protocol/schedule.js';
import { language, numbers } from '../i18n/language.js';
import { dateTime } from '../i18n/time-text.js';
import { t } from './texts.js';

type DayWindow = FillSchedule['one_off'][number]['windows'][number];
export type Weekday = FillSchedule['windows'][number]['weekdays'][number];

/** The weekdays as calendars here number them; 2024-01-01 was a Monday. */
export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * A schedule in one sentence: "Fills from 22:00 to 06:00, every day; below 5 % at any time", and when it draws.
 * @param today the date at the farm; single dates and vacations that are over are left out
 */
export function scheduleText(schedule: FillSchedule, today: string): string {
  const { windows, vacation, floor_percent } = schedule;
  const single = schedule.one_off.filter(({ date }) => date >= today);
  const weekly = windows.map((window) =>
    t('schedule.words.window', { hours: hoursText(window), days: daysText(window.weekdays) }),
  );
  const fills =
    weekly.length === 0 ? t('schedule.words.always') : t('schedule.words.fills', { when: list(weekly) });
  const parts = [
    fills,
    ...single.map(({ date, windows: own }) => singleText(date, own)),
    ...(weekly.length + single.length === 0
      ? []
      : [t('schedule.words.floor', { percent: numbers.value.percent(floor_percent) })]),
    ...(vacation === null || vacation.to < today
      ? []
      : [
          t('schedule.words.vacation', {
            from: dateText(vacation.from),
            to: dateText(vacation.to),
            percent: numbers.value.percent(vacation.floor_percent),
          }),
        ]),
    ...drawTexts(schedule),
  ];
  return parts.join(t('schedule.words.then'));
}

/** The hours a tank keeps, in one sentence, without what is over at the farm. */
export function inForceText(schedule: FillSchedule): string {
  return scheduleText(schedule, farmDate(schedule.time_zone));
}

/** Today at the farm; a zone this phone does not know is taken for its own. */
function farmDate(time_zone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: time_zone }).format();
  } catch {
    return new Intl.DateTimeFormat('en-CA', parts).format();
  }
}

/** "outlet open from 06:00 to 06:30, every day". */
function drawTexts({ draws = [] }: FillSchedule): string[] {
  return (['outlet', 'pump'] as const).flatMap((actuator) => {
    const when = draws
      .filter((one) => one.actuator === actuator)
      .map((one) => t('schedule.words.window', { hours: hoursText(one), days: daysText(one.weekdays) }));
    const key = actuator === 'outlet' ? 'schedule.words.outlet' : 'schedule.words.pump';
    return when.length === 0 ? [] : [t(key, { when: list(when) })];
  });
}

/** "22:00" or "10:00 PM" of a minute of the day, as people chose to read times. */
function hourText(minute: number): string {
  return dateTime({ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' }).format(minute * 60_000);
}

/** "22:00" of a minute of the day, as fields for times take it. */
export function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** "Mon", in the language in use. */
export function weekdayText(weekday: Weekday, style: 'short' | 'long' = 'short'): string {
  const day = Date.UTC(2024, 0, 1 + WEEK.indexOf(weekday));
  return new Intl.DateTimeFormat(language.value.locale, { weekday: style, timeZone: 'UTC' }).format(day);
}

function singleText(date: string, windows: readonly DayWindow[]): string {
  if (windows.length === 0) return t('schedule.words.not_on', { date: dateText(date) });
  return t('schedule.words.on', { date: dateText(date), hours: list(windows.map(hoursText)) });
}

function hoursText({ from_minute, to_minute }: DayWindow): string {
  if (from_minute === 0 && to_minute === 0) return t('schedule.words.all_day');
  return t('schedule.words.hours', { from: hourText(from_minute), to: hourText(to_minute) });
}

/** "every day", "Mon–Fri", "Mon, Wed and Sat". */
function daysText(weekdays: readonly Weekday[]): string {
  if (weekdays.length === WEEK.length) return t('schedule.words.every_day');
  const numbered = WEEK.flatMap((day, i) => (weekdays.includes(day) ? [i] : []));
  const [first = 0] = numbered;
  const last = numbered.at(-1) ?? first;
  const names = numbered.map((i) => weekdayText(WEEK[i] ?? 'mon'));
  const together = last - first + 1 === numbered.length;
  return together && numbered.length > 2 ? `${names[0]}–${names.at(-1)}` : list(names);
}

function dateText(date: string): string {
  const style = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language.value.locale, style).format(new Date(date));
}

function list(parts: readonly string[]): string {
  return new Intl.ListFormat(language.value.locale, { type: 'conjunction' }).format(parts);
}
