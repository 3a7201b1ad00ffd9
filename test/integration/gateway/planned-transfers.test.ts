import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { request } from '../../../firmware/drivers/control/control-client.js';
import { explanation } from '../../../firmware/protocol/explanation.js';
import type { AuditEntry } from '../../../firmware/protocol/rest.js';
import { ABOUT, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { PlannedFarm } from './planned-farm.js';

let farm: PlannedFarm;

beforeEach(async () => {
  farm = new PlannedFarm();
  await farm.start();
  await farm.nodeComes({ pump: true });
  await farm.level('farm', 60);
  await farm.level('house', 14);
});
afterEach(() => farm.stop());

const pumpLeases = () => farm.leases('farm', 'pump');
/** The pump is asked for, and its node tells that it runs. */
async function pumpRuns(): Promise<void> {
  await waitFor('the pump', () => pumpLeases().length > 0);
  await farm.say('tank/farm/pump', { ...Object(VALID_PAYLOADS.pump), state: 'on' });
}
const pumpEnds = () => waitFor('the end', () => farm.ended('farm', 'pump'));

test('a transfer runs by a lease that is renewed, while the inlet waits; ends at the high setpoint; and is told, logged and audited', async () => {
  await pumpRuns();
  await waitFor('the pump to be renewed', () => pumpLeases().length >= 5);
  const [first, second] = pumpLeases();
  expect(first?.lease).toMatchObject({ want: 'run', lease_s: 60, reason_code: 'transfer_runs' });
  expect(first?.lease.id).not.toBe(second?.lease.id);
  // Renewed well within its term: a minute is a second here. A busy machine may be late for one of them, not for all.
  const gaps_ms = pumpLeases().flatMap(({ at_ms }, nth, all) =>
    nth === 0 ? [] : at_ms - (all[nth - 1]?.at_ms ?? 0),
  );
  expect(Math.min(...gaps_ms)).toBeLessThan(1_000);
  expect(farm.leases('house', 'inlet')[0]?.lease).toMatchObject({ want: 'wait', lease_s: 300 });
  expect(await farm.planned()).toEqual(['transfer_runs']);

  await farm.level('house', 80);
  await pumpEnds();
  await waitFor('the inlet to be free', () => farm.ended('house', 'inlet'));
  const { entries } = (await farm.ask('/api/audit', 'admin')) as { entries: AuditEntry[] };
  const told = entries
    .filter(({ actor }) => actor === 'gateway')
    .map(({ action, detail }) => `${action} ${detail}`);
  expect(told.filter((line) => line.startsWith('lease.run begins'))).toHaveLength(1);
  expect(told.filter((line) => line.startsWith('lease.run ends'))).toHaveLength(1);
});

test('a transfer ends when a level is lost, and when the node is gone', async () => {
  await pumpRuns();
  await farm.level('farm', 60, 'bad');
  await pumpEnds();
  expect(await farm.planned()).toEqual(['transfer_level_unknown']);
  await farm.level('farm', 60);
  await waitFor('it to begin anew', () => pumpLeases().at(-1)?.lease.lease_s === 60);
  await farm.nodeGoes();
  await waitFor('the plan to know', async () => (await farm.planned())[0] === 'transfer_level_unknown');
});

test('a transfer is not known any more after a restart of the gateway, and planned anew where water is low', async () => {
  await pumpRuns();
  await farm.restart();
  await farm.nodeComes({ pump: true });
  await farm.level('farm', 60);
  await farm.level('house', 50);
  await waitFor('the plan', async () => (await farm.planned())[0] === 'above_low');
  expect(farm.heard).toEqual([]);
  await farm.level('house', 14);
  await waitFor('the pump again', () => pumpLeases().length > 0);
});

test('a transfer that runs on over a restart of the gateway ends once where it is not wanted any more', async () => {
  await pumpRuns();
  await farm.restart();
  await farm.nodeComes({ pump: true });
  const runs = { ...Object(VALID_PAYLOADS.pump), state: 'on', mode: 'auto', reason_code: 'transfer_runs' };
  await farm.say('tank/farm/pump', runs);
  await farm.level('farm', 60);
  expect(pumpLeases()).toEqual([]);
  await farm.level('house', 80);
  await pumpEnds();
  await farm.level('house', 14);
  await waitFor('the pump again', () => pumpLeases().at(-1)?.lease.lease_s === 60);
  expect(pumpLeases().map(({ lease }) => lease.lease_s)).toEqual([1, 60]);
});

test('a transfer is told to the command line of the gateway’s own machine too', async () => {
  await pumpRuns();
  const told = explanation.parse(await request(farm.rig.controlSocket, 'GET', '/tanks/house/explain'));
  expect(told).toMatchObject({ tank: 'house', plan: [{ reason_code: 'transfer_runs' }] });
  const unknown = request(farm.rig.controlSocket, 'GET', '/tanks/nowhere/explain');
  await expect(unknown).rejects.toMatchObject({ code: 'tank_unknown', status: 404 });
});

test('nothing is pumped below the reserve', async () => {
  await pumpRuns();
  await farm.level('farm', 10);
  await pumpEnds();
  expect(await farm.planned()).toEqual(['transfer_supply_low']);
});

test('a run by hand has the inlet wait, and no lease of its own', async () => {
  await pumpRuns();
  await farm.say('tank/farm/pump', { ...Object(VALID_PAYLOADS.pump), state: 'on', mode: 'hand' });
  await pumpEnds();
  await waitFor('the plan', async () => (await farm.planned())[0] === 'transfer_hand_runs');
  expect(farm.leases('house', 'inlet').at(-1)?.lease).toMatchObject({ want: 'wait', lease_s: 300 });
});

test('nothing is pumped in a circle that a source closes', async () => {
  await pumpRuns();
  const source = { id: 'house', kind: 'grey', priority: 1, cost_per_m3: 0, quality: 3, supply_tank: 'house' };
  const pump = { direction: 'transfer', to_tank: 'house' };
  await farm.say('tank/farm/about', { ...ABOUT, actuators: ['inlet', 'pump'], pump, sources: [source] });
  await pumpEnds();
  expect(await farm.planned()).toEqual(['transfer_loop']);
});

test('nothing is pumped into a tank before its node has told how the inlet stands', async () => {
  await farm.restart();
  await farm.nodeComes({ pump: true, inlets: false });
  await farm.level('farm', 60);
  await farm.level('house', 14);
  await waitFor('the plan', async () => (await farm.planned())[0] === 'transfer_level_unknown');
  expect(pumpLeases()).toEqual([]);
});

test('an answer to a lease is expected, and a refusal is told once', async () => {
  await pumpRuns();
  const refuseLast = () => farm.refuse(pumpLeases().at(-1)?.lease.id ?? '');
  const refused = () =>
    farm.rig.log.lines.filter((line) => /refused: It takes no lease/.test(JSON.stringify(line)));
  await refuseLast();
  await waitFor('the refusal in the log', () => refused().length > 0);
  const renewed = pumpLeases().length;
  await waitFor('a renewal', () => pumpLeases().length > renewed);
  await refuseLast();
  await waitFor('another', () => pumpLeases().length > renewed + 1);
  expect(refused()).toHaveLength(1);
});
