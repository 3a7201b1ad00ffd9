import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, HOUSE, NODE_SECRET } from '../gateway/gateway-rig.js';
import { MqttNode } from '../node/mqtt-node.js';

const LIMIT_MS = 15_000;
const shape = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const relay = { driver: 'simulated' };
const tanks = ['house', 'farm'].map((id) => ({
  ...{ id, name: id, shape, inlet: { relay, min_off_s: 600 } },
  sensor: { driver: 'simulated', empty_distance_mm: 2_018, blind_zone_mm: 120 },
}));

let folder: string;
let rig: GatewayRig;
let node: MqttNode;
let admin: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-calibrations-'));
  // Below the low setpoint: nothing but a hold keeps the inlet closed.
  writeFileSync(join(folder, 'simulated-water.json'), JSON.stringify({ house: 8, farm: 50 }));
  rig = new GatewayRig();
  await rig.start();
  admin = await rig.signIn('admin');
  const url = `mqtt://127.0.0.1:${rig.started.mqtt[0]?.port}`;
  node = new MqttNode({ url, secret: NODE_SECRET, tanks, folder, clock: new SystemClock() });
  await node.node.start();
  await waitFor('an open inlet', () => node.relays.read('house.inlet'), LIMIT_MS);
}, 40_000);
afterEach(async () => {
  await node.stop();
  await rig.stop();
  rmSync(folder, { recursive: true });
}, 20_000);

async function command(action: 'open' | 'close'): Promise<string> {
  const body = { actuator: 'inlet', action, duration_s: 600 };
  const answer = await rig.fetch('/api/tanks/house/commands', { method: 'POST', cookie: admin, body });
  return ((await answer.json()) as { id: string }).id;
}

const house = async () => (await (await rig.fetch('/api/tanks/house', { cookie: admin })).json()) as TankView;
const held = () => waitFor('a hold', async () => (await house()).inlet?.mode === 'off', LIMIT_MS);

/** Several at once, each on top of the one before, as a script sends them. */
async function calibrate(...empty_distances_mm: number[]): Promise<void> {
  const client = await rig.user('admin');
  const ended = new Set<string>();
  client.on('message', (_, payload) => {
    const { id, state } = JSON.parse(payload.toString());
    if (state === 'confirmed') ended.add(id);
  });
  await client.subscribeAsync(`${HOUSE}/command/ack`);
  const messages = empty_distances_mm.map((empty_distance_mm, based_on) => ({
    ...{ id: `in-a-row-${based_on}`, ttl_s: 10, based_on, shape, empty_distance_mm },
    full_distance_mm: null,
  }));
  for (const message of messages)
    client.publish(`${HOUSE}/calibration/set`, JSON.stringify(message), { qos: 1 });
  for (const { id } of messages) await waitFor(`the end of ${id}`, () => ended.has(id), LIMIT_MS);
}

describe('calibrations that follow one another at once', () => {
  test('are all gone by, and the tank goes on obeying people', async () => {
    await calibrate(1_998, 1_978, 1_958);
    expect(node.node.loops[0]?.setup.control.mounting.empty_distance_mm).toBe(1_958);
    await command('close');
    await held();
    expect(await node.relays.read('house.inlet')).toBe(false);
  }, 40_000);

  test('leave closed what a person has closed', async () => {
    await command('close');
    await held();
    const until = (await house()).inlet?.until ?? '';
    await calibrate(1_998, 1_978, 1_958);
    const decided = () => node.node.loops[0]?.latest?.reading.quality === 'good';
    await waitFor('a good level by the last one', decided, LIMIT_MS);
    expect(node.node.loops[0]?.latest?.inlet).toMatchObject({ running: false, mode: 'off' });
    await held();
    expect(Math.abs(Date.parse((await house()).inlet?.until ?? '') - Date.parse(until))).toBeLessThan(3_000);
  }, 40_000);

  test('leave to an inlet the pause that every run is followed by', async () => {
    await calibrate(1_998, 1_978);
    const told = () => node.node.loops[0]?.latest?.inlet?.reason.code;
    await waitFor('a pause', () => told() === 'off_too_short', LIMIT_MS);
    expect(await node.relays.read('house.inlet')).toBe(false);
  }, 40_000);
});
