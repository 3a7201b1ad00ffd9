import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { learned } from '../../../firmware/protocol/learned.js';
import { FarmNode, steadyDraws } from './farm-node.js';

const HOUR_MS = 3_600_000;
const STRONG = { nominal_lph: 4_000, opening_ms: 2_000, closing_ms: 3_000 };

let house: FarmNode;

/** A household's tank with a strong inlet and nothing but its sensor, just above the low setpoint; its sensor is known. */
beforeEach(async () => {
  house = new FarmNode({
    tanks: [{ ...HOUSE_TANK, initial_percent: 19, inlet: STRONG, draws: steadyDraws(60) }],
  });
  await house.start();
  // What was learned is written down once an hour: as long as that the sensor works.
  await house.clock.advance(HOUR_MS + 60_000);
});

afterEach(() => house.close());

const faults = () => JSON.stringify(house.told('house/faults').faults ?? []);
const inflow_litres = () => house.farm.truth('house').inflow_litres;
const kept = () =>
  learned.parse(JSON.parse(readFileSync(join(house.memory_folder, 'house.learned.json'), 'utf8')));

/** The sensor freezes as the inlet opens below the low setpoint, and closes it when that is noticed. */
async function freezesWhileFilling(): Promise<void> {
  await house.until('the inlet to open', () => house.told('house/inlet').state === 'open', HOUR_MS);
  house.farm.breakSensor('house', 'frozen');
  await house.until('the freeze to be named', () => faults().includes('sensor_frozen'));
  await house.until('the inlet to close', () => house.told('house/inlet').state === 'closed', 60_000);
  await house.clock.advance(10_000);
}

test('a frozen sensor is not believed again by a node that was started anew, and nothing is filled by it', async () => {
  await freezesWhileFilling();
  const before_litres = inflow_litres();
  await house.restart();
  await house.clock.advance(2 * HOUR_MS);
  expect(faults()).toContain('sensor_frozen');
  expect(inflow_litres()).toBe(before_litres);
});

test('that it is frozen is kept at once: a power cut lets nobody write anything down', async () => {
  await freezesWhileFilling();
  expect(kept().diagnosis.sensor).toMatchObject({ named: true });
});

test('it is believed again as soon as it moves', async () => {
  await freezesWhileFilling();
  await house.restart();
  await house.clock.advance(60_000);
  house.farm.breakSensor('house', null);
  await house.until('a level', () => house.told('house/level').quality === 'good', 20_000);
  expect(faults()).not.toContain('sensor_frozen');
});

test('what freezes while the node is away is noticed within seconds: how often it repeats itself is known', async () => {
  await house.until('just above the low setpoint', () => house.farm.truth('house').percent < 15.1, HOUR_MS);
  await house.stop();
  await house.clock.advance(600_000);
  const before_litres = inflow_litres();
  await house.start();
  await house.until('the inlet to open', () => house.told('house/inlet').state === 'open', 60_000);
  house.farm.breakSensor('house', 'frozen');
  await house.clock.advance(HOUR_MS);
  expect(faults()).toContain('sensor_frozen');
  expect(inflow_litres() - before_litres).toBeLessThan(40);
});
