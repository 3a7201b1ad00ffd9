import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { type DrawNow, drawsNow } from './draw-hours.js';
import { type FillSchedule, floorNow, ruleNow, type ScheduledRule } from './fill-schedule.js';
import { clockFace, type LocalTime, localTime } from './local-time.js';
import { nextOpening } from './next-opening.js';

/** A schedule, and where its day stands. */
export interface ScheduleNow {
  readonly schedule: FillSchedule;
  /** Null while the clock cannot be trusted. */
  readonly local: LocalTime | null;
  /** When the rule may fill again, by the clock on the wall: "22:00", or with its date when that is not within a day. */
  readonly opens: string | null;
  /** What it says of the actuators that draw. */
  readonly draws: readonly DrawNow[];
}

const DAY_MS = 86_400_000;

/**
 * Where the day of a schedule stands.
 * @param wall_ms Unix time in ms; null while it cannot be trusted
 * @param time_zone IANA name; throws RangeError for an unknown one
 */
export function scheduleAt(schedule: FillSchedule, wall_ms: number | null, time_zone: string): ScheduleNow {
  const { draws: hours = [] } = schedule;
  if (wall_ms === null)
    return { schedule, local: null, opens: null, draws: drawsNow(hours, null, time_zone) };
  const opens_ms = nextOpening(schedule, wall_ms, time_zone);
  const opens = opens_ms === null ? null : clockText(opens_ms, opens_ms - wall_ms < DAY_MS, time_zone);
  const local = localTime(wall_ms, time_zone);
  return { schedule, local, opens, draws: drawsNow(hours, wall_ms, time_zone) };
}

/** The rule as it holds now. Without a schedule it is the plain one. */
export function ruleInForce(rule: RefillRule, now: ScheduleNow | null): ScheduledRule {
  return now === null ? { rule, by: 'plain' } : ruleNow(rule, now.schedule, now.local);
}

/** What the schedule makes of the rule now, in words: `fills_at_any_time`, `inside_window`, and why it waits. */
export function scheduleReason(rule: RefillRule, now: ScheduleNow): Reason {
  const { by } = ruleInForce(rule, now);
  const { windows, one_off } = now.schedule;
  switch (by) {
    case 'time_untrusted':
      return reason('time_untrusted');
    case 'plain':
      return reason(windows.length + one_off.length === 0 ? 'fills_at_any_time' : 'inside_window');
    default:
      return waiting(by, rule, now);
  }
}

/**
 * The reason for an inlet's position, with the schedule in it: the rule that was lowered by it knows nothing of why.
 * @param why the reason by the lowered rule
 * @param percent the level; null while unknown
 */
export function withSchedule(
  why: Reason,
  plain: RefillRule,
  now: ScheduleNow | null,
  percent: number | null,
): Reason {
  if (now === null) return why;
  const { rule, by } = ruleInForce(plain, now);
  const lowered = why.args.low_percent !== undefined && why.args.low_percent !== plain.low_percent;
  if (why.code === 'below_low' && lowered) return reason('below_floor', why.args);
  if (by !== 'outside_window' && by !== 'vacation') return why;
  const stoppedByIt = why.args.high_percent === rule.high_percent && rule.high_percent < plain.high_percent;
  const low = percent !== null && percent < plain.low_percent;
  if (why.code === 'above_low') {
    return low ? waiting(by, plain, now) : reason('above_low', { low_percent: plain.low_percent });
  }
  const reached = why.code === 'reached_high' || why.code === 'closes_ahead';
  return reached && (stoppedByIt || low) ? waiting(by, plain, now) : why;
}

function waiting(
  by: 'outside_window' | 'vacation',
  plain: RefillRule,
  { schedule, local, opens }: ScheduleNow,
): Reason {
  const { vacation } = schedule;
  const floor_percent = local === null ? schedule.floor_percent : floorNow(plain, schedule, local.date);
  if (by === 'vacation' && vacation !== null) {
    return reason('vacation', { until: vacation.to, floor_percent });
  }
  return opens === null
    ? reason('outside_every_window', { floor_percent })
    : reason('outside_window', { opens, floor_percent });
}

function clockText(wall_ms: number, soon: boolean, time_zone: string): string {
  const { date, minute } = localTime(wall_ms, time_zone);
  const time = clockFace(minute);
  return soon ? time : `${date} ${time}`;
}
