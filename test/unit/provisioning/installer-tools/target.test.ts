import { describe, expect, test } from '@jest/globals';
import { nodeConfig } from '../../../../firmware/config/node-config.js';
import { targetNamed } from '../../../../provisioning/commands/relay/target.js';

const on = (gpio: number) => ({ driver: 'onoff', gpio });
const TANK = {
  shape: { kind: 'rectangle', length_mm: 1000, width_mm: 1000, height_mm: 1500 },
  sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 1800 },
};
const place = {
  config_file: '/etc/sluice/node.json',
  data_folders: ['/var/lib/sluice/node'] as const,
  config: nodeConfig.parse({
    ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883', secret_file: 's' },
    tanks: [
      {
        ...{ ...TANK, id: 'house', name: 'House' },
        inlet: {
          max_run_s: 300,
          sources: [
            { id: 'town', kind: 'town', relay: on(17), inflow_lph: 900 },
            { id: 'bore', kind: 'bore', relay: on(27), priority: 2 },
          ],
        },
        outlet: { relay: on(22), safe_position: 'open', max_run_s: 40 },
      },
      {
        ...{ ...TANK, id: 'farm', name: 'Farm' },
        sensor: { ...TANK.sensor, device: '/dev/ttyAMA1' },
        pump: { relay: on(23), direction: 'transfer', to_tank: 'house', flow_lph: 3_000 },
      },
    ],
  }),
};

describe('what a relay test is told to try', () => {
  test.each([
    ['house', { relay: 'house.inlet.town', source: 'town', draws: false, max_run_s: 300, flow_lph: 900 }],
    ['house.inlet', { relay: 'house.inlet.town' }],
    ['house.inlet.bore', { relay: 'house.inlet.bore', source: 'bore', flow_lph: null }],
    ['house.outlet', { actuator: 'outlet', draws: true, rests_running: true, max_run_s: 40 }],
    ['farm.pump', { actuator: 'pump', draws: true, rests_running: false, flow_lph: 3_000 }],
  ])('%s', (name, target) => {
    expect(targetNamed(place, name)).toMatchObject(target);
  });

  test.each([
    ['barn', 'tank_unknown'],
    ['barn.pump', 'tank_unknown'],
    ['house.pump', 'relay_unknown'],
    ['house.inlet.rain', 'relay_unknown'],
    ['house.', 'relay_unknown'],
    ['house.constructor', 'relay_unknown'],
    ['farm', 'no_inlet'],
    ['', 'tank_unknown'],
  ])('%p is refused, and what there is is named', (name, code) => {
    expect(() => targetNamed(place, name)).toThrow(expect.objectContaining({ code }));
  });
});
