import { z } from 'zod';
import { DEFAULT_FILTER } from '../../domain/level/filter.js';
import { length_mm } from '../../protocol/length.js';
import { bcm } from './bcm.js';
import { httpSensor, mqttSensor } from './wifi-sensor.js';

/** How a level sensor is mounted and judged, whatever its wiring. Lengths in mm. */
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

/** The air the sound goes through: one temperature for the whole year, or a DS18B20 thermometer on the 1-wire bus. */
export const airTemperature = z.union([
  z.number().min(-40).max(80),
  z.strictObject({
    /** The thermometer's folder in /sys/bus/w1/devices. */
    w1: z.string().regex(/^28-[0-9a-f]{12}$/, 'the name of a DS18B20, such as 28-0316a2795eff'),
    /** Used until the thermometer answers, and when it does not. */
    otherwise_c: z.number().min(-40).max(80).default(20),
  }),
]);

/** A sensor with a serial output, 9600 8N1. */
const serial = z.strictObject({
  driver: z.literal('serial'),
  device: z.string().startsWith('/dev/', 'a device such as /dev/ttyAMA0').max(128),
  mode: z.enum(['auto', 'triggered']).default('auto'),
  /** What a triggered sensor listens to: 0x55 (JSN-SR04T, A02 family), or 0x01 (AJ-SR04M). */
  trigger: z.enum(['0x55', '0x01']).default('0x55'),
  ...mounting,
});

/** A sensor with a trigger and an echo pin, such as HC-SR04. */
const pins = z.strictObject({
  driver: z.literal('pins'),
  trigger_gpio: bcm,
  echo_gpio: bcm,
  /** What times the echo. `auto` takes what the board can do: pigpio, then gpiomon. */
  route: z.enum(['auto', 'pigpio', 'gpiomon']).default('auto'),
  air_temperature_c: airTemperature.default(20),
  ...mounting,
});

/** A sensor the kernel reads by its own driver (srf04 class); needs the overlay in hardware/overlays. */
const iio = z.strictObject({
  driver: z.literal('iio'),
  device: z.string().regex(/^iio:device\d{1,3}$/, 'a device such as iio:device0'),
  air_temperature_c: airTemperature.default(20),
  ...mounting,
});

const mqtt = z.strictObject({ ...mqttSensor, ...mounting });
const http = z.strictObject({ ...httpSensor, ...mounting });
const simulated = z.strictObject({ driver: z.literal('simulated'), ...mounting });

/** The level sensor of one tank. */
export const sensor = z
  .discriminatedUnion('driver', [serial, pins, iio, mqtt, http, simulated])
  .refine((s) => s.min_valid <= s.pings, { message: 'must not exceed pings', path: ['min_valid'] })
  .refine((s) => s.blind_zone_mm < s.max_range_mm, {
    message: 'must be below max_range_mm',
    path: ['blind_zone_mm'],
  });

export type SensorConfig = z.infer<typeof sensor>;

/** How old a reading of the sensor may be when it is acted on, in s; null where it is as young as the tick. */
export function oldestReading_s(of: SensorConfig): number | null {
  return of.driver === 'mqtt' || of.driver === 'http' ? of.max_age_s : null;
}

/** How often the sensor tells while water runs, at the least, in s: one on a broker twice while it is believed. */
export function tellsEvery_s(of: SensorConfig): number {
  if (of.driver === 'http') return of.interval_s;
  return of.driver === 'mqtt' ? of.max_age_s / 2 : 1;
}

/**
 * Whether a sensor pings only when it is asked: such sensors on one node take turns, or each would hear the others. A
 * serial sensor in auto mode pings by itself, whenever it likes.
 */
export function sharesAir(of: SensorConfig): boolean {
  return of.driver === 'pins' || of.driver === 'iio' || (of.driver === 'serial' && of.mode === 'triggered');
}

/** How many pings the sensors that take turns have in their windows together. */
export function pingsInAir(sensors: readonly SensorConfig[]): number {
  return sensors.filter(sharesAir).reduce((sum, { pings }) => sum + pings, 0);
}

/**
 * The most of them one node can have, at 60 ms each: every sensor then has a new level each 2.4 s, twice before the
 * last one is stale while water runs (5 s).
 */
export const MOST_PINGS_IN_AIR = 40;
