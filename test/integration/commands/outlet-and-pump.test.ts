import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { CommandView, TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, NODE_SECRET } from '../gateway/gateway-rig.js';
import { MqttNode } from '../node/mqtt-node.js';

const SPEED = 10;
/** What the rig's gateway gives a run by hand. */
const LEASE_S = 60;
const LIMIT_MS = 30_000;
/** As the node's log says it: the picture holds such a reason for one tick only. */
const LEASE_OVER = 'the gateway no longer renewed the run by hand';
const TANK = {
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
  idle_interval_s: 1,
};
const relay = { driver: 'simulated' };
const TANKS = [
  {
    ...{ ...TANK, id: 'house', name: 'House' },
    outlet: { relay, max_run_s: 300, flow_lph: 9_000 },
    pump: { relay, direction: 'transfer', to_tank: 'farm', max_run_s: 120, flow_lph: 9_000 },
  },
  { ...TANK, id: 'farm', name: 'Farm' },
];

let folder: string;
let rig: GatewayRig;
let node: MqttNode;
let admin: string;
let clock: ScaledClock;

const house = async (): Promise<TankView> =>
  (await (await rig.fetch('/api/tanks/house', { cookie: admin })).json()) as TankView;

/** Asks over HTTP; the status, and what is answered. */
async function ask(body: object, cookie = admin) {
  const response = await rig.fetch('/api/tanks/house/commands', { method: 'POST', cookie, body });
  const answer = (await response.json()) as CommandView & { code?: string; detail?: string };
  return { status: response.status, answer };
}

/** Asks, and waits for the end of it. */
async function done(body: object): Promise<CommandView> {
  const { status, answer } = await ask(body);
  expect(status).toBe(202);
  return waitFor(
    'the end of the command',
    async () => {
      const response = await rig.fetch(`/api/commands/${answer.id}`, { cookie: admin });
      const view = (await response.json()) as CommandView;
      return !['requested', 'sent', 'acknowledged', 'assumed'].includes(view.state) && view;
    },
    LIMIT_MS,
  );
}

const steps = ({ steps }: CommandView) => steps.map(({ state }) => state);
const stands = (actuator: 'outlet' | 'pump', state: string) =>
  waitFor(
    `${actuator} ${state}`,
    async () => {
      const view = await house();
      return view[actuator]?.state === state && view;
    },
    LIMIT_MS,
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rest-'));
  writeFileSync(join(folder, 'simulated-water.json'), JSON.stringify({ house: 60, farm: 20 }));
  const base = new SystemClock();
  const epoch_ms = base.wall_ms();
  clock = new ScaledClock({ epoch_ms, speed: SPEED, base, began_wall_ms: epoch_ms });
  rig = new GatewayRig();
  await rig.start({ clock });
  const url = `mqtt://127.0.0.1:${rig.started.mqtt[0]?.port}`;
  node = new MqttNode({ url, secret: NODE_SECRET, tanks: TANKS, folder, clock });
  await node.node.start();
  admin = await rig.signIn('admin');
  await waitFor(
    'the tank',
    async () => {
      const { online, level, outlet, pump } = await house();
      return online && level?.quality === 'good' && outlet !== null && pump !== null;
    },
    LIMIT_MS,
  );
}, 60_000);
afterEach(async () => {
  await node.stop();
  await rig.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

describe('over HTTP, the broker and a node', () => {
  test('an outlet opens for its time, is seen to draw, and closes by itself', async () => {
    const { litres } = node.farm.truth('house');
    const view = await done({ actuator: 'outlet', action: 'open', duration_s: 120 });
    expect(steps(view)).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
    expect((await stands('outlet', 'open')).outlet).toMatchObject({ mode: 'hand', command_id: view.id });
    expect(await node.relays.read('house.outlet')).toBe(true);
    await stands('outlet', 'closed');
    expect(litres - node.farm.truth('house').litres).toBeGreaterThan(100);
    expect(await node.relays.read('house.outlet')).toBe(false);
  }, 90_000);

  test('goes on beyond its lease while the gateway renews it, and ends with it when the gateway is gone', async () => {
    const { answer } = await ask({ actuator: 'outlet', action: 'open', duration_s: 300 });
    await stands('outlet', 'open');
    const open_ms = performance.now();
    // Half again as long as the lease, at the farm's speed.
    await waitFor(
      'the lease to be over, had it not been renewed',
      () => performance.now() - open_ms > (1_500 * LEASE_S) / SPEED,
      LIMIT_MS,
    );
    const decided = () => node.node.loops[0]?.latest?.decisions.outlet;
    expect(decided()).toMatchObject({ running: true, mode: 'hand', command_id: answer.id });
    const told_end_ms = decided()?.until_ms ?? 0;
    await rig.stopGateway();
    await waitFor('the outlet to close', async () => !(await node.relays.read('house.outlet')), LIMIT_MS);
    await waitFor(
      'the reason',
      () => node.log.lines.some(({ sentence }) => sentence.includes(LEASE_OVER)),
      LIMIT_MS,
    );
    expect(decided()).toMatchObject({ running: false, mode: 'auto' });
    expect(told_end_ms - clock.monotonic_ms()).toBeGreaterThan(60_000);
  }, 90_000);

  test('a pump goes on to its target, lifts the water over, and is stopped by hand', async () => {
    const { litres } = node.farm.truth('farm');
    const run = await done({ actuator: 'pump', action: 'on', target_percent: 30 });
    expect(steps(run)).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
    expect((await stands('pump', 'on')).pump).toMatchObject({ mode: 'hand', command_id: run.id });
    const stop = await done({ actuator: 'pump', action: 'off', duration_s: 60 });
    expect(stop.state).toBe('confirmed');
    expect(await node.relays.read('house.pump')).toBe(false);
    expect(node.farm.truth('farm').litres).toBeGreaterThan(litres);
  }, 90_000);

  test('a locked pump is unlocked by a reset, and by nothing else', async () => {
    node.node.loops[0]?.controller.trip('pump', { code: 'dry_run', args: { dry_s: 60 } });
    await waitFor('the trip', async () => (await house()).pump?.trip?.reason_code === 'dry_run', LIMIT_MS);
    const refused = await done({ actuator: 'pump', action: 'on', duration_s: 60 });
    expect(steps(refused)).toEqual(['requested', 'sent', 'refused']);
    expect((await done({ actuator: 'pump', action: 'reset' })).state).toBe('confirmed');
    await waitFor('no trip', async () => (await house()).pump?.trip === null, LIMIT_MS);
  }, 90_000);

  test('the longest run is that of the actuator, not of its tank', async () => {
    const view = await house();
    expect(view).toMatchObject({ max_run_s: 300, longest_runs_s: { outlet: 300, pump: 120 } });
    const tooLong = await ask({ actuator: 'pump', action: 'on', duration_s: 121 });
    expect(tooLong).toMatchObject({ status: 422, answer: { code: 'duration_too_long' } });
    expect(tooLong.answer.detail).toContain('at most 120 s');
    expect((await ask({ actuator: 'outlet', action: 'open', duration_s: 301 })).status).toBe(422);
    const fits = await ask({ actuator: 'outlet', action: 'open', duration_s: 300 });
    expect(fits.status).toBe(202);
  }, 60_000);

  test.each([
    ['what is not fitted', { actuator: 'inlet', action: 'open', duration_s: 60 }, 'actuator_unknown'],
    ['a pump that should open', { actuator: 'pump', action: 'open', duration_s: 60 }, 'action_unfit'],
    ['an outlet that should go on', { actuator: 'outlet', action: 'on', duration_s: 60 }, 'action_unfit'],
  ])(
    '%s is refused, and nothing is sent',
    async (_, body, code) => {
      expect(await ask(body)).toMatchObject({ status: 422, answer: { code } });
      const { commands } = (await (
        await rig.fetch('/api/tanks/house/commands', { cookie: admin })
      ).json()) as { commands: CommandView[] };
      expect(commands).toEqual([]);
    },
    60_000,
  );

  test('a viewer may not, whatever they ask', async () => {
    const viewer = await rig.signIn('viewer');
    for (const body of [
      { actuator: 'outlet', action: 'open', duration_s: 60 },
      { actuator: 'outlet', action: 'close' },
      { actuator: 'pump', action: 'on', target_percent: 20 },
      { actuator: 'pump', action: 'reset' },
    ])
      expect((await ask(body, viewer)).status).toBe(403);
    expect(await node.relays.read('house.pump')).toBe(false);
    expect(await node.relays.read('house.outlet')).toBe(false);
  }, 60_000);
});
