import { z } from 'zod';
import { fullPercent } from './full-percent.js';
import { length_mm } from './length.js';
import { commandId, quality } from './payloads.js';
import { position } from './position.js';
import { explained, percent, timestamp } from './primitives.js';
import { shape } from './shape.js';

/** What a tank holds and where its sensor hangs, on MQTT and REST; and what the sensor tells while somebody looks. */

const fields = {
  shape,
  /** From the sensor's face to the floor of the empty tank. */
  empty_distance_mm: length_mm,
  /** From the sensor's face to the water of the full tank; null when nobody measured it. */
  full_distance_mm: z.number().min(0).max(100_000).nullable(),
  /** The inlet never runs above this level. Left out: it stays as it is; a tank without an inlet has none. */
  full_percent: fullPercent.optional(),
  /** Where the tank stands; null for nowhere on the plan. Left out: it stays as it is. */
  position: position.nullable().optional(),
};

const version = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A calibration as an admin sets it, on top of the one they saw. */
export const calibrationBody = z.strictObject({
  /** The version that it shall replace: another one that was kept meanwhile is not overwritten unseen. */
  based_on: version,
  ...fields,
});

/** What a calibration says. */
export const calibrationFields = z.strictObject(fields);

/** A calibration whose fit is asked for; nothing is kept. */
export const calibrationDraft = z.strictObject({
  ...fields,
  /** What the sensor sees now, to be told what level that would be. */
  distance_mm: z.number().min(0).max(100_000).nullable().default(null),
});

const kept = z.strictObject({ version, ...fields });

/** A calibration as a node keeps it: every one that is kept has the next version; 0 is the one of its configuration. */
export const keptCalibration = z.strictObject({
  ...kept.shape,
  /** What the configuration said then. When it says something else, somebody has calibrated anew there: that holds. */
  instead_of: z.strictObject({
    shape,
    empty_distance_mm: length_mm,
    full_percent: fullPercent.optional(),
    position: position.nullable().optional(),
  }),
  /** The one before it. */
  before: kept,
});

/** `tank/<tank>/calibration`, published by the node that keeps it. */
export const calibrationPayload = z.object({
  ts: timestamp,
  ...kept.shape,
  /** What the sensor can measure at all. */
  blind_zone_mm: z.number().min(0),
  max_range_mm: z.number().positive(),
  /** The inlet never runs above this level; null without an inlet. */
  full_percent: percent.nullable(),
  /** Left out by a node that takes neither a full mark nor a place from afar. */
  position: position.nullable().optional(),
  /** Why the one that was kept is not in force; left out while all is well. */
  lost: z.object(explained).optional(),
});

/** `tank/<tank>/calibration/set`: asks the node to keep another one. Answered on `tank/<tank>/command/ack`. */
export const calibrationSetPayload = z.strictObject({
  id: commandId,
  ts: timestamp.optional(),
  ttl_s: z.number().int().min(1).max(300),
  ...calibrationBody.shape,
});

const finding = z.object({
  field: z.enum(['shape', 'empty_distance_mm', 'full_distance_mm', 'full_percent']),
  ...explained,
});

/** What a draft comes to. */
export const calibrationVerdict = z.object({
  capacity_litres: z.number(),
  height_mm: z.number(),
  /** With any of these the node refuses it. */
  mistakes: z.array(finding),
  /** What is to be known of it. */
  warnings: z.array(finding),
  /** The level of `distance_mm` by it; null without one, and where it would lie outside the tank. */
  level: z.object({ percent, litres: z.number().min(0) }).nullable(),
});

/** The longest that a sensor is shown without being asked for again, in s. */
export const LONGEST_SENSOR_WATCH_S = 30;

/** `tank/<tank>/sensor/watch`: asks the node to tell on `…/sensor` what its sensor sees, for so long. */
export const sensorWatchPayload = z.strictObject({
  watch_s: z.number().int().min(1).max(LONGEST_SENSOR_WATCH_S),
});

/** `tank/<tank>/sensor`: one window of pings, at most one a second, and only while it is asked for. */
export const sensorPayload = z.object({
  ts: timestamp,
  /** Counts the windows since the node started. */
  window: z.number().int().min(0),
  /** What the pings of the window agree on, from the sensor's face; null when they agree on nothing. */
  distance_mm: z.number().min(0).nullable(),
  /** Each ping: a distance in mm, or what came instead of one. */
  pings: z
    .array(
      z.union([z.number().min(0), z.enum(['no_echo', 'blind_zone', 'stuck_echo', 'silent', 'bad_checksum'])]),
    )
    .max(64),
  /** Of the level that is made of it, by the calibration in force. */
  quality,
  percent: percent.nullable(),
  depth_mm: z.number().min(0).nullable(),
  ...explained,
});

/** What a browser is answered that looks at a sensor. */
export const sensorView = z.object({
  /** Null until the node has told something. */
  sensor: sensorPayload.nullable(),
  /** How old that is. */
  age_s: z.number().min(0).nullable(),
});

export type CalibrationFields = z.infer<typeof calibrationFields>;
export type CalibrationDraft = z.infer<typeof calibrationDraft>;
export type CalibrationBody = z.infer<typeof calibrationBody>;
export type KeptCalibration = z.infer<typeof keptCalibration>;
export type CalibrationPayload = z.infer<typeof calibrationPayload>;
export type CalibrationSetPayload = z.infer<typeof calibrationSetPayload>;
export type CalibrationVerdict = z.infer<typeof calibrationVerdict>;
export type SensorPayload = z.infer<typeof sensorPayload>;
export type SensorView = z.infer<typeof sensorView>;
