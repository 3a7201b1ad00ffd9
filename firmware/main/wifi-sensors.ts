import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../config/config-error.js';
import type { SensorConfig } from '../config/node/sensor.js';
import type { TankConfig } from '../config/node-config.js';
import { shapeOf } from '../domain/geometry/shape.js';
import { distanceOf } from '../domain/level/quantity.js';
import { HttpSensor } from '../drivers/wifi-sensor/http.js';
import { MqttSensor } from '../drivers/wifi-sensor/mqtt.js';
import { pathNames } from '../drivers/wifi-sensor/value.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { RangeFinder } from '../ports/range-finder.js';

/** The configuration of a ready-made sensor in the node's own network. */
export type WifiSensor = Extract<SensorConfig, { driver: 'mqtt' | 'http' }>;

export function isWifi(sensor: SensorConfig): sensor is WifiSensor {
  return sensor.driver === 'mqtt' || sensor.driver === 'http';
}

/**
 * The sensor of a tank that tells its level by itself.
 * @param options where the passwords are, and what the sensor works with
 * @throws ConfigError when its password cannot be read
 */
export function wifiSensor(
  { id, shape, sensor }: Pick<TankConfig, 'id' | 'shape'> & { readonly sensor: WifiSensor },
  options: { readonly folder: string; readonly clock: Clock; readonly log: Log },
): RangeFinder {
  const { clock, log } = options;
  const inside = shapeOf(shape);
  const common = {
    name: `The sensor of tank ${id}`,
    path: pathNames(sensor.json_path),
    toDistance_mm: (value: number) => distanceOf(sensor.quantity, value, inside, sensor.empty_distance_mm),
    max_age_ms: sensor.max_age_s * 1_000,
    clock,
    log,
  };
  if (sensor.driver === 'http') {
    return new HttpSensor({ ...common, url: sensor.url, interval_ms: sensor.interval_s * 1_000 });
  }
  const { url, topic, username, password_file } = sensor;
  const password =
    password_file === undefined ? undefined : passwordIn(resolve(options.folder, password_file));
  return new MqttSensor({ ...common, url, topic, username, password });
}

function passwordIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigError(file, [
      { path: '', message: `the password of the sensor cannot be read (${why})` },
    ]);
  }
}
