import { expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { ConfigError } from '../../../firmware/config/config-error.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { NodeCalibrations } from '../../../firmware/main/calibrations.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import { RecordedLog } from '../../support/recorded-log.js';

const shape = { kind: 'vertical_cylinder' as const, diameter_mm: 1_200, height_mm: 1_768 };

test('a calibration for a sensor that cannot be set up anew is refused with the reason, and changes nothing', () => {
  const config = check(
    nodeConfig,
    {
      ...{
        schema: 1,
        node: 'pi0',
        gateway: 'gw0',
        broker_url: 'mqtt://127.0.0.1:1883',
        secret_file: 'secret',
      },
      simulation: { seed: 1 },
      tanks: [
        { id: 'house', name: 'House', shape, sensor: { driver: 'simulated', empty_distance_mm: 2_018 } },
      ],
    },
    'node.json',
  );
  const calibrations = new NodeCalibrations({
    written: config,
    memory: {
      loadCalibration: () => undefined,
      saveCalibration: () => {
        throw new Error('nothing is to be kept');
      },
      dropCalibration: () => undefined,
      lostCalibration: () => null,
    },
    redo: () => {
      throw new ConfigError('sensor.password', [{ path: '', message: 'the password cannot be read' }]);
    },
    log: new RecordedLog(),
  });
  const [tank] = calibrations.load().tanks;
  if (tank === undefined) throw new Error('a tank is there');
  const silent = { kind: 'silent' as const };
  const finder = { start: async () => undefined, stop: async () => undefined, range: async () => silent };
  const setup = tankSetup(tank, finder, { level_switches: [], flow_meters: [] });
  expect(calibrations.fit(setup, { shape, empty_distance_mm: 1_998, full_distance_mm: null })).toMatchObject({
    code: 'calibration_misfit',
    args: { mistake: expect.stringContaining('the password cannot be read') },
  });
  expect(calibrations.inForce('house')).toMatchObject({ version: 0, empty_distance_mm: 2_018 });
});
