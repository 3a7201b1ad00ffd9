import { z } from 'zod';
import { ACTUATOR_NAMES } from '../domain/actuator/actuator.js';
import { COMMAND_ACTIONS } from '../domain/command/command.js';
import { COMMAND_STATES } from '../domain/command/state.js';
import { FAULTS } from '../domain/diagnosis/fault.js';
import { emptying } from './emptying.js';
import { fittedOutlet, fittedPump, fittedSource } from './fitted.js';
import { position } from './position.js';
import { explained, id, percent, reasonArgs, reasonCode, timestamp } from './primitives.js';

/** What travels over MQTT: JSON, UTC times, SI units with the unit in the key. */

export const quality = z.enum(['good', 'uncertain', 'bad']);
export const actuatorName = z.enum(ACTUATOR_NAMES);
export const mode = z.enum(['hand', 'off', 'auto']);
export const commandState = z.enum(COMMAND_STATES);
export const commandId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/, '8–64 letters, digits, - or _');

/** A level switch as it stands; `unknown` when it cannot be read or does not come to rest. */
export const levelSwitchView = z.object({
  at: z.enum(['high', 'low']),
  /** Share of the capacity at which it switches. */
  switch_percent: percent,
  state: z.enum(['wet', 'dry', 'unknown']),
});

/** A flow meter as it stands; null while it cannot be read, which is not zero. */
export const flowMeterView = z.object({
  on: z.enum(['inlet', 'outlet']),
  flow_lph: z.number().min(0).nullable(),
  /** Since the node started: what flows while it is not running is counted by nobody. */
  total_litres: z.number().min(0).nullable(),
});

/** `tank/<tank>/level`: what is not known is null, never an old or invented number. */
export const levelPayload = z.object({
  ts: timestamp,
  percent: percent.nullable(),
  depth_mm: z.number().min(0).nullable(),
  litres: z.number().min(0).nullable(),
  quality,
  /** Net flow in litres per hour, positive while filling. */
  rate_lph: z.number().nullable(),
  /** Left out while nobody can tell. */
  emptying: emptying.optional(),
  /** After this many seconds without a successor the level is stale. */
  stale_after_s: z.number().positive(),
  /** Left out where none is fitted. */
  level_switches: z.array(levelSwitchView).max(16).optional(),
  flow_meters: z.array(flowMeterView).max(16).optional(),
  ...explained,
});

/** What an actuator is locked for until an admin resets it, and since when. */
export const trip = z.object({ since: timestamp, ...explained });

/** The locked actuators of a tank, as the node keeps them on disk. */
export const trips = z.partialRecord(actuatorName, trip);

/** An interlock that keeps an actuator from running, or only from starting. */
export const blockingInterlock = z.object({
  name: reasonCode,
  bars: z.enum(['runs', 'starts']),
  ...explained,
});

/** A named source of an inlet that is not used now, and why. */
export const barredSource = z.object({ source: id, ...explained });

/** `tank/<tank>/inlet`, `…/outlet`, `…/pump`. */
export const actuatorPayload = z.object({
  ts: timestamp,
  state: z.enum(['open', 'closed', 'on', 'off']),
  mode,
  ...explained,
  /** When the present run or hold ends by itself; null when it has no such time. */
  until: timestamp.nullable(),
  /** When the level will probably have ended the run; null, or left out, while nobody can tell. */
  predicted_close: timestamp.nullable().optional(),
  /** Between which two times that will be in 19 of 20 cases; left out while nobody can tell. */
  predicted_between: z.object({ soonest: timestamp, latest: timestamp }).optional(),
  /** The source an inlet fills from; null, or left out, where it has one without a name. */
  source: id.nullable().optional(),
  /** The named sources of an inlet that are not used now, in the order in which they are asked; left out when all may be. */
  barred_sources: z.array(barredSource).max(16).optional(),
  /** What it is locked for; null, or left out, when it is not. */
  trip: trip.nullable().optional(),
  /** What keeps it from running now, whether it would run or not; left out when nothing does. */
  blocking: z.array(blockingInterlock).max(32).optional(),
  /** The command that put it so; null when the rules did. */
  command_id: commandId.nullable(),
});

/** `tank/<tank>/status`: the one sentence for the farmer. */
export const statusPayload = z.object({
  ts: timestamp,
  code: reasonCode,
  args: reasonArgs,
  text: z.string().max(300),
});

/** `tank/<tank>/faults`: what is wrong with the tank, as far as its instruments can tell; surest first, empty when nothing is. */
export const faultsPayload = z.object({
  ts: timestamp,
  faults: z
    .array(
      z.object({
        fault: z.enum(FAULTS),
        /** When it most likely began. */
        since: timestamp,
        /** How sure it is. */
        confidence: z.number().min(0).max(1),
        ...explained,
      }),
    )
    .max(FAULTS.length),
});

/** What a person asks of an actuator; the same on MQTT and REST. A run needs a duration or a target. */
const commandFields = {
  actuator: actuatorName,
  action: z.enum(COMMAND_ACTIONS),
  duration_s: z.number().int().min(1).max(86_400).optional(),
  target_percent: z.number().min(1).max(100).optional(),
  lease_s: z.number().int().min(1).max(86_400).optional(),
};
type CommandFields = { action: string; duration_s?: number | undefined; target_percent?: number | undefined };
const runIsBounded = (c: CommandFields) =>
  (c.action !== 'open' && c.action !== 'on') || c.duration_s !== undefined || c.target_percent !== undefined;
const runIsBoundedMessage = {
  message: 'a run by hand needs duration_s or target_percent',
  path: ['duration_s'],
};

export const commandBody = z.strictObject(commandFields).refine(runIsBounded, runIsBoundedMessage);

/** `tank/<tank>/command`, never retained. Without `ts` the command counts as issued when it arrives. */
export const commandPayload = z
  .strictObject({
    id: commandId,
    ts: timestamp.optional(),
    ttl_s: z.number().int().min(1).max(300),
    ...commandFields,
  })
  .refine(runIsBounded, runIsBoundedMessage);

/** What a node can be asked to keep. */
export const KEPT_THINGS = ['rule', 'schedule', 'calibration'] as const;
export type KeptThing = (typeof KEPT_THINGS)[number];

/** `tank/<tank>/command/ack`: one for each state the command reaches on the node. */
export const commandAckPayload = z.object({
  ts: timestamp,
  id: commandId,
  /** What is kept answers what asked for it: `rule` a `rule/set`, and so on. */
  actuator: z.enum([...ACTUATOR_NAMES, ...KEPT_THINGS]),
  state: commandState,
  ...explained,
  until: timestamp.nullable(),
});

/** `tank/<tank>/about`: what the tank is. */
export const aboutPayload = z.object({
  ts: timestamp,
  name: z.string().min(1).max(64),
  node: id,
  shape: z.string().max(32),
  height_mm: z.number().positive(),
  capacity_litres: z.number().positive(),
  actuators: z.array(actuatorName),
  /** Most seconds that a run of any of its actuators may last. */
  max_run_s: z.number().int().positive(),
  /** The same of each actuator: the upper limit for the duration of a command. */
  longest_runs_s: z.partialRecord(actuatorName, z.number().int().positive()).optional(),
  /** Left out where none is fitted. */
  outlet: fittedOutlet.optional(),
  pump: fittedPump.optional(),
  /** Left out for an inlet with one source without a name. */
  sources: z.array(fittedSource).max(16).optional(),
  /** Left out where nobody said where it stands. */
  position: position.optional(),
});

/** `node/<node>/host`: null means that the machine does not offer the figure. */
export const hostPayload = z.object({
  ts: timestamp,
  cpu_percent: percent.nullable(),
  memory_percent: percent.nullable(),
  cpu_temp_c: z.number().min(-60).max(200).nullable(),
  load1: z.number().min(0).nullable(),
  uptime_s: z.number().min(0).nullable(),
  throttled: z.boolean().nullable(),
  disk_free_percent: percent.nullable(),
  version: z.string().max(32),
});

/** `node/<node>/rain`: the rain gauge. Null while it cannot be read. */
export const rainPayload = z.object({
  ts: timestamp,
  /** When the node, and with it the counting, started. */
  since: timestamp,
  total_mm: z.number().min(0).nullable(),
  last_hour_mm: z.number().min(0).nullable(),
});

/** `node/<node>/availability`: not JSON but one of these two words; `offline` is the last will. */
export const availabilityPayload = z.enum(['online', 'offline']);

/** A level worth keeping: one a minute and at every change of state. */
export const readingRecord = z.object({
  kind: z.literal('reading'),
  ts: timestamp,
  tank: id,
  percent: percent.nullable(),
  depth_mm: z.number().min(0).nullable(),
  litres: z.number().min(0).nullable(),
  quality,
  rate_lph: z.number().nullable(),
});

/** A change of an actuator's state or mode. */
export const eventRecord = z.object({
  kind: z.literal('event'),
  ts: timestamp,
  tank: id,
  actuator: actuatorName,
  state: z.enum(['open', 'closed', 'on', 'off']),
  mode,
  reason_code: reasonCode,
  reason_args: reasonArgs,
  /** The source an inlet fills from; left out where it has one without a name. */
  source: id.nullable().optional(),
});

export const logRecord = z.discriminatedUnion('kind', [readingRecord, eventRecord]);

/**
 * `node/<node>/log`: what history is made of. The node keeps each batch until the gateway says on `…/log/stored` that
 * it is on disk, so neither a broken tunnel nor a killed gateway loses a record; storing one twice changes nothing.
 */
export const logPayload = z.object({
  /** Drawn anew at every start of the node: sequence numbers count within one boot. */
  boot: z.string().regex(/^[0-9a-f]{8}$/),
  seq: z.number().int().min(1),
  records: z.array(logRecord).max(500),
});

/** `node/<node>/log/stored`: every batch of this boot up to `seq` is on disk. */
export const logStoredPayload = z.object({
  boot: z.string().regex(/^[0-9a-f]{8}$/),
  seq: z.number().int().min(0),
  /** The gateway's time, where it is confirmed: a node that nobody else tells the time compares its own with it. */
  gateway_time: timestamp.optional(),
});

export type LevelPayload = z.infer<typeof levelPayload>;
export type ActuatorPayload = z.infer<typeof actuatorPayload>;
export type BlockingInterlock = z.infer<typeof blockingInterlock>;
export type BarredSource = z.infer<typeof barredSource>;
export type Trip = z.infer<typeof trip>;
export type Trips = z.infer<typeof trips>;
export type FaultsPayload = z.infer<typeof faultsPayload>;
export type StatusPayload = z.infer<typeof statusPayload>;
export type CommandBody = z.infer<typeof commandBody>;
export type CommandPayload = z.infer<typeof commandPayload>;
export type CommandAckPayload = z.infer<typeof commandAckPayload>;
export type AboutPayload = z.infer<typeof aboutPayload>;
export type HostPayload = z.infer<typeof hostPayload>;
export type RainPayload = z.infer<typeof rainPayload>;
export type Availability = z.infer<typeof availabilityPayload>;
export type ReadingRecord = z.infer<typeof readingRecord>;
export type EventRecord = z.infer<typeof eventRecord>;
export type LogRecord = z.infer<typeof logRecord>;
export type LogPayload = z.infer<typeof logPayload>;
export type LogStoredPayload = z.infer<typeof logStoredPayload>;
