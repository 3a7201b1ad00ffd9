import { type ActuatorName, type ActuatorState, stateWord } from '../domain/actuator/actuator.js';
import type { ActuatorDecision } from '../domain/actuator/decision.js';
import { drawLimits } from '../domain/actuator/draw-options.js';
import type { Forecast } from '../domain/flow/forecast.js';
import type { Level } from '../domain/geometry/level.js';
import type { InstrumentView } from '../domain/instruments/panel.js';
import type { InterlockState } from '../domain/interlock/interlock.js';
import type { Reason } from '../domain/reason.js';
import type { SourceState } from '../domain/source/source-choice.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Emptying } from '../protocol/emptying.js';
import type {
  AboutPayload,
  ActuatorPayload,
  BarredSource,
  BlockingInterlock,
  EventRecord,
  LevelPayload,
  ReadingRecord,
  Trip,
} from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { actuatorText, explain, sentence } from '../protocol/reason-text.js';
import type { TankSetup } from './tank-setup.js';

/** Puts what the domain decided into the words of the wire. Every function takes the wall time it labels with. */

/** The figures of a level, rounded to what a sensor can know; nulls when there is none. */
function figures(level: Level | null, rate_lph: number | null) {
  return {
    percent: level && round(level.percent, 1),
    depth_mm: level && round(level.depth_mm, 0),
    litres: level && round(level.litres, 1),
    rate_lph: rate_lph === null ? null : round(rate_lph, 0),
  };
}

/** @param empties when the tank will be empty if nothing comes in; null while nobody can tell */
export function levelPayload(
  picture: TankPicture,
  wall_ms: number,
  empties: Forecast | null = null,
): LevelPayload {
  const { reading } = picture;
  return {
    ts: toTimestamp(wall_ms),
    ...figures(reading.level, picture.rate_lph),
    quality: reading.quality,
    ...(empties && { emptying: emptyingOf(empties) }),
    stale_after_s: picture.stale_after_ms / 1000,
    ...instrumentFields(picture.instruments),
    ...explain(reading.reason),
  };
}

/** In whole minutes: nobody knows better. */
function emptyingOf({ likely_s, soonest_s, latest_s }: Forecast): Emptying {
  const minutes = (span_s: number) => 60 * Math.round(span_s / 60);
  return {
    likely_s: minutes(likely_s),
    soonest_s: minutes(soonest_s),
    latest_s: latest_s === null ? null : minutes(latest_s),
  };
}

/** What the instruments beside the sensor say; nothing where none is fitted. */
function instrumentFields({ level_switches, flow_meters }: InstrumentView) {
  return {
    ...(level_switches.length === 0 ? {} : { level_switches: [...level_switches] }),
    ...(flow_meters.length === 0
      ? {}
      : {
          flow_meters: flow_meters.map(({ on, flow_lph, total_litres }) => ({
            on,
            flow_lph: flow_lph === null ? null : round(flow_lph, 0),
            total_litres: total_litres === null ? null : round(total_litres, 1),
          })),
        }),
  };
}

/** What of a tank's picture is a reading. */
export interface Measured extends Pick<TankPicture, 'rate_lph'> {
  readonly reading: Pick<TankPicture['reading'], 'level' | 'quality'>;
}

export function readingRecord(tank: string, picture: Measured, wall_ms: number): ReadingRecord {
  const { reading } = picture;
  return {
    kind: 'reading',
    ts: toTimestamp(wall_ms),
    tank,
    ...figures(reading.level, picture.rate_lph),
    quality: reading.quality,
  };
}

/** A change of an actuator, as it was told. */
export function eventRecord(
  tank: string,
  actuator: ActuatorName,
  { ts, state, mode, reason_code, reason_args, source }: ActuatorPayload,
): EventRecord {
  const event = { ts, tank, actuator, state, mode, reason_code, reason_args };
  return { kind: 'event', ...event, ...(source == null ? {} : { source }) };
}

/** What keeps an actuator from running; nothing where nothing does. */
function blockingFields(interlocks: readonly InterlockState[]): { blocking?: BlockingInterlock[] } {
  const blocking = interlocks.flatMap(({ name, bars, blocks }) =>
    blocks === null ? [] : [{ name, bars, ...explain(blocks) }],
  );
  return blocking.length === 0 ? {} : { blocking };
}

/** Which named sources are not used, and why; nothing where all of them may be. */
function barredFields(sources: readonly SourceState[]): { barred_sources?: BarredSource[] } {
  const barred_sources = sources.flatMap(({ source, blocks }) =>
    blocks === null ? [] : [{ source: source.id, ...explain(blocks) }],
  );
  return barred_sources.length === 0 ? {} : { barred_sources };
}

/** What is told of an actuator beside what was decided of it. */
export interface ActuatorLabels {
  /** Whether it runs, as its relay reads back; when that cannot be read, as it was decided. */
  readonly running: boolean;
  /** Whether all of its relays stand as they were told. */
  readonly obeyed: boolean;
  /** When the present run or hold ends by itself. */
  readonly until_wall_ms: number | null;
  /** When the level will probably have ended the run. */
  readonly predicted_close_wall_ms: number | null;
  /** The soonest and the latest of that; null while nobody can tell. */
  readonly predicted_between_wall_ms: readonly [number, number] | null;
  readonly trip: Trip | null;
  /** How its interlocks stand. */
  readonly interlocks: readonly InterlockState[];
  /** How the named sources of an inlet stand; none of any other actuator. */
  readonly sources: readonly SourceState[];
}

/** An actuator as it is. */
export function actuatorPayload(
  actuator: ActuatorName,
  decision: ActuatorDecision,
  { running, obeyed, trip, interlocks, sources, ...when }: ActuatorLabels,
  wall_ms: number,
): ActuatorPayload {
  const state: ActuatorState = stateWord(actuator, running);
  const why: Reason = obeyed ? decision.reason : { code: 'relay_failed', args: {} };
  return {
    ts: toTimestamp(wall_ms),
    state,
    mode: decision.mode,
    ...explain(why, actuatorText(actuator, state, why)),
    until: timestampOf(when.until_wall_ms),
    predicted_close: timestampOf(when.predicted_close_wall_ms),
    ...(when.predicted_between_wall_ms && {
      predicted_between: {
        soonest: toTimestamp(when.predicted_between_wall_ms[0]),
        latest: toTimestamp(when.predicted_between_wall_ms[1]),
      },
    }),
    ...(decision.source === null ? {} : { source: decision.source }),
    ...barredFields(sources),
    trip,
    ...blockingFields(interlocks),
    command_id: decision.command_id,
  };
}

function timestampOf(wall_ms: number | null): string | null {
  return wall_ms === null ? null : toTimestamp(wall_ms);
}

export function statusPayload(status: Reason, wall_ms: number) {
  return { ts: toTimestamp(wall_ms), code: status.code, args: { ...status.args }, text: sentence(status) };
}

export function aboutPayload(setup: TankSetup, node: string, wall_ms: number): AboutPayload {
  const { mounting, inlet, outlet = null, pump = null } = setup.control;
  const { shape } = mounting;
  const sources = inlet?.sources ?? [];
  return {
    ts: toTimestamp(wall_ms),
    name: setup.name,
    node,
    shape: setup.shape_name,
    height_mm: round(shape.height_mm, 0),
    capacity_litres: round(shape.capacity_litres, 0),
    actuators: [
      ...(inlet === null ? [] : ['inlet' as const]),
      ...(outlet === null ? [] : ['outlet' as const]),
      ...(pump === null ? [] : ['pump' as const]),
    ],
    max_run_s: Math.max(1, ...[inlet, outlet, pump].map((one) => one?.max_run_s ?? 1)),
    longest_runs_s: {
      ...(inlet && { inlet: inlet.max_run_s }),
      ...(outlet && { outlet: outlet.max_run_s }),
      ...(pump && { pump: pump.max_run_s }),
    },
    ...(outlet && { outlet: { reserve_percent: drawLimits(outlet).reserve_percent } }),
    ...(pump && {
      pump: {
        direction: pump.direction,
        to_tank: setup.pumps_to ?? null,
        reserve_percent: drawLimits(pump).reserve_percent,
      },
    }),
    ...(sources.length > 0 && {
      sources: sources.map(({ id, kind, priority, cost_per_m3, quality, supply_tank }) => ({
        ...{ id, kind, priority, cost_per_m3, quality },
        ...(supply_tank !== null && { supply_tank }),
      })),
    }),
    ...(setup.position && { position: setup.position }),
  };
}

function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
