import { z } from 'zod';
import { DEFAULT_EXCLUSIVE } from '../domain/actuator/draw-options.js';
import { shapeOf } from '../domain/geometry/shape.js';
import { DEFAULT_REFILL_RULE } from '../domain/refill/refill-rule.js';
import { isTimeZone } from '../domain/schedule/local-time.js';
import { actuatorName } from '../protocol/payloads.js';
import { position } from '../protocol/position.js';
import { id } from '../protocol/primitives.js';
import { refillRule } from '../protocol/rule.js';
import { shape } from '../protocol/shape.js';
import { brokerUrl } from './broker-url.js';
import { outlet, pump } from './node/draw.js';
import { inlet } from './node/inlet.js';
import { flowMeter, levelSwitch, rainGauge } from './node/instruments.js';
import { judgeConfiguredPins, pinUses } from './node/pins.js';
import { misfits, relaysIn } from './node/plumbing.js';
import { MOST_PINGS_IN_AIR, oldestReading_s, pingsInAir, sensor } from './node/sensor.js';

/** The node's configuration file, version 1. Lengths in mm, times in s, flows in L/h; unknown keys are refused. */

const tank = z
  .strictObject({
    id,
    name: z.string().trim().min(1).max(64),
    shape,
    sensor,
    inlet: inlet.nullable().default(null),
    /** A valve that lets water out. */
    outlet: outlet.nullable().default(null),
    /** A pump that takes water out. */
    pump: pump.nullable().default(null),
    /** Pairs of actuators that never run at once. */
    exclusive: z
      .array(
        z
          .tuple([actuatorName, actuatorName])
          .refine(([one, other]) => one !== other, 'two different actuators'),
      )
      .max(3)
      .default(DEFAULT_EXCLUSIVE.map(([one, other]) => [one, other])),
    /** Whether rain comes in by itself, from a roof: a level that rises in the rain is then no fault. */
    rain_fed: z.boolean().default(false),
    /** Contacts that confirm the level independently of the sensor. */
    level_switches: z.array(levelSwitch).max(4).default([]),
    flow_meters: z.array(flowMeter).max(2).default([]),
    rule: refillRule.default(DEFAULT_REFILL_RULE),
    /** Where it stands, for the plan of the farm; null: on no plan. */
    position: position.nullable().default(null),
    /** How often the tank is looked at while nothing runs. */
    idle_interval_s: z.number().min(1).max(60).default(5),
  })
  .refine((t) => t.sensor.empty_distance_mm >= shapeOf(t.shape).height_mm, {
    message: "the sensor cannot hang below the rim: must be at least the shape's height",
    path: ['sensor', 'empty_distance_mm'],
  })
  .refine((t) => t.inlet === null || t.rule.high_percent < t.inlet.full_percent, {
    message: 'must be below inlet.full_percent',
    path: ['rule', 'high_percent'],
  })
  .refine((t) => staysBelowRim(t), {
    message:
      'with a Wi-Fi sensor the inlet needs inflow_lph, and what flows in within max_age_s must fit between high_percent and full_percent: shorten max_age_s, or lower high_percent',
    path: ['sensor', 'max_age_s'],
    params: { reason_code: 'wifi_sensor_too_slow' },
  });

/** A reading that is acted on may be as old as the sensor allows: by then so much more has flowed in. */
function staysBelowRim(t: {
  readonly sensor: z.infer<typeof sensor>;
  readonly inlet: z.infer<typeof inlet> | null;
  readonly shape: z.infer<typeof shape>;
  readonly rule: z.infer<typeof refillRule>;
}): boolean {
  const oldest_s = oldestReading_s(t.sensor);
  if (oldest_s === null || t.inlet === null) return true;
  if (t.inlet.inflow_lph === null) return false;
  const room_litres = ((t.inlet.full_percent - t.rule.high_percent) / 100) * shapeOf(t.shape).capacity_litres;
  return (t.inlet.inflow_lph * oldest_s) / 3_600 <= room_litres;
}

export const nodeConfig = z
  .strictObject({
    schema: z.literal(1),
    node: id,
    gateway: id,
    /** Where the gateway's broker listens. */
    broker_url: brokerUrl,
    /** File with the node's MQTT secret, 32 hexadecimal digits; relative to this file. */
    secret_file: z.string().min(1).max(256),
    tanks: z.array(tank).min(1).max(16),
    rain_gauge: rainGauge.nullable().default(null),
    /** Of the farm, for hours of the day; left out: that of the machine. */
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'is no time zone this node knows; write Europe/Madrid')
      .optional(),
    /** Needed when any driver is simulated; the seed makes a run repeatable. */
    simulation: z
      .strictObject({
        seed: z
          .number()
          .int()
          .min(0)
          .max(2 ** 31),
      })
      .optional(),
  })
  .refine((c) => allDifferent(c.tanks.map((t) => t.id)), {
    message: 'two tanks have the same id',
    path: ['tanks'],
  })
  .superRefine((c, { addIssue }) => {
    for (const { path, message } of misfits(c.tanks)) addIssue({ code: 'custom', path: [...path], message });
  })
  .refine((c) => allDifferent(pinUses(c).map(({ gpio }) => gpio)), {
    message: 'two things have the same gpio',
    path: ['tanks'],
  })
  .refine((c) => pingsInAir(c.tanks.map((t) => t.sensor)) <= MOST_PINGS_IN_AIR, {
    message: `sensors that ping in turn may have ${MOST_PINGS_IN_AIR} pings together: set fewer pings (and min_valid), or use serial sensors in auto mode`,
    path: ['tanks'],
  })
  .superRefine((c, { addIssue }) => {
    for (const { severity, use, message } of judgeConfiguredPins(c))
      if (severity === 'refused') addIssue({ code: 'custom', path: [...use.path], message });
  })
  .refine((c) => c.simulation !== undefined || !usesSimulation(c.tanks, c.rain_gauge), {
    message: 'a driver is "simulated": say so with { "seed": 1 }, or name the real driver',
    path: ['simulation'],
  });

function allDifferent(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function usesSimulation(
  tanks: readonly z.infer<typeof tank>[],
  rain_gauge: z.infer<typeof rainGauge> | null,
): boolean {
  const drivers = tanks.flatMap((t) => [
    t.sensor,
    ...relaysIn(t).map(({ relay }) => relay),
    t.pump?.demand,
    ...t.level_switches,
    ...t.flow_meters,
  ]);
  return [...drivers, rain_gauge].some((one) => one?.driver === 'simulated');
}

export type NodeConfig = z.infer<typeof nodeConfig>;
export type TankConfig = NodeConfig['tanks'][number];
