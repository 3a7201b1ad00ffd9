import { beforeEach, expect, test } from '@jest/globals';
import type { ActuatorDecision } from '../../../firmware/domain/actuator/decision.js';
import type { Lease } from '../../../firmware/domain/lease/lease.js';
import { reason } from '../../../firmware/domain/reason.js';
import { SOURCE_DEFAULTS } from '../../../firmware/domain/source/source.js';
import { TankPipes } from '../../../firmware/node/tank-pipes.js';
import type { TankSetup } from '../../../firmware/node/tank-setup.js';
import { WaterBetween } from '../../../firmware/node/water-between.js';

const RUNS = { running: true, obeyed: true };
const RESTS = { running: false, obeyed: true };
const MINUTE_MS = 60_000;

let cistern: TankPipes;
let house: TankPipes;

const control = (sources: readonly object[]) => ({ inlet: { sources } }) as unknown as TankSetup['control'];
const filling = (source: string) => ({ inlet: { source } as ActuatorDecision });

beforeEach(() => {
  const between = new WaterBetween();
  const rain = { ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' };
  const town = { ...SOURCE_DEFAULTS, id: 'town', kind: 'town' };
  cistern = new TankPipes({ id: 'cistern', control: control([]) }, between);
  house = new TankPipes({ id: 'house', pumps_to: 'cistern', control: control([rain, town]) }, between);
});

test('what was drained between two looks is seen at the second, however short it was', () => {
  cistern.look(0);
  house.note(filling('rain'), { inlet: RUNS }, 20_000);
  house.note(filling('rain'), { inlet: RESTS }, 21_000);
  expect(cistern.look(60_000).drawing).toBe(true);
  expect(cistern.look(120_000).drawing).toBe(false);
});

test('a look just after another does not miss what runs on', () => {
  house.note(filling('rain'), { inlet: RUNS }, 10_000);
  expect(cistern.look(10_100).drawing).toBe(true);
  expect(cistern.look(11_100).drawing).toBe(true);
});

test('only what comes from the cistern drains it', () => {
  house.note(filling('town'), { inlet: RUNS }, 10_000);
  expect(cistern.look(10_000).drawing).toBe(false);
});

test('its own outlet draws, as it stands now', () => {
  house.note({}, { outlet: RUNS }, 10_000);
  expect(house.look(10_000).drawing).toBe(true);
  house.note({}, { outlet: RESTS }, 11_000);
  expect(house.look(11_000).drawing).toBe(false);
});

test('a pump that leads here feeds it, and for ten minutes more', () => {
  house.note({}, { pump: RESTS }, 0);
  expect(cistern.look(1_000).fed).toBe(false);
  house.note({}, { pump: RUNS }, 2_000);
  expect(cistern.look(3_000)).toEqual({ drawing: false, fed: true });
  expect(house.look(3_000)).toEqual({ drawing: true, fed: false });
  expect(cistern.look(2_000 + 10 * MINUTE_MS).fed).toBe(true);
  expect(cistern.look(2_001 + 10 * MINUTE_MS).fed).toBe(false);
});

test.each([
  ['transfer_runs', true],
  ['transfer_hand_runs', true],
  ['transfer_ready', false],
  ['waits_for_rain', false],
])('a wait by the gateway because of %s says that it is fed: %s', (code, fed) => {
  const lease = { actuator: 'inlet', want: 'wait', lease_s: 30, reason: reason(code) } as Lease;
  cistern.leased(lease, 30_000);
  expect(cistern.look(1_000).fed).toBe(fed);
});
