import { z } from 'zod';
import { DEFAULT_FILTER } from '../domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../domain/refill/refill-rule.js';
import { refillRule } from '../protocol/payloads.js';
import { id } from '../protocol/primitives.js';
import { brokerUrl } from './broker-url.js';

/** The node's configuration file, version 1. Lengths in mm, times in s, flows in L/h; unknown keys are refused. */

const length_mm = z.number().min(1).max(100_000);

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vertical_cylinder'), diameter_mm: length_mm, height_mm: length_mm }),
  z.strictObject({
    kind: z.literal('rectangle'),
    length_mm,
    width_mm: length_mm,
    height_mm: length_mm,
  }),
]);

const mounting = {
  /** From the sensor's face to the floor of the empty tank. */
  empty_distance_mm: length_mm,
  /** Nearest distance the sensor can measure. */
  blind_zone_mm: z.number().min(0).max(2_000).default(DEFAULT_FILTER.blind_zone_mm),
  /** Farthest distance the sensor can measure. */
  max_range_mm: z.number().min(100).max(20_000).default(DEFAULT_FILTER.max_range_mm),
  /** Pings in one window, and how many of them must be echoes. */
  pings: z.number().int().min(3).max(15).default(7),
  min_valid: z.number().int().min(1).max(15).default(DEFAULT_FILTER.min_valid),
  /** Fastest the surface can move. */
  max_rate_mm_per_s: z.number().min(0.1).max(1_000).default(DEFAULT_FILTER.max_rate_mm_per_s),
};

const sensor = z
  .discriminatedUnion('driver', [
    z.strictObject({
      driver: z.literal('serial'),
      device: z.string().startsWith('/dev/', 'a device such as /dev/ttyAMA0').max(128),
      mode: z.enum(['auto', 'triggered']).default('auto'),
      ...mounting,
    }),
    z.strictObject({ driver: z.literal('simulated'), ...mounting }),
  ])
  .refine((s) => s.min_valid <= s.pings, { message: 'must not exceed pings', path: ['min_valid'] })
  .refine((s) => s.blind_zone_mm < s.max_range_mm, {
    message: 'must be below max_range_mm',
    path: ['blind_zone_mm'],
  });

const relay = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('onoff'),
    /** BCM number of the pin. */
    gpio: z.number().int().min(0).max(53),
    active: z.enum(['high', 'low']).default('high'),
  }),
  z.strictObject({ driver: z.literal('simulated') }),
]);

const inlet = z.strictObject({
  relay,
  /** Longest single run. */
  max_run_s: z.number().int().min(10).max(86_400).default(3_600),
  /** Rest after a run that reached that limit. */
  rest_s: z.number().int().min(0).max(86_400).default(900),
  /** No run goes on at or above this level. */
  full_percent: z.number().min(10).max(100).default(95),
  /** How long a close by hand holds when it names no duration. */
  hold_closed_s: z.number().int().min(60).max(86_400).default(3_600),
  /** What the open inlet brings, if somebody measured it. */
  inflow_lph: z.number().positive().max(1_000_000).nullable().default(null),
});

const tank = z
  .strictObject({
    id,
    name: z.string().trim().min(1).max(64),
    shape,
    sensor,
    inlet: inlet.nullable().default(null),
    rule: refillRule.default(DEFAULT_REFILL_RULE),
    /** How often the tank is looked at while nothing runs. */
    idle_interval_s: z.number().min(1).max(60).default(5),
  })
  .refine((t) => t.sensor.empty_distance_mm >= t.shape.height_mm, {
    message: 'the sensor cannot hang below the rim: must be at least shape.height_mm',
    path: ['sensor', 'empty_distance_mm'],
  })
  .refine((t) => t.inlet === null || t.rule.high_percent < t.inlet.full_percent, {
    message: 'must be below inlet.full_percent',
    path: ['rule', 'high_percent'],
  });

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
  .refine((c) => allDifferent(c.tanks.flatMap(pinsOf)), {
    message: 'two relays have the same gpio',
    path: ['tanks'],
  })
  .refine((c) => c.simulation !== undefined || !usesSimulation(c.tanks), {
    message: 'a driver is "simulated": say so with { "seed": 1 }, or name the real driver',
    path: ['simulation'],
  });

function pinsOf({ inlet }: z.infer<typeof tank>): number[] {
  return inlet?.relay.driver === 'onoff' ? [inlet.relay.gpio] : [];
}

function allDifferent(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function usesSimulation(tanks: readonly z.infer<typeof tank>[]): boolean {
  return tanks.some((t) => t.sensor.driver === 'simulated' || t.inlet?.relay.driver === 'simulated');
}

export type NodeConfig = z.infer<typeof nodeConfig>;
export type TankConfig = NodeConfig['tanks'][number];
