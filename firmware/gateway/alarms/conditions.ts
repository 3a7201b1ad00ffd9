import { ACTUATOR_NAMES } from '../../domain/actuator/actuator.js';
import type {
  AlarmCode,
  AlarmLimits,
  GatewayAlarm,
  HostAlarm,
  NodeAlarm,
  TankAlarm,
} from '../../domain/alarm/catalogue.js';
import { aboveSetpoint, beyond } from '../../domain/alarm/dead-band.js';
import { FAULTS, type FaultName } from '../../domain/diagnosis/fault.js';
import type { Reason, ReasonArgs } from '../../domain/reason.js';
import type { HostReading } from '../../ports/host-metrics.js';
import type { ActuatorPayload } from '../../protocol/payloads.js';
import type { NodeView, TankView } from '../../protocol/rest.js';
import type { OwnReading } from '../hosts/own-machine.js';
import type { Part } from './parts.js';

/** Whether a condition stands, null while nobody knows, and what its sentence needs. */
export interface Condition {
  readonly stands: boolean | null;
  readonly args: ReasonArgs;
  /** Those that have it, where several parts of the subject can; `args` are then theirs. */
  readonly parts?: readonly Part[];
  /** Whether its cause, `args.why`, is one that everybody has to be told of again who has seen the alarm for another. */
  readonly graver?: boolean;
}

/** Whether an alarm was standing at the last look: limits have a dead band. */
export type Was = (code: AlarmCode) => boolean;

const AT_LIMIT = ['run_limit_reached', 'resting_after_limit'];
/** A source that is outside its hours, or waits for rain, is none to be told of. */
const OUT_OF_WATER = ['source_dry', 'source_low', 'source_level_unknown', 'sources_unfit'];
/** A pipe that bursts is a leak as well: who has seen that it drips does not know that the tank runs empty. */
const BURST = 'fault_burst';

/** What is wrong with a tank's water, as its node tells it. */
export function tankConditions(
  tank: TankView,
  limits: AlarmLimits,
  was: Was,
): Record<Exclude<TankAlarm, 'calibration_lost'>, Condition> {
  const { level, stale, online, rule } = tank;
  const fresh = stale ? null : level;
  const percent = fresh?.percent ?? null;
  const highWater = aboveSetpoint(limits.level_high_percent, rule?.high_percent ?? null);
  const args = { level_percent: percent === null ? '?' : Math.floor(percent * 10) / 10 };
  return {
    level_low: { stands: beyond(limits.level_low_percent, percent, was('level_low')), args },
    level_high: { stands: beyond(highWater, percent, was('level_high')), args },
    level_unknown: {
      stands: fresh === null ? null : fresh.quality === 'bad',
      args: fresh === null ? {} : { ...fresh.reason_args, fault: fresh.reason_code },
    },
    level_stale: { stands: online && stale, args: {} },
    run_limit: ofActuators(tank, ({ reason_code, reason_args }) =>
      AT_LIMIT.includes(reason_code) ? { reason_code, reason_args } : null,
    ),
    trip: ofActuators(tank, ({ trip }) => trip ?? null),
    no_source: ofActuators(tank, ({ reason_code, reason_args }) =>
      reason_code === 'no_source' && OUT_OF_WATER.includes(String(reason_args.cause))
        ? { reason_code: String(reason_args.cause), reason_args }
        : null,
    ),
    ...faultConditions(tank),
  };
}

/** Why an actuator stands as it does, or is locked. */
type Why = Pick<ActuatorPayload, 'reason_code' | 'reason_args'>;

/**
 * A condition of any actuator of a tank: it stands when one has it, and names each that does. That none has it is known
 * when all of them have been heard of: after a start they tell one after the other.
 */
function ofActuators(tank: TankView, find: (told: ActuatorPayload) => Why | null): Condition {
  const told = ACTUATOR_NAMES.flatMap((actuator) => {
    const payload = tank.stale ? null : tank[actuator];
    return payload === null ? [] : [{ actuator, why: find(payload) }];
  });
  const parts = told.flatMap(({ actuator: name, why }) =>
    why === null ? [] : [{ name, args: { ...why.reason_args, actuator: name, why: why.reason_code } }],
  );
  const all_told =
    told.length > 0 && tank.actuators.every((name) => told.some(({ actuator }) => actuator === name));
  return { stands: parts.length > 0 || (all_told ? false : null), args: parts[0]?.args ?? {}, parts };
}

/** What the node's diagnosis has named; null where it has told nothing, or nothing new. */
function faultConditions(tank: TankView): Record<FaultName, Condition> {
  const { faults: told, stale } = tank;
  const conditionOf = (name: FaultName): Condition => {
    const fault = told?.faults.find((one) => one.fault === name);
    return {
      stands: told === undefined || stale ? null : fault !== undefined,
      args: fault === undefined ? {} : { ...fault.reason_args, why: fault.reason_code },
      graver: fault?.reason_code === BURST,
    };
  };
  const found = FAULTS.map((name) => [name, conditionOf(name)]);
  const conditions = Object.fromEntries(found) as Record<FaultName, Condition>;
  return { ...conditions, overflow: withHighSwitch(conditions.overflow, tank) };
}

/**
 * The diagnosis finds water at the brim by the level. While that is unknown, a switch for high water is all that is left:
 * where it is wet the tank may be running over, where it cannot be read nobody knows.
 */
function withHighSwitch(byLevel: Condition, { level, stale }: TankView): Condition {
  if (stale || level === null || byLevel.stands === true) return byLevel;
  if (level.quality !== 'bad' && level.percent !== null) return byLevel;
  const high = level.level_switches?.filter(({ at }) => at === 'high') ?? [];
  const wet = high.find(({ state }) => state === 'wet');
  if (wet !== undefined) {
    return { stands: true, args: { switch_percent: wet.switch_percent, why: 'wet_while_unknown' } };
  }
  return high.some(({ state }) => state === 'unknown') ? { stands: null, args: {} } : byLevel;
}

/** What is wrong with a Pi. */
export function nodeConditions(
  { online, host }: NodeView,
  limits: AlarmLimits,
  was: Was,
): Record<NodeAlarm, Condition> {
  return { node_offline: { stands: !online, args: {} }, ...hostConditions(host, limits, was) };
}

/** What is wrong with a machine. */
function hostConditions(
  host: Pick<HostReading, 'cpu_temp_c' | 'throttled' | 'disk_free_percent'> | null,
  limits: AlarmLimits,
  was: Was,
): Record<HostAlarm, Condition> {
  const temp_c = host?.cpu_temp_c ?? null;
  const disk_free_percent = host?.disk_free_percent ?? null;
  return {
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

/**
 * Whether a tank goes on with another calibration than the one made on the phone.
 * @param lost why its kept calibration is not in force; null while nothing is lost, undefined while nobody knows
 */
export function calibrationCondition({ online }: TankView, lost: Reason | null | undefined): Condition {
  const known = online && lost !== undefined;
  const args = lost == null ? {} : { ...lost.args, why: lost.code };
  return { stands: known ? lost !== null : null, args };
}

/** The certificate that ends first, of those that end soon or have ended; as the sentence of the alarm names it. */
export interface EndingCertificate {
  /** Reason code of what it is. */
  readonly certificate: string;
  /** UTC date, `2027-01-31`. */
  readonly ends: string;
}

/** What a gateway knows of itself. */
export interface OwnState {
  readonly disk_full: boolean;
  readonly ending: EndingCertificate | null;
  readonly machine: OwnReading | null;
}

const NONE: Condition = { stands: false, args: {} };
const TOLD_ELSEWHERE: Record<HostAlarm, Condition> = { host_hot: NONE, host_throttled: NONE, disk_low: NONE };

/** What is wrong with the gateway itself. */
export function gatewayConditions(
  { disk_full, ending, machine }: OwnState,
  limits: AlarmLimits,
  was: Was,
): Record<GatewayAlarm, Condition> {
  return {
    store_full: { stands: disk_full, args: {} },
    certificate_expires: { stands: ending !== null, args: { ...ending } },
    ...(machine?.nodes.size ? TOLD_ELSEWHERE : hostConditions(machine?.host ?? null, limits, was)),
  };
}
