import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { learned } from '../../../firmware/protocol/learned.js';
import { FarmNode, steadyDraws } from './farm-node.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let house: FarmNode;

/** A household's tank that is about to be filled. */
beforeEach(async () => {
  house = new FarmNode({ tanks: [{ ...HOUSE_TANK, initial_percent: 14, draws: steadyDraws(60) }] });
  await house.start();
  await house.until('the inlet to open', () => house.told('house/inlet').state === 'open', MINUTE_MS);
});

afterEach(() => house.close());

const faults = () => JSON.stringify(house.told('house/faults').faults ?? []);
const named = (fault: string, limit_ms = HOUR_MS) =>
  house.until(`${fault} to be named`, () => faults().includes(fault), limit_ms);
const kept = () =>
  learned.parse(JSON.parse(readFileSync(join(house.memory_folder, 'house.learned.json'), 'utf8'))).diagnosis;

/** The valve stays open when the tank has been filled. */
async function stuckOpen(): Promise<void> {
  await house.clock.advance(30 * MINUTE_MS);
  house.farm.jam('house.inlet', true);
  await house.until('the refill to end', () => house.told('house/inlet').state === 'closed', HOUR_MS);
  await named('inlet_stuck_open');
}

test('a node that starts anew beside a full tank still says that its inlet is stuck open, until it is mended', async () => {
  await stuckOpen();
  await named('overflow');
  await house.restart();
  await house.clock.advance(HOUR_MS);
  expect(faults()).toContain('inlet_stuck_open');
  house.farm.jam('house.inlet', false);
  await house.until('that to be over', () => !faults().includes('inlet_stuck_open'), 4 * HOUR_MS);
});

test('that an inlet is stuck open is kept at once: a power cut lets nobody write anything down', async () => {
  await stuckOpen();
  await house.clock.advance(2_000);
  expect(kept().standing?.stuck_open?.evidence).toBeGreaterThan(0);
});

test('a supply that is off is so still after a restart; that water comes again is kept at once', async () => {
  house.farm.supply('house.inlet', 0);
  await named('no_water_arrives');
  await house.restart();
  await house.clock.advance(10_000);
  expect(faults()).toContain('no_water_arrives');
  expect(kept().standing?.supply?.name).toBe('no_water_arrives');
  house.farm.supply('house.inlet', 1);
  await house.until('water', () => faults() === '[]', HOUR_MS);
  await house.clock.advance(2_000);
  expect(kept().standing).toBeUndefined();
});
