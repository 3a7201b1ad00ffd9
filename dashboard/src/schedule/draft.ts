import type { FillSchedule } from '../../../firmware/protocol/schedule.js';
import { plainFigure } from '../format/plain-figure.js';
import { clockText, WEEK, type Weekday } from './words.js';

/** A schedule as it is being typed: everything is what stands in its field. */
export interface Draft {
  readonly time_zone: string;
  readonly windows: readonly WindowDraft[];
  readonly single: readonly SingleDraft[];
  readonly draws: readonly DrawDraft[];
  readonly floor: string;
  readonly away: boolean;
  readonly away_from: string;
  readonly away_to: string;
  readonly away_floor: string;
}

export interface WindowDraft {
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** What may draw by the clock. */
export type Drawable = NonNullable<FillSchedule['draws']>[number]['actuator'];

export interface DrawDraft extends WindowDraft {
  readonly actuator: Drawable;
}

/** Hours of one date; a date with several has several of these. */
export interface SingleDraft {
  readonly date: string;
  /** Not at all on that date. */
  readonly closed: boolean;
  readonly from: string;
  readonly to: string;
}

/** What is wrong with a draft: the key of the sentence that says it. */
export type DraftMistake =
  | 'schedule.mistake.time'
  | 'schedule.mistake.weekdays'
  | 'schedule.mistake.date'
  | 'schedule.mistake.floor'
  | 'schedule.mistake.vacation';

/** The schedule of a tank; null while its node has told none. */
type KnownSchedule = (FillSchedule & { readonly version: number }) | null;

/** The hours a new window begins with: at night. */
export const NEW_WINDOW: WindowDraft = { weekdays: WEEK, from: '22:00', to: '06:00' };

/** The hours to draw a new row begins with: in the morning. */
export function newDraw(actuator: Drawable): DrawDraft {
  return { actuator, weekdays: WEEK, from: '06:00', to: '06:30' };
}

/**
 * @param zone the time zone a tank without a schedule is offered
 * @param fills whether the tank has an inlet: then it is offered hours for filling, too
 */
export function draftOf(schedule: KnownSchedule, zone: string, fills = true): Draft {
  if (schedule === null || schedule.version === 0) {
    const none = { away: false, away_from: '', away_to: '', away_floor: '10' };
    const windows = fills ? [NEW_WINDOW] : [];
    return { time_zone: zone, windows, single: [], draws: [], floor: '5', ...none };
  }
  const { vacation } = schedule;
  return {
    time_zone: schedule.time_zone,
    windows: schedule.windows.map(windowDraft),
    draws: (schedule.draws ?? []).map(({ actuator, ...window }) => ({ actuator, ...windowDraft(window) })),
    single: schedule.one_off.flatMap<SingleDraft>(({ date, windows }) =>
      windows.length === 0
        ? [{ date, closed: true, from: '22:00', to: '06:00' }]
        : windows.map((window) => ({
            date,
            closed: false,
            from: clockText(window.from_minute),
            to: clockText(window.to_minute),
          })),
    ),
    floor: String(schedule.floor_percent),
    away: vacation !== null,
    away_from: vacation?.from ?? '',
    away_to: vacation?.to ?? '',
    away_floor: String(vacation?.floor_percent ?? 10),
  };
}

/** Whether two schedules ask for the same; one that was never set asks for as little as none. */
export function sameHours(a: KnownSchedule, b: KnownSchedule): boolean {
  const told = (schedule: KnownSchedule) => JSON.stringify(draftOf(schedule, ''));
  return told(a) === told(b);
}

/** The schedule a draft stands for, or its first mistake. */
export function readDraft(draft: Draft): { schedule: FillSchedule } | { mistake: DraftMistake } {
  const { windows, single, draws, away, away_from, away_to } = draft;
  const times = [...windows, ...draws, ...single.filter((row) => !row.closed)];
  if (times.some(({ from, to }) => minuteOf(from) === null || minuteOf(to) === null))
    return { mistake: 'schedule.mistake.time' };
  if ([...windows, ...draws].some(({ weekdays }) => weekdays.length === 0))
    return { mistake: 'schedule.mistake.weekdays' };
  if (single.some(({ date }) => !isDate(date))) return { mistake: 'schedule.mistake.date' };
  const floor_percent = shareOf(draft.floor);
  if (floor_percent === null) return { mistake: 'schedule.mistake.floor' };
  const away_floor = shareOf(draft.away_floor);
  if (away && (!isDate(away_from) || !isDate(away_to) || away_to < away_from))
    return { mistake: 'schedule.mistake.vacation' };
  if (away && away_floor === null) return { mistake: 'schedule.mistake.floor' };
  return {
    schedule: {
      time_zone: draft.time_zone,
      windows: windows.map(weeklyOf),
      one_off: byDate(single),
      floor_percent,
      vacation: away ? { from: away_from, to: away_to, floor_percent: away_floor ?? floor_percent } : null,
      ...(draws.length > 0 && { draws: draws.map((row) => ({ actuator: row.actuator, ...weeklyOf(row) })) }),
    },
  };
}

function windowDraft({ weekdays, from_minute, to_minute }: FillSchedule['windows'][number]): WindowDraft {
  return { weekdays, from: clockText(from_minute), to: clockText(to_minute) };
}

function weeklyOf({ weekdays, from, to }: WindowDraft): FillSchedule['windows'][number] {
  return { weekdays: [...weekdays], ...minutesOf({ from, to }) };
}

function byDate(single: readonly SingleDraft[]): FillSchedule['one_off'] {
  const dates = [...new Set(single.map(({ date }) => date))].sort();
  return dates.map((date) => ({
    date,
    windows: single.filter((row) => row.date === date && !row.closed).map(minutesOf),
  }));
}

function minutesOf({ from, to }: { from: string; to: string }) {
  return { from_minute: minuteOf(from) ?? 0, to_minute: minuteOf(to) ?? 0 };
}

function minuteOf(clock: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** A share between 1 and 90 %. */
function shareOf(typed: string): number | null {
  const text = plainFigure(typed);
  const share = /^\d{1,2}(\.\d)?$/.test(text) ? Number(text) : Number.NaN;
  return share >= 1 && share <= 90 ? share : null;
}
