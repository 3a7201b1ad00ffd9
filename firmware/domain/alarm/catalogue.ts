import { FAULTS, type FaultName } from '../diagnosis/fault.js';
import type { AlarmDelays } from './alarm.js';
import type { Limits } from './dead-band.js';
import { ALARM_PRIORITIES, type AlarmPriority } from './state.js';

/** One kind of alarm. */
export interface AlarmDefinition extends AlarmDelays {
  readonly priority: AlarmPriority;
  /**
   * Alarms that say the same thing nearer to its cause: while the condition of one of them stands, this one neither
   * comes nor goes. One cause, one alarm.
   */
  readonly told_by: readonly AlarmCode[];
  /** Those of them that are sure to mean the same thing, and may come later: once one is active, this one gives way. */
  readonly named_by: readonly AlarmCode[];
}

export const TANK_ALARMS = [
  'level_low',
  'level_high',
  'level_unknown',
  'level_stale',
  'run_limit',
  'trip',
  'no_source',
  'calibration_lost',
  ...FAULTS,
] as const;
/** Of a machine, whether a node or the gateway measures it. */
export const HOST_ALARMS = ['host_hot', 'host_throttled', 'disk_low'] as const;
export const NODE_ALARMS = ['node_offline', ...HOST_ALARMS] as const;
export const GATEWAY_ALARMS = ['store_full', 'certificate_expires', ...HOST_ALARMS] as const;
export type HostAlarm = (typeof HOST_ALARMS)[number];
export type TankAlarm = (typeof TANK_ALARMS)[number];
export type NodeAlarm = (typeof NODE_ALARMS)[number];
export type GatewayAlarm = (typeof GATEWAY_ALARMS)[number];
export type AlarmCode = TankAlarm | NodeAlarm | GatewayAlarm;

/** Limits in percent and °C. The level's are those marine tank monitors are delivered with. */
export interface AlarmLimits {
  readonly level_low_percent: Limits;
  readonly level_high_percent: Limits;
  readonly host_temp_c: Limits;
  readonly disk_free_percent: Limits;
}

export const DEFAULT_LIMITS: AlarmLimits = {
  level_low_percent: { set: 10, restore: 15 },
  level_high_percent: { set: 90, restore: 80 },
  // A Raspberry Pi throttles itself at 80 °C and more at 85 °C.
  host_temp_c: { set: 80, restore: 75 },
  disk_free_percent: { set: 5, restore: 10 },
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const NODE_GONE: readonly AlarmCode[] = ['node_offline'];
const NO_LEVEL: readonly AlarmCode[] = ['node_offline', 'level_stale', 'level_unknown'];

const NO_WATER: readonly FaultName[] = ['no_water_arrives', 'no_supply', 'weak_supply'];
const BROKEN_SENSOR: readonly FaultName[] = ['sensor_dead', 'sensor_frozen'];
/** Nobody hears from the tank. */
const UNHEARD: readonly AlarmCode[] = ['node_offline', 'level_stale'];
/** Nobody can look, or looks by a broken sensor. */
const UNSEEN: readonly AlarmCode[] = [...UNHEARD, ...BROKEN_SENSOR];

export const ALARMS: Readonly<Record<AlarmCode, AlarmDefinition>> = {
  level_low: alarm('high', 30 * SECOND, 0, NO_LEVEL),
  level_high: alarm('high', 5 * SECOND, 0, [...NO_LEVEL, 'overflow']),
  // A minute: a sensor that is splashed for a moment is not worth waking anybody for, and the water is safe meanwhile.
  // What has become of the sensor the diagnosis tells minutes later.
  level_unknown: alarm('high', MINUTE, 10 * SECOND, UNSEEN, BROKEN_SENSOR),
  level_stale: alarm('high', 10 * SECOND, 0, NODE_GONE),
  run_limit: alarm('medium', 0, MINUTE, [...NO_LEVEL, ...NO_WATER, 'leak']),
  // Latched at the node: it stands until an admin has reset it there.
  trip: alarm('critical', 0, 0, NODE_GONE),
  no_source: alarm('high', MINUTE, MINUTE, NO_LEVEL),
  // The level may be wrong, and with it every setpoint, whatever else is the matter.
  calibration_lost: alarm('high', 0, 0, []),
  // The diagnosis has its own delays: what it names has stood for minutes.
  no_water_arrives: alarm('high', 0, MINUTE, UNSEEN),
  no_supply: alarm('high', 0, MINUTE, UNSEEN),
  weak_supply: alarm('medium', 0, MINUTE, [...UNSEEN, 'leak']),
  // A meter tells of water that comes in, and a switch of water that is too high, whatever has become of the sensor: a
  // broken sensor is no reason to hold back what floods the yard.
  inlet_stuck_open: alarm('critical', 0, MINUTE, UNHEARD),
  leak: alarm('high', 0, MINUTE, UNSEEN),
  sensor_dead: alarm('high', 0, MINUTE, [...UNHEARD, 'sensor_frozen'], ['sensor_frozen']),
  sensor_frozen: alarm('high', 0, MINUTE, UNHEARD),
  sensor_drifting: alarm('medium', 0, MINUTE, UNSEEN),
  // Ten seconds: until a node that has just started knows its level, a wet switch alone says little.
  overflow: alarm('critical', 10 * SECOND, MINUTE, UNHEARD),
  // A Pi that crashes and starts again is never away for a minute, nor there for as long as its tanks' delays.
  node_offline: { ...alarm('high', MINUTE, 5 * SECOND, []), again: { times: 4, within_ms: 10 * MINUTE } },
  host_hot: alarm('medium', MINUTE, MINUTE, NODE_GONE),
  host_throttled: alarm('medium', 10 * SECOND, MINUTE, NODE_GONE),
  disk_low: alarm('medium', MINUTE, MINUTE, [...NODE_GONE, 'store_full'], ['store_full']),
  store_full: alarm('high', 0, MINUTE, []),
  // There are weeks left to renew it.
  certificate_expires: alarm('medium', MINUTE, MINUTE, []),
};

/** What a farm can set of its alarms. What tells for what is no matter of taste. */
export interface AlarmSettings {
  readonly limits: AlarmLimits;
  readonly alarms: Readonly<Record<AlarmCode, AlarmDefinition>>;
}

export const DEFAULT_SETTINGS: AlarmSettings = { limits: DEFAULT_LIMITS, alarms: ALARMS };

function alarm(
  priority: AlarmPriority,
  on_delay_ms: number,
  off_delay_ms: number,
  told_by: readonly AlarmCode[],
  named_by: readonly AlarmCode[] = [],
): AlarmDefinition {
  return { priority, on_delay_ms, off_delay_ms, told_by, named_by };
}

/**
 * Whether an active alarm gives way to one that names its cause. Never to a less urgent one, as a farm may have set it: who
 * is told of the one might not be told of the other.
 * @param isActive of the alarms of the same subject
 */
export function givesWay(
  code: AlarmCode,
  { alarms }: Pick<AlarmSettings, 'alarms'>,
  isActive: (code: AlarmCode) => boolean,
): boolean {
  const { named_by, priority } = alarms[code];
  const urgency = (one: AlarmPriority) => ALARM_PRIORITIES.indexOf(one);
  return named_by.some((name) => urgency(alarms[name].priority) <= urgency(priority) && isActive(name));
}

/**
 * What each alarm is to look at, once those are held whose cause another one tells: null for a held one.
 * @param conditions of one tank together with its node; what is missing is not known
 */
export function withoutEchoes<Code extends AlarmCode>(
  conditions: ReadonlyMap<AlarmCode, boolean | null>,
  codes: readonly Code[],
): Map<Code, boolean | null> {
  const told = (code: Code) => ALARMS[code].told_by.some((cause) => conditions.get(cause) === true);
  return new Map(codes.map((code) => [code, told(code) ? null : (conditions.get(code) ?? null)]));
}
