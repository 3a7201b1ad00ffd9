import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from '../uplink/test-broker.js';
import { MqttNode } from './mqtt-node.js';

const LEASE = 'sluice/gw0/tank/low/lease';
const LEASE_S = 4;
/** A decision is made once a second while anything runs; how late it may be on a busy machine nobody knows. */
const ENDS_WITHIN_MS = LEASE_S * 1_000 + 20_000;
const TANK = {
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
  idle_interval_s: 1,
};
const pump = { relay: { driver: 'simulated' }, direction: 'transfer', to_tank: 'high', flow_lph: 9_000 };
const TANKS = [
  { ...TANK, id: 'low', name: 'Low', pump },
  { ...TANK, id: 'high', name: 'High' },
];

const clock = new SystemClock();
let folder: string;
let broker: TestBroker;
let node: MqttNode;
let leases = 0;

const pumpRuns = () => node.relays.read('low.pump');

async function lease(lease_s = LEASE_S): Promise<void> {
  leases += 1;
  const why = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
  const what = {
    id: `lease-${leases}-abcdef`,
    ttl_s: 10,
    actuator: 'pump',
    want: 'run',
    lease_s,
    ...why,
  };
  await broker.publish(LEASE, JSON.stringify(what));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-cut-'));
  broker = await TestBroker.start();
  node = new MqttNode({ url: broker.url, secret: '0'.repeat(32), tanks: TANKS, folder, clock });
  await node.node.start();
  await waitFor('the node to listen', () => broker.subscribed.includes(LEASE));
  await waitFor(
    'the level',
    () => node.node.loops.every((loop) => loop.latest?.reading.quality === 'good'),
    20_000,
  );
}, 40_000);
afterEach(async () => {
  await node.stop();
  await broker.stop();
  rmSync(folder, { recursive: true });
}, 20_000);

test('a line that is cut in a transfer: the pump is off when its lease ends, and no water moves after that', async () => {
  const began_ms = clock.monotonic_ms();
  await lease();
  await waitFor('the pump', pumpRuns);
  const { litres } = node.farm.truth('high');
  await waitFor('water that goes over', () => node.farm.truth('high').litres > litres + 1);
  // Nobody is let in any more: the node is alone with its lease.
  broker.accept = () => null;
  broker.cut();
  await waitFor('the end of the run', async () => !(await pumpRuns()), ENDS_WITHIN_MS);
  const ran_ms = clock.monotonic_ms() - began_ms;
  expect(ran_ms).toBeGreaterThanOrEqual(LEASE_S * 1_000);
  const lifted = node.farm.truth('high').litres;
  expect(lifted - litres).toBeLessThan((9_000 / 3_600) * (ran_ms / 1_000) + 1);
  await clock.sleep(1_000);
  expect(node.farm.truth('high').litres).toBeLessThanOrEqual(lifted);
  // Back on the line it waits for a new lease.
  broker.subscribed.splice(0);
  broker.accept = () => true;
  await waitFor('the node to be back', () => broker.subscribed.includes(LEASE), 30_000);
  expect(await pumpRuns()).toBe(false);
  await lease();
  await waitFor('the pump again', pumpRuns);
}, 60_000);

test('a line that is cut for a moment ends nothing: what is renewed in time goes on', async () => {
  // Much longer than it takes to come back, and than the wait for the end of what follows it.
  await lease(60);
  await waitFor('the pump', pumpRuns);
  broker.subscribed.splice(0);
  broker.cut();
  await waitFor('the node to be back', () => broker.subscribed.includes(LEASE), 30_000);
  expect(await pumpRuns()).toBe(true);
  const renewed_ms = clock.monotonic_ms();
  await lease();
  await waitFor('the end of the run', async () => !(await pumpRuns()), ENDS_WITHIN_MS);
  expect(clock.monotonic_ms() - renewed_ms).toBeGreaterThanOrEqual(LEASE_S * 1_000);
}, 90_000);
