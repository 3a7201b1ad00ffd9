/**
 * The states of an alarm, by ISA-18.2 (ANSI/ISA-18.2-2016, figure "Alarm state transition diagram"). `cleared` is the
 * standard's "normal": nothing is wrong, and nothing waits for anybody.
 */
export const ALARM_STATES = [
  'active_unacknowledged',
  'active_acknowledged',
  'returned_unacknowledged',
  'cleared',
  'shelved',
] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** How soon somebody has to do something, by ISA-18.2; `critical` is for water that runs over or pumps that burn. */
export const ALARM_PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

/** Whether an alarm in this state asks for somebody. */
export function wantsAttention(state: AlarmState): boolean {
  return state === 'active_unacknowledged' || state === 'returned_unacknowledged';
}
