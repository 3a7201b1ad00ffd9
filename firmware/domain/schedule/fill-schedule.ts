import type { ActuatorName } from '../actuator/actuator.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { dayBefore, type LocalTime, type Weekday, weekdayOf } from './local-time.js';

/** A part of the day, by the clock on the farm's wall. Minutes since 00:00, 0–1439. */
export interface DayWindow {
  readonly from_minute: number;
  /** The first minute that no longer belongs to it; at or before `from_minute` it is one of the next day. */
  readonly to_minute: number;
}

/** Hours at which water is drawn without anybody asking: a garden that is watered, a trough that is filled. */
export interface DrawHours extends DayWindow {
  /** An outlet, or a pump that draws for pressure: one that lifts into another tank never runs by the clock alone. */
  readonly actuator: Exclude<ActuatorName, 'inlet'>;
  /** The days on which they begin. */
  readonly weekdays: readonly Weekday[];
}

/** When a tank may be filled by its rule, and when it is drawn from without anybody asking. */
export interface FillSchedule {
  /** Windows by the weekday on which they begin. None at all: any time will do. */
  readonly windows: readonly (DayWindow & { readonly weekdays: readonly Weekday[] })[];
  /** Single dates with windows of their own, instead of those of their weekday; none of them: not on that day. */
  readonly one_off: readonly { readonly date: string; readonly windows: readonly DayWindow[] }[];
  /** Below this the tank is filled at any hour, up to the rule's low setpoint. */
  readonly floor_percent: number;
  /** Nobody is there from one date to the other, both included: only so much is kept. */
  readonly vacation: { readonly from: string; readonly to: string; readonly floor_percent: number } | null;
  /** Hours to draw; left out, or none: only when somebody asks. */
  readonly draws?: readonly DrawHours[] | undefined;
}

/** The rule as it holds at one moment, and what of the schedule made it another than the plain one. */
export interface ScheduledRule {
  readonly rule: RefillRule;
  readonly by: 'plain' | 'outside_window' | 'vacation' | 'time_untrusted';
}

/** How much a floor is filled up by, in percent of capacity: a dead band, so that the valve does not chatter. */
const ABOVE_FLOOR_PERCENT = 10;

/**
 * The setpoints that hold now. A schedule only ever wants less water than the plain rule, and never lets a tank run
 * below its floor.
 * @param now null while the clock cannot be trusted: then the plain rule holds, because water comes before tariffs
 */
export function ruleNow(rule: RefillRule, schedule: FillSchedule, now: LocalTime | null): ScheduledRule {
  const limited = schedule.windows.length > 0 || schedule.one_off.length > 0 || schedule.vacation !== null;
  if (now === null) return { rule, by: limited ? 'time_untrusted' : 'plain' };
  const { vacation } = schedule;
  const floor_percent = floorNow(rule, schedule, now.date);
  if (vacation !== null && isAway(vacation, now.date)) {
    return { rule: lowered(rule, floor_percent, ABOVE_FLOOR_PERCENT), by: 'vacation' };
  }
  if (isOpen(schedule, now)) return { rule, by: 'plain' };
  return { rule: lowered(rule, floor_percent, rule.low_percent - floor_percent), by: 'outside_window' };
}

/**
 * The level that is kept on a date at any hour, in percent of capacity: a vacation keeps no less than the schedule does on
 * other days, and neither keeps more than the rule.
 */
export function floorNow(
  { low_percent }: RefillRule,
  { vacation, floor_percent }: FillSchedule,
  date: string,
): number {
  const away_percent = vacation !== null && isAway(vacation, date) ? vacation.floor_percent : 0;
  return Math.min(Math.max(floor_percent, away_percent), low_percent);
}

function isAway({ from, to }: NonNullable<FillSchedule['vacation']>, date: string): boolean {
  return from <= date && date <= to;
}

/** Whether a moment lies in a window of the day it begins on, or of the day before that reaches past midnight. */
export function isOpen(schedule: FillSchedule, now: LocalTime): boolean {
  const today = windowsOf(schedule, now.date);
  const yesterday = windowsOf(schedule, dayBefore(now.date));
  return (
    today.some(
      (window) => now.minute >= window.from_minute && (wraps(window) || now.minute < window.to_minute),
    ) || yesterday.some((window) => wraps(window) && now.minute < window.to_minute)
  );
}

function windowsOf({ windows, one_off }: FillSchedule, date: string): readonly DayWindow[] {
  const single = one_off.find((day) => day.date === date);
  if (single !== undefined) return single.windows;
  if (windows.length === 0) return [{ from_minute: 0, to_minute: 0 }];
  const weekday = weekdayOf(date);
  return windows.filter(({ weekdays }) => weekdays.includes(weekday));
}

function wraps({ from_minute, to_minute }: DayWindow): boolean {
  return to_minute <= from_minute;
}

/** Setpoints no higher than the rule's own, with a dead band above the floor. */
function lowered(rule: RefillRule, floor_percent: number, band_percent: number): RefillRule {
  const band = Math.max(band_percent, ABOVE_FLOOR_PERCENT);
  const high_percent = Math.min(floor_percent + band, rule.high_percent);
  return { ...rule, low_percent: floor_percent, high_percent };
}
