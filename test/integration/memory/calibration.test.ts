import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { NodeCalibrations } from '../../../firmware/main/calibrations.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import type { CalibrationFields } from '../../../firmware/protocol/calibration.js';
import { RecordedLog } from '../../support/recorded-log.js';

const shape = { kind: 'vertical_cylinder' as const, diameter_mm: 1_200, height_mm: 1_768 };
const MEASURED: CalibrationFields = { shape, empty_distance_mm: 1_998, full_distance_mm: null };
const HERE = { x_m: 12, y_m: -8.5 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-calibration-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A node's configuration of one tank, with what is changed of that tank. */
function written(tank: object = {}) {
  return check(
    nodeConfig,
    {
      ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883' },
      ...{ secret_file: 'secret', simulation: { seed: 1 } },
      tanks: [
        {
          ...{ id: 'house', name: 'House', shape, inlet: { relay: { driver: 'simulated' } } },
          sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
          ...tank,
        },
      ],
    },
    'node.json',
  );
}

/** A node that starts: its calibrations, and the tank as it would be set up. */
function started(config = written()) {
  const log = new RecordedLog();
  const memory = new FileNodeMemory({ folder, clock: new SystemClock(), log });
  const finder = {
    start: async () => undefined,
    stop: async () => undefined,
    range: async () => ({ kind: 'silent' as const }),
  };
  const setupOf = (tank: (typeof config.tanks)[number]) =>
    tankSetup(tank, finder, { level_switches: [], flow_meters: [] });
  const calibrations = new NodeCalibrations({
    ...{ written: config, memory, log },
    redo: (_, tank) => setupOf(tank),
  });
  const [tank] = calibrations.load().tanks;
  if (tank === undefined) throw new Error('a tank is there');
  const setup = setupOf(tank);
  return { calibrations, setup, fits: (fields: CalibrationFields) => calibrations.fit(setup, fields) };
}

function keep(fields: CalibrationFields): void {
  const fitting = started().fits(fields);
  if ('code' in fitting) throw new Error(fitting.code);
  fitting.keep();
}
const inForce = (config = written()) => started(config).calibrations.inForce('house');
const file = () => join(folder, 'house.calibration.json');

describe('full mark and place', () => {
  test('are kept with a calibration, gone by, and outlive a restart', () => {
    keep({ ...MEASURED, full_percent: 88, position: HERE });
    const { setup, calibrations } = started();
    expect(setup.control.inlet?.full_percent).toBe(88);
    expect(setup.position).toEqual(HERE);
    expect(calibrations.inForce('house')).toMatchObject({ version: 1, full_percent: 88, position: HERE });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({
      before: { version: 0, full_percent: 95, position: null },
    });
  });

  test('stay as they are where they are left out; a place can be taken back', () => {
    keep({ ...MEASURED, full_percent: 88, position: HERE });
    keep({ ...MEASURED, empty_distance_mm: 1_990 });
    expect(inForce()).toMatchObject({ version: 2, full_percent: 88, position: HERE });
    keep({ ...MEASURED, position: null });
    expect(inForce()).toMatchObject({ version: 3, full_percent: 88, position: null });
  });

  test('what somebody has written into the file since holds, each by itself', () => {
    keep({ ...MEASURED, full_percent: 88, position: HERE });
    const there = { latitude_deg: 37.1, longitude_deg: -2.4 };
    expect(inForce(written({ position: there }))).toMatchObject({
      ...{ version: 1, empty_distance_mm: 1_998, full_percent: 88, position: there },
    });
    const inlet = { relay: { driver: 'simulated' }, full_percent: 92 };
    expect(inForce(written({ inlet }))).toMatchObject({ version: 1, full_percent: 92, position: HERE });
  });

  test('a calibration from before them is still gone by', () => {
    keep(MEASURED);
    const { full_percent, position, ...old } = JSON.parse(readFileSync(file(), 'utf8'));
    const { shape, empty_distance_mm } = old.instead_of;
    const { full_percent: _, position: __, ...before } = old.before;
    expect({ full_percent, position }).toEqual({ full_percent: 95, position: null });
    writeFileSync(file(), JSON.stringify({ ...old, before, instead_of: { shape, empty_distance_mm } }));
    expect(inForce()).toMatchObject({ version: 1, empty_distance_mm: 1_998, full_percent: 95, lost: null });
  });

  test('a mark that cannot be is refused by its code', () => {
    const { fits } = started();
    expect(fits({ ...MEASURED, full_percent: 80 })).toEqual({
      ...{ code: 'default_above_full', args: { high_percent: 80, full_percent: 80 } },
    });
    expect(started(written({ inlet: null })).fits({ ...MEASURED, full_percent: 90 })).toMatchObject({
      code: 'full_not_fitted',
    });
    // A sensor 250 mm above the rim that sees no nearer than 400 mm: nothing above 91 %.
    const sensor = { driver: 'simulated', empty_distance_mm: 2_018, blind_zone_mm: 400 };
    const inlet = { relay: { driver: 'simulated' }, full_percent: 90 };
    const { fits: fitsFar } = started(written({ sensor, inlet }));
    expect(fitsFar({ ...MEASURED, empty_distance_mm: 2_018, full_percent: 95 })).toMatchObject({
      code: 'full_mark_unseen',
    });
  });

  test('a Wi-Fi sensor that tells too seldom for a mark says so by its code', () => {
    const sensor = {
      ...{ driver: 'mqtt', url: 'mqtt://127.0.0.1:1883', topic: 'level', quantity: 'distance_mm' },
      ...{ empty_distance_mm: 2_018, max_age_s: 60 },
    };
    const inlet = { relay: { driver: 'simulated' }, inflow_lph: 1_800 };
    const { fits } = started(written({ sensor, inlet }));
    expect(fits({ ...MEASURED, empty_distance_mm: 2_018, full_percent: 81 })).toEqual({
      code: 'wifi_sensor_too_slow',
      args: {},
    });
  });
});

describe('a kept calibration that is lost', () => {
  test('is said for as long as nobody has calibrated again, over every restart', () => {
    keep(MEASURED);
    writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, 90));
    for (let start = 0; start < 3; start += 1) {
      expect(inForce()).toMatchObject({
        ...{ version: 0, empty_distance_mm: 2_018 },
        lost: { code: 'calibration_damaged' },
      });
    }
    const again = started();
    const fitting = again.fits(MEASURED);
    if ('code' in fitting) throw new Error(fitting.code);
    fitting.keep();
    expect(again.calibrations.inForce('house').lost).toBeNull();
    expect(inForce()).toMatchObject({ empty_distance_mm: 1_998, lost: null });
  });

  test('is over when somebody has calibrated at the Pi', () => {
    keep(MEASURED);
    writeFileSync(file(), '{');
    expect(inForce().lost).toMatchObject({ code: 'calibration_damaged' });
    // What `sluice sensor calibrate` does.
    const log = new RecordedLog();
    new FileNodeMemory({ folder, clock: new SystemClock(), log }).dropCalibration('house');
    expect(inForce().lost).toBeNull();
    // The damaged one is still there for whoever wants to look at it.
    expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  test('is said also when it does not fit the configuration any more', () => {
    keep({ ...MEASURED, full_percent: 88 });
    const rule = { low_percent: 15, high_percent: 90, enabled: true };
    expect(inForce(written({ rule }))).toMatchObject({
      ...{ version: 0, full_percent: 95, empty_distance_mm: 2_018 },
      lost: { code: 'calibration_outdated' },
    });
  });

  test('of another tank is none of this one', () => {
    writeFileSync(join(folder, 'house-2.calibration.json.damaged-1'), '{');
    expect(inForce().lost).toBeNull();
  });
});
