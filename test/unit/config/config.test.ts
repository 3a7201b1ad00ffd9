import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { readEnvironment } from '../../../firmware/config/environment.js';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';

const tank = {
  id: 'house',
  name: 'House',
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 2_018 },
  inlet: { relay: { driver: 'onoff', gpio: 17 } },
};
const node = {
  schema: 1,
  node: 'pi0',
  gateway: 'gw0',
  broker_url: 'mqtt://192.168.0.1:1883',
  secret_file: 'secret',
  tanks: [tank],
};

/** The mistakes a configuration is refused for, as "path: message". */
function mistakes(value: unknown): string[] {
  try {
    check(nodeConfig, value, 'node.json');
    return [];
  } catch (error) {
    return (error as ConfigError).mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('the configuration of a node', () => {
  test('a short one is enough, and has the 15/80 rule', () => {
    const config = check(nodeConfig, node, 'node.json');
    expect(config.tanks[0]?.rule).toEqual({ low_percent: 15, high_percent: 80, enabled: true });
    expect(config.tanks[0]?.inlet?.max_run_s).toBe(3_600);
  });

  test('a tank stands where somebody said, in metres on the farm or on the earth; or nowhere', () => {
    const of = (position: unknown) =>
      check(nodeConfig, { ...node, tanks: [{ ...tank, position }] }, 'node.json').tanks[0]?.position;
    expect(check(nodeConfig, node, 'node.json').tanks[0]?.position).toBeNull();
    expect(of({ x_m: 12.5, y_m: -3 })).toEqual({ x_m: 12.5, y_m: -3 });
    expect(of({ latitude_deg: 37.1, longitude_deg: -2.4 })).toEqual({
      latitude_deg: 37.1,
      longitude_deg: -2.4,
    });
  });

  test.each([
    ['half a position', { x_m: 1 }],
    ['both kinds at once', { x_m: 1, y_m: 2, latitude_deg: 3, longitude_deg: 4 }],
    ['a latitude past the pole', { latitude_deg: 90.1, longitude_deg: 0 }],
    ['a place out of all farms', { x_m: Number.POSITIVE_INFINITY, y_m: 0 }],
    ['no number', { x_m: Number.NaN, y_m: 0 }],
    ['text', 'behind the barn'],
  ])('%s is refused as a position', (_, position) => {
    const found = mistakes({ ...node, tanks: [{ ...tank, position }] });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^tanks\.0\.position[.:]/);
  });

  test('a wrong unit is refused with its path and a hint', () => {
    const wrong = { ...node, tanks: [{ ...tank, shape: { ...tank.shape, diameter_m: 1.2 } }] };
    expect(mistakes(wrong)).toEqual([
      'tanks.0.shape.diameter_m: unknown key (the unit "m" is not used here: lengths end in _mm, times in _s, flows in _lph)',
    ]);
  });

  test.each([
    ['NaN height', { shape: { ...tank.shape, height_mm: Number.NaN } }, 'tanks.0.shape.height_mm'],
    ['sensor below the rim', { sensor: { ...tank.sensor, empty_distance_mm: 100 } }, 'tanks.0.sensor'],
    ['low above high', { rule: { low_percent: 80, high_percent: 15, enabled: true } }, 'tanks.0.rule'],
    ['high above full', { rule: { low_percent: 15, high_percent: 98, enabled: true } }, 'tanks.0.rule'],
    ['a device outside /dev', { sensor: { ...tank.sensor, device: '/etc/passwd' } }, 'tanks.0.sensor.device'],
    ['an id with a slash', { id: 'a/b' }, 'tanks.0.id'],
  ])('%s is refused with its path', (_, change, path) => {
    const found = mistakes({ ...node, tanks: [{ ...tank, ...change }] });
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(path)).toBe(true);
  });

  test('the simulator is never taken silently', () => {
    const simulated = { ...tank, sensor: { driver: 'simulated', empty_distance_mm: 2_018 } };
    expect(mistakes({ ...node, tanks: [simulated] })[0]).toMatch(/^simulation: /);
    expect(mistakes({ ...node, tanks: [simulated], simulation: { seed: 1 } })).toEqual([]);
  });

  test.each([
    ['a float', 'level_switches', { gpio: 5, at: 'high', percent: 90, wet: 'high' }, { debounce_ms: 500 }],
    ['a flow meter', 'flow_meters', { gpio: 6, litres_per_pulse: 0.5 }, { on: 'inlet', debounce_ms: 1 }],
  ])('%s on a pin is enough, and has defaults', (_, kind, instrument, defaults) => {
    const config = check(nodeConfig, { ...node, tanks: [{ ...tank, [kind]: [instrument] }] }, 'node.json');
    expect(config.tanks[0]).toMatchObject({ [kind]: [{ driver: 'onoff', ...instrument, ...defaults }] });
  });

  test.each([
    ['without a pin', { at: 'high', percent: 90, wet: 'high' }, 'tanks.0.level_switches.0.gpio'],
    [
      'simulated with a pin',
      { driver: 'simulated', gpio: 5, at: 'high', percent: 90, wet: 'high' },
      'tanks.0.level_switches.0.gpio',
    ],
    ['above the rim', { gpio: 5, at: 'high', percent: 101, wet: 'high' }, 'tanks.0.level_switches.0.percent'],
    ['at the relay of the inlet', { gpio: 17, at: 'high', percent: 90, wet: 'high' }, 'tanks'],
  ])('a float %s is refused with its path', (_, float, path) => {
    const found = mistakes({
      ...node,
      simulation: { seed: 1 },
      tanks: [{ ...tank, level_switches: [float] }],
    });
    expect(found[0]?.startsWith(path)).toBe(true);
  });

  test('a simulated rain gauge asks for the simulation, too', () => {
    const rain_gauge = { driver: 'simulated' };
    expect(mistakes({ ...node, rain_gauge })[0]).toMatch(/^simulation: /);
    expect(mistakes({ ...node, rain_gauge, simulation: { seed: 1 } })).toEqual([]);
  });

  test('two relays cannot share a pin', () => {
    const second = { ...tank, id: 'farm' };
    expect(mistakes({ ...node, tanks: [tank, second] })).toEqual(['tanks: two things have the same gpio']);
  });

  test('all mistakes are told at once', () => {
    expect(mistakes({ ...node, node: 'PI 0', gateway: '', tanks: [] }).length).toBe(3);
  });
});

describe('the configuration of a gateway', () => {
  const hash = 'a'.repeat(64);
  test('one tank cannot belong to two nodes', () => {
    const nodes = ['pi0', 'pi1'].map((id) => ({ id, secret_sha256: hash, tanks: ['house'] }));
    expect(() => check(gatewayConfig, { schema: 1, gateway: 'gw0', nodes }, 'gateway.json')).toThrow(
      'a tank belongs to two nodes',
    );
  });
});

describe('the environment', () => {
  test('has defaults, and an empty variable is none', () => {
    const { SLUICE_HTTP_PORT, SLUICE_BIND } = readEnvironment({ SLUICE_HTTP_PORT: '' });
    expect([SLUICE_HTTP_PORT, SLUICE_BIND]).toEqual([8080, ['127.0.0.1']]);
  });

  test.each([
    ['SLUICE_HTTP_PORT', 'eighty'],
    ['SLUICE_MQTT_PORT', '65536'],
    ['SLUICE_BIND', '127.0.0.1,farm.local'],
    ['SLUICE_SIM_SPEED', '1e309'],
    ['SLUICE_SIM_SPEED', '-1'],
    ['SLUICE_ADMIN_PASSWORD', 'short'],
    ['SLUICE_BROKER_URL', 'http://192.168.0.1'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(name);
  });
});
