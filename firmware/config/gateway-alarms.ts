import { z } from 'zod';
import {
  ALARMS,
  type AlarmCode,
  type AlarmLimits,
  type AlarmSettings,
  DEFAULT_LIMITS,
} from '../domain/alarm/catalogue.js';
import type { Limits } from '../domain/alarm/dead-band.js';
import { alarmPriority } from '../protocol/alarms.js';

/**
 * The section `alarms` of a gateway's configuration: what the farm wants otherwise than it is delivered, alarm by alarm.
 * Levels in percent of capacity, temperatures in °C, delays in s.
 */

const LONGEST_DELAY_S = 3_600;

/** What can be set of every alarm. */
const common = {
  priority: alarmPriority.optional(),
  /** From the condition to the alarm. */
  on_delay_s: z.number().min(0).max(LONGEST_DELAY_S).optional(),
  /** From the end of the condition to the alarm's return. */
  off_delay_s: z.number().min(0).max(LONGEST_DELAY_S).optional(),
};

const percentFrom = (least: number) => z.number().min(least).max(100);
const temp_c = z.number().min(30).max(120);

const lowPercent = ({ set, restore }: Limits) =>
  z
    .strictObject({
      ...common,
      raise_percent: percentFrom(0).default(set),
      clear_percent: percentFrom(1).default(restore),
    })
    .refine((one) => one.clear_percent > one.raise_percent, {
      message: 'must be above raise_percent, or the alarm would come and go with every wave',
      path: ['clear_percent'],
    })
    .optional();

const highPercent = ({ set, restore }: Limits) =>
  z
    .strictObject({
      ...common,
      raise_percent: percentFrom(1).default(set),
      clear_percent: percentFrom(0).default(restore),
    })
    .refine((one) => one.clear_percent < one.raise_percent, {
      message: 'must be below raise_percent, or the alarm would come and go with every wave',
      path: ['clear_percent'],
    })
    .optional();

const highTemperature = ({ set, restore }: Limits) =>
  z
    .strictObject({ ...common, raise_c: temp_c.default(set), clear_c: temp_c.default(restore) })
    .refine((one) => one.clear_c < one.raise_c, {
      message: 'must be below raise_c, or the alarm would come and go with every breeze',
      path: ['clear_c'],
    })
    .optional();

const withLimits = {
  level_low: lowPercent(DEFAULT_LIMITS.level_low_percent),
  level_high: highPercent(DEFAULT_LIMITS.level_high_percent),
  host_hot: highTemperature(DEFAULT_LIMITS.host_temp_c),
  disk_low: lowPercent(DEFAULT_LIMITS.disk_free_percent),
};
type LimitlessCode = Exclude<AlarmCode, keyof typeof withLimits>;

const limitless = z.strictObject(common).optional();
const codes = Object.keys(ALARMS) as AlarmCode[];
const withoutLimits = Object.fromEntries(
  codes.filter((code) => !(code in withLimits)).map((code) => [code, limitless]),
) as Record<LimitlessCode, typeof limitless>;

export const gatewayAlarms = z
  .strictObject({ ...withoutLimits, ...withLimits })
  .superRefine(({ level_low, level_high }, context) => {
    const low = level_low?.clear_percent ?? DEFAULT_LIMITS.level_low_percent.restore;
    const high = level_high?.clear_percent ?? DEFAULT_LIMITS.level_high_percent.restore;
    if (low <= high) return;
    // At the one that was set: the other may not stand in the file at all.
    const path = [level_low === undefined ? 'level_high' : 'level_low', 'clear_percent'];
    const message = `level_low ends at ${low} %, level_high at ${high} %: level_low must not end above level_high, or water would be low and high at once`;
    context.addIssue({ code: 'custom', path, message });
  });

export type GatewayAlarmsConfig = z.infer<typeof gatewayAlarms>;

/** The alarms of a gateway by its configuration; what is left out is as it is delivered. */
export function alarmSettings(config: GatewayAlarmsConfig): AlarmSettings {
  const alarms = codes.map((code) => {
    const { priority, on_delay_s, off_delay_s } = config[code] ?? {};
    const set = {
      ...(priority !== undefined && { priority }),
      ...(on_delay_s !== undefined && { on_delay_ms: on_delay_s * 1_000 }),
      ...(off_delay_s !== undefined && { off_delay_ms: off_delay_s * 1_000 }),
    };
    return [code, { ...ALARMS[code], ...set }] as const;
  });
  return {
    limits: limitsOf(config),
    alarms: Object.fromEntries(alarms) as AlarmSettings['alarms'],
  };
}

function limitsOf({ level_low, level_high, host_hot, disk_low }: GatewayAlarmsConfig): AlarmLimits {
  const percent = (one: { raise_percent: number; clear_percent: number } | undefined, unset: Limits) =>
    one === undefined ? unset : { set: one.raise_percent, restore: one.clear_percent };
  return {
    level_low_percent: percent(level_low, DEFAULT_LIMITS.level_low_percent),
    level_high_percent: percent(level_high, DEFAULT_LIMITS.level_high_percent),
    host_temp_c:
      host_hot === undefined
        ? DEFAULT_LIMITS.host_temp_c
        : { set: host_hot.raise_c, restore: host_hot.clear_c },
    disk_free_percent: percent(disk_low, DEFAULT_LIMITS.disk_free_percent),
  };
}
