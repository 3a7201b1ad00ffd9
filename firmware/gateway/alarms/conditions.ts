import type { AlarmCode, AlarmLimits, NodeAlarm, TankAlarm } from '../../domain/alarm/catalogue.js';
import { beyond } from '../../domain/alarm/dead-band.js';
import { FAULTS, type FaultName } from '../../domain/diagnosis/fault.js';
import type { ReasonArgs } from '../../domain/reason.js';
import type { NodeView, TankView } from '../../protocol/rest.js';

/** Whether a condition stands, null while nobody knows, and what its sentence needs. */
export interface Condition {
  readonly stands: boolean | null;
  readonly args: ReasonArgs;
}

/** Whether an alarm was standing at the last look: limits have a dead band. */
export type Was = (code: AlarmCode) => boolean;

const AT_LIMIT = ['run_limit_reached', 'resting_after_limit'];

/** What is wrong with a tank, as its node tells it. */
export function tankConditions(
  { level, stale, online, inlet, faults }: TankView,
  limits: AlarmLimits,
  was: Was,
): Record<TankAlarm, Condition> {
  const fresh = stale ? null : level;
  const percent = fresh?.percent ?? null;
  const args = { level_percent: percent === null ? '?' : Math.floor(percent * 10) / 10 };
  const told = stale ? null : inlet;
  return {
    level_low: { stands: beyond(limits.level_low_percent, percent, was('level_low')), args },
    level_high: { stands: beyond(limits.level_high_percent, percent, was('level_high')), args },
    level_unknown: {
      stands: fresh === null ? null : fresh.quality === 'bad',
      args: fresh === null ? {} : { ...fresh.reason_args, fault: fresh.reason_code },
    },
    level_stale: { stands: online && stale, args: {} },
    run_limit: {
      stands: told === null ? null : AT_LIMIT.includes(told.reason_code),
      args: told === null ? {} : { ...told.reason_args, actuator: 'inlet', why: told.reason_code },
    },
    trip: {
      stands: told === null ? null : told.trip != null,
      args:
        told?.trip == null ? {} : { ...told.trip.reason_args, actuator: 'inlet', why: told.trip.reason_code },
    },
    ...faultConditions(faults, stale),
  };
}

/** What the node's diagnosis has named; null where it has told nothing, or nothing new. */
function faultConditions(told: TankView['faults'], stale: boolean): Record<FaultName, Condition> {
  const conditionOf = (name: FaultName): Condition => {
    const fault = told?.faults.find((one) => one.fault === name);
    return {
      stands: told === undefined || stale ? null : fault !== undefined,
      args: fault === undefined ? {} : { ...fault.reason_args, why: fault.reason_code },
    };
  };
  return Object.fromEntries(FAULTS.map((name) => [name, conditionOf(name)])) as Record<FaultName, Condition>;
}

/** What is wrong with a Pi. */
export function nodeConditions(
  { online, host }: NodeView,
  limits: AlarmLimits,
  was: Was,
): Record<NodeAlarm, Condition> {
  const temp_c = host?.cpu_temp_c ?? null;
  const disk_free_percent = host?.disk_free_percent ?? null;
  return {
    node_offline: { stands: !online, args: {} },
    host_hot: {
      stands: beyond(limits.host_temp_c, temp_c, was('host_hot')),
      args: { temp_c: Math.round(temp_c ?? 0) },
    },
    host_throttled: { stands: host?.throttled ?? null, args: {} },
    disk_low: {
      stands: beyond(limits.disk_free_percent, disk_free_percent, was('disk_low')),
      args: { disk_free_percent: Math.round(disk_free_percent ?? 0) },
    },
  };
}
