import { describe, expect, test } from '@jest/globals';
import { nodeConfig } from '../../../firmware/config/node-config.js';

const MQTT = {
  driver: 'mqtt',
  url: 'mqtt://10.0.0.5:1883',
  topic: 'tele/tank/SENSOR',
  json_path: 'SR04.Distance',
  quantity: 'distance_cm',
  max_age_s: 120,
  empty_distance_mm: 1_250,
};
const HTTP = {
  driver: 'http',
  url: 'http://10.0.0.7/sensor/level',
  json_path: 'value',
  quantity: 'depth_m',
  empty_distance_mm: 1_250,
};

/** A tank of 1,000 L; between the high setpoint and the full mark there is room for 150 L. */
function mistakes(sensor: object, inlet: object | null = null): string[] {
  const { success, error } = nodeConfig.safeParse({
    ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883', secret_file: 's' },
    tanks: [
      {
        ...{ id: 'house', name: 'House', sensor, inlet },
        shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_000 },
      },
    ],
  });
  return success ? [] : error.issues.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}

const inlet = (inflow_lph: number | null) => ({ relay: { driver: 'onoff', gpio: 17 }, inflow_lph });

describe('a Wi-Fi sensor in the configuration', () => {
  test.each([[MQTT], [HTTP], [{ ...MQTT, json_path: undefined, username: 'sluice', password_file: 'p' }]])(
    '%j is one',
    (sensor) => {
      expect(mistakes(sensor)).toEqual([]);
    },
  );

  test.each([
    [{ ...MQTT, topic: 'tele/+/SENSOR' }, 'sensor.topic: a topic without wildcards'],
    [{ ...MQTT, url: 'http://10.0.0.5' }, 'sensor.url: an address such as mqtt://192.168.0.1:1883'],
    [{ ...MQTT, url: 'mqtt://10.0.0.5%zz' }, 'sensor.url: an address such as mqtt://192.168.0.1:1883'],
    [{ ...HTTP, url: 'file:///etc/passwd' }, 'sensor.url: an address such as http://10.0.0.7/sensor/level'],
    [
      { ...MQTT, json_path: 'SR04..Distance' },
      'sensor.json_path: names parted by dots, such as SR04.Distance',
    ],
    [{ ...MQTT, max_age_s: 0 }, expect.stringContaining('sensor.max_age_s')],
    [{ ...HTTP, quantity: 'furlongs' }, expect.stringContaining('sensor.quantity')],
  ])('%j is none', (sensor, mistake) => {
    expect(mistakes(sensor)).toEqual([mistake]);
  });

  test('may only open a valve when what flows in within its age stays below the full mark', () => {
    // 150 L in 120 s are 4,500 L/h.
    expect(mistakes(MQTT, inlet(4_500))).toEqual([]);
    expect(mistakes(MQTT, inlet(4_501))).toEqual([expect.stringContaining('shorten max_age_s')]);
    expect(mistakes({ ...MQTT, max_age_s: 60 }, inlet(4_501))).toEqual([]);
    expect(mistakes(MQTT, inlet(null))).toEqual([expect.stringContaining('needs inflow_lph')]);
  });
});
