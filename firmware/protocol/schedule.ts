import { z } from 'zod';
import { isTimeZone, WEEKDAYS } from '../domain/schedule/local-time.js';
import { commandId } from './payloads.js';
import { explained, timestamp } from './primitives.js';

/** The schedule of a tank, on MQTT and REST. Times of day are minutes since 00:00 by the clock on the farm's wall. */

const minute = z.number().int().min(0).max(1439);

/** From one minute to before another; at or before `from_minute`, `to_minute` is one of the next day. */
const dayWindow = z.strictObject({ from_minute: minute, to_minute: minute });
const weekly = {
  weekdays: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .max(WEEKDAYS.length)
    .refine(allDifferent, 'a weekday stands there twice'),
  from_minute: minute,
  to_minute: minute,
};
const weeklyWindow = z.strictObject(weekly);
/** Hours at which an outlet, or a pump that draws for pressure, runs without anybody asking. */
const drawHours = z.strictObject({ actuator: z.enum(['outlet', 'pump']), ...weekly });

/** A day of the calendar such as `2026-03-29`. */
const date = z.iso.date();
const floor_percent = z.number().min(1).max(90);

/** The longest a vacation may last, in days: a mistyped year must not keep a tank low for good. */
const LONGEST_VACATION_DAYS = 366;
const MS_PER_DAY = 86_400_000;

const vacation = z
  .strictObject({ from: date, to: date, floor_percent })
  .refine((v) => v.from <= v.to, { message: 'must not be before from', path: ['to'] })
  .refine((v) => Date.parse(v.to) - Date.parse(v.from) <= LONGEST_VACATION_DAYS * MS_PER_DAY, {
    message: `must be within ${LONGEST_VACATION_DAYS} days of from`,
    path: ['to'],
  });

const scheduleFields = {
  /** IANA name of the farm's time zone, such as `Europe/Madrid`. */
  time_zone: z.string().max(64).refine(isTimeZone, 'is no time zone this node knows; write Europe/Madrid'),
  /** Windows by the weekday on which they begin. None at all: any time will do. */
  windows: z.array(weeklyWindow).max(21),
  /** Single dates with windows of their own, instead of those of their weekday; none of them: no filling that day. */
  one_off: z
    .array(z.strictObject({ date, windows: z.array(dayWindow).max(6) }))
    .max(60)
    .refine((days) => allDifferent(days.map((day) => day.date)), 'a date stands there twice'),
  /** Below this the tank is filled at any hour. */
  floor_percent,
  /** Nobody is there from one date to the other, both included: only so much is kept. */
  vacation: vacation.nullable(),
  /** Hours to draw, by the weekday on which they begin; left out, or none: water is drawn only when somebody asks. */
  draws: z.array(drawHours).max(21).optional(),
};

/** When a tank may be filled by its rule, and when it is drawn from, as an admin sets it. */
export const fillSchedule = z.strictObject(scheduleFields);

/** The version it was made from: it is refused when another is in force by then. Left out, it is kept in any case. */
const based_on = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

/** A schedule as an admin asks for it over REST. */
export const scheduleBody = z.strictObject({ ...scheduleFields, based_on });

/** A schedule as a node keeps it: every one that is kept has the next version; 0 is the one of a tank that has none. */
export const keptSchedule = z.strictObject({
  version: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  ...scheduleFields,
});

/** `tank/<tank>/schedule`, published by the node that keeps it. */
export const schedulePayload = z.object({
  ts: timestamp,
  ...keptSchedule.shape,
  /** What it makes of the refill rule now, and why. */
  effect: z.object({
    limited_by: z.enum(['plain', 'outside_window', 'vacation', 'time_untrusted']),
    /** When the rule may fill again, by the clock on the farm's wall: `22:00`, or `2026-08-16 22:00`. */
    opens: z.string().max(16).nullable(),
    ...explained,
  }),
});

/** `tank/<tank>/schedule/set`: asks the node to keep another schedule. Answered on `tank/<tank>/command/ack`. */
export const scheduleSetPayload = z.strictObject({
  id: commandId,
  ts: timestamp.optional(),
  ttl_s: z.number().int().min(1).max(300),
  based_on,
  ...scheduleFields,
});

/** The schedule of a tank that has none: filled whenever its rule says so. */
export const NO_SCHEDULE: KeptSchedule = {
  version: 0,
  time_zone: 'UTC',
  windows: [],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};

function allDifferent(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

export type FillSchedule = z.infer<typeof fillSchedule>;
export type ScheduleBody = z.infer<typeof scheduleBody>;
export type KeptSchedule = z.infer<typeof keptSchedule>;
export type SchedulePayload = z.infer<typeof schedulePayload>;
export type ScheduleSetPayload = z.infer<typeof scheduleSetPayload>;
