import type { CalibrationFields, CalibrationSetPayload } from '../../protocol/calibration.js';
import type { CommandBody, CommandPayload } from '../../protocol/payloads.js';
import type { RefillRule, RuleSetPayload } from '../../protocol/rule.js';
import type { FillSchedule, ScheduleSetPayload } from '../../protocol/schedule.js';
import type { NewCommand } from './command-book.js';

/** What an admin's MQTT client published. */
export type MqttWish =
  | { readonly name: 'command'; readonly subject: string; readonly payload: CommandPayload }
  | { readonly name: 'ruleSet'; readonly subject: string; readonly payload: RuleSetPayload }
  | { readonly name: 'scheduleSet'; readonly subject: string; readonly payload: ScheduleSetPayload }
  | { readonly name: 'calibrationSet'; readonly subject: string; readonly payload: CalibrationSetPayload };

/** What every wish to keep something has in common. */
export const KEPT = { action: 'set', duration_s: null, target_percent: null } as const;

/** What is asked over MQTT, and what the audit log says of it beside the command itself. */
export function readWish(wish: MqttWish) {
  switch (wish.name) {
    case 'command':
      return { asked: ofBody(wish.payload), detail: undefined };
    case 'ruleSet':
      return { asked: { ...KEPT, actuator: 'rule' as const }, detail: describeRule(wish.payload) };
    case 'scheduleSet':
      return { asked: { ...KEPT, actuator: 'schedule' as const }, detail: describeSchedule(wish.payload) };
    case 'calibrationSet':
      return {
        asked: { ...KEPT, actuator: 'calibration' as const },
        detail: describeCalibration(wish.payload),
      };
  }
}

/** A command as the book keeps it. */
export function ofBody({ actuator, action, duration_s, target_percent }: CommandBody) {
  return { actuator, action, duration_s: duration_s ?? null, target_percent: target_percent ?? null };
}

/** "inlet open 600 s to 60 %" */
export function describeCommand({ actuator, action, duration_s, target_percent }: NewCommand): string {
  const duration = duration_s === null ? '' : ` ${duration_s} s`;
  const target = target_percent === null ? '' : ` to ${target_percent} %`;
  return `${actuator} ${action}${duration}${target}`;
}

/** "15–80 %, on" */
export function describeRule({ low_percent, high_percent, enabled }: RefillRule): string {
  return `${low_percent}–${high_percent} %, ${enabled ? 'on' : 'off'}`;
}

/** "1 windows, 0 single dates, floor 5 %", and what else there is of it. */
export function describeSchedule(schedule: FillSchedule): string {
  const { windows, one_off, floor_percent, vacation, draws = [] } = schedule;
  const drawn = draws.length === 0 ? '' : `, ${draws.length} hours to draw`;
  const away = vacation === null ? '' : `, away ${vacation.from} to ${vacation.to}`;
  return `${windows.length} windows, ${one_off.length} single dates, floor ${floor_percent} %${drawn}${away}`;
}

/** "vertical_cylinder, empty at 1900 mm, full at 100 mm, full mark 95 %, at x 12 m, y 8 m" */
export function describeCalibration({
  shape,
  empty_distance_mm,
  full_distance_mm,
  full_percent,
  position,
}: CalibrationFields): string {
  const full = full_distance_mm === null ? '' : `, full at ${full_distance_mm} mm`;
  const mark = full_percent === undefined ? '' : `, full mark ${full_percent} %`;
  return `${shape.kind}, empty at ${empty_distance_mm} mm${full}${mark}${describePlace(position)}`;
}

function describePlace(position: CalibrationFields['position']): string {
  if (position === undefined) return '';
  if (position === null) return ', nowhere on the plan';
  return 'x_m' in position
    ? `, at x ${position.x_m} m, y ${position.y_m} m`
    : `, at ${position.latitude_deg}°, ${position.longitude_deg}°`;
}
