import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import type { CalibrationPayload, SensorView } from '../../../firmware/protocol/calibration.js';
import type { AuditEntry, TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, HOUSE, NODE_SECRET } from '../gateway/gateway-rig.js';
import { MqttNode } from '../node/mqtt-node.js';

const LIMIT_MS = 15_000;
const WRITTEN = {
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  empty_distance_mm: 2_018,
  full_distance_mm: null,
};
/** The floor is 100 mm nearer than somebody had written. */
const MEASURED = { ...WRITTEN, empty_distance_mm: 1_918, full_distance_mm: 150 };
const relay = { driver: 'simulated' };
const tanks = (empty_distance_mm = WRITTEN.empty_distance_mm) =>
  ['house', 'farm'].map((id) => ({
    ...{ id, name: id, shape: WRITTEN.shape, inlet: { relay } },
    sensor: { driver: 'simulated', empty_distance_mm, blind_zone_mm: 120 },
  }));

const clock = new SystemClock();
let folder: string;
let rig: GatewayRig;
let node: MqttNode;
let admin: string;

async function startNode(written = tanks()): Promise<void> {
  const url = `mqtt://127.0.0.1:${rig.started.mqtt[0]?.port}`;
  node = new MqttNode({ url, secret: NODE_SECRET, tanks: written, folder, clock });
  await node.node.start();
  await goodLevel();
}

const house = async (): Promise<TankView> =>
  (await (await rig.fetch('/api/tanks/house', { cookie: admin })).json()) as TankView;
const goodLevel = () =>
  waitFor(
    'a good level',
    async () => {
      const view = await house();
      return view.online && !view.stale && view.level?.quality === 'good' && view;
    },
    LIMIT_MS,
  );

async function ask<T>(method: string, path: string, body?: object, cookie = admin) {
  const answer = await rig.fetch(`/api/tanks/house/${path}`, { method, cookie, ...(body && { body }) });
  type Refused = { code?: string; detail?: string; args?: object };
  return { status: answer.status, body: (await answer.json()) as T & Refused };
}
const inForce = async () => (await ask<CalibrationPayload>('GET', 'calibration')).body;
const versionIs = (version: number) =>
  waitFor(`version ${version}`, async () => (await inForce()).version === version, LIMIT_MS);
const set = (body: object) => ask('PUT', 'calibration', body);

const keptFile = () => join(folder, 'rules', 'house.calibration.json');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-calibration-'));
  writeFileSync(join(folder, 'simulated-water.json'), JSON.stringify({ house: 50, farm: 50 }));
  rig = new GatewayRig();
  await rig.start();
  admin = await rig.signIn('admin');
  await startNode();
}, 40_000);
afterEach(async () => {
  await node.stop();
  await rig.stop();
  rmSync(folder, { recursive: true });
}, 20_000);

describe('over HTTP, the broker and a node', () => {
  test('a calibration is kept, gone by within seconds, written down, and outlives a restart', async () => {
    expect(await inForce()).toMatchObject({ version: 0, ...WRITTEN, full_percent: 95, blind_zone_mm: 120 });
    const before = (await house()).level?.depth_mm ?? 0;

    expect(await set({ based_on: 0, ...MEASURED })).toEqual({
      status: 200,
      body: { version: 1, ...MEASURED },
    });
    await waitFor(
      'a level 100 mm lower',
      async () => {
        const { level } = await goodLevel();
        return Math.abs((level?.depth_mm ?? 0) - (before - 100)) < 15;
      },
      LIMIT_MS,
    );
    expect(await inForce()).toMatchObject({ version: 1, ...MEASURED });
    const { entries } = (await (await rig.fetch('/api/audit', { cookie: admin })).json()) as {
      entries: AuditEntry[];
    };
    expect(entries.find(({ action }) => action === 'calibration.rest')).toMatchObject({
      actor: 'admin',
      target: 'house',
      allowed: true,
      detail: 'vertical_cylinder, empty at 1918 mm, full at 150 mm',
    });

    await node.stop();
    await startNode();
    await versionIs(1);
    expect((await house()).level?.depth_mm).toBeLessThan(before - 80);
    // The one before is kept beside it.
    expect(JSON.parse(readFileSync(keptFile(), 'utf8'))).toMatchObject({
      version: 1,
      before: { version: 0 },
    });
  }, 60_000);

  test('another shape is another amount of water: the gateway hears of it', async () => {
    const shape = { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_768 };
    expect((await set({ based_on: 0, ...WRITTEN, shape })).status).toBe(200);
    await waitFor('1768 L', async () => (await house()).capacity_litres === 1_768, LIMIT_MS);
    expect(await house()).toMatchObject({ shape: 'rectangle', height_mm: 1_768 });
  }, 30_000);

  test('the water is made safe first, and what is closed by hand stays closed', async () => {
    const run = (body: object) => ask<{ id: string }>('POST', 'commands', body);
    const open = await run({ actuator: 'inlet', action: 'open', duration_s: 600 });
    await waitFor('an open inlet', () => node.relays.read('house.inlet'), LIMIT_MS);
    expect((await set({ based_on: 0, ...MEASURED })).status).toBe(200);
    await waitFor('a closed inlet', async () => !(await node.relays.read('house.inlet')), LIMIT_MS);
    const command = async () =>
      (await (await rig.fetch(`/api/commands/${open.body.id}`, { cookie: admin })).json()) as {
        state: string;
        reason_code: string;
      };
    await waitFor('the end of the run', async () => (await command()).state === 'failed', LIMIT_MS);
    expect(await command()).toMatchObject({ state: 'failed', reason_code: 'calibrated_anew' });

    await versionIs(1);
    await goodLevel();
    await run({ actuator: 'inlet', action: 'close', duration_s: 600 });
    await waitFor('a hold', async () => (await house()).inlet?.mode === 'off', LIMIT_MS);
    const until = (await house()).inlet?.until ?? '';
    const before = node.node.loops[0];
    expect((await set({ based_on: 1, ...WRITTEN })).status).toBe(200);
    const decided = () => node.node.loops[0] !== before && node.node.loops[0]?.latest;
    await waitFor('another one who looks after the tank', decided, LIMIT_MS);
    const { inlet } = await goodLevel();
    expect(node.node.loops[0]?.latest?.inlet?.mode).toBe('off');
    expect(inlet?.mode).toBe('off');
    expect(Math.abs(Date.parse(inlet?.until ?? '') - Date.parse(until))).toBeLessThan(3_000);
  }, 60_000);

  test.each([
    ['nearer than the tank is high', { ...WRITTEN, empty_distance_mm: 1_700 }, 'below the rim'],
    ['farther than the sensor sees', { ...WRITTEN, empty_distance_mm: 9_000 }, 'no farther than'],
    ['a span that is not the height', { ...MEASURED, full_distance_mm: 400 }, '1768 mm high'],
    ['full below empty', { ...MEASURED, full_distance_mm: 2_500 }, 'farther away than the empty one'],
    ['a sensor right at the rim', { ...WRITTEN, empty_distance_mm: 1_768 }, 'hang it at least'],
  ])(
    '%s is refused whole by the node, and told why',
    async (_, fields, why) => {
      const answer = await set({ based_on: 0, ...fields });
      expect(answer).toMatchObject({ status: 422, body: { code: 'calibration_refused' } });
      expect(answer.body.detail).toContain(why);
      expect(await inForce()).toMatchObject({ version: 0, ...WRITTEN });
      const check = await ask<{ mistakes: { reason: string }[] }>('POST', 'calibration/check', fields);
      expect(check.body.mistakes[0]?.reason).toContain(why);
    },
    30_000,
  );

  test('what somebody else has changed meanwhile is not overwritten; a disk that refuses changes nothing', async () => {
    expect((await set({ based_on: 3, ...MEASURED })).body.detail).toContain('Somebody else');
    const both = await Promise.all([set({ based_on: 0, ...MEASURED }), set({ based_on: 0, ...WRITTEN })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    await versionIs(1);
    await goodLevel();
    // Nothing can be written where something else stands in the way.
    mkdirSync(`${keptFile()}.new`);
    const refused = await set({ based_on: 1, ...WRITTEN });
    expect(refused).toMatchObject({ status: 422, body: { code: 'calibration_refused' } });
    expect(refused.body.detail).toContain('cannot write to its disk');
    expect((await inForce()).version).toBe(1);
  }, 30_000);

  test('the configuration that was calibrated anew on the Pi holds', async () => {
    expect((await set({ based_on: 0, ...MEASURED })).status).toBe(200);
    await node.stop();
    await startNode(tanks(2_000));
    await waitFor('the newer one', async () => (await inForce()).empty_distance_mm === 2_000, LIMIT_MS);
    expect((await inForce()).version).toBe(0);
    // Also when the configuration says again what it said before.
    await node.stop();
    await startNode();
    await waitFor('the written one', async () => (await inForce()).empty_distance_mm === 2_018, LIMIT_MS);
    expect((await inForce()).version).toBe(0);
  }, 60_000);

  test('a file cut off half way is set aside, and the configuration holds', async () => {
    expect((await set({ based_on: 0, ...MEASURED })).status).toBe(200);
    await node.stop();
    writeFileSync(keptFile(), readFileSync(keptFile(), 'utf8').slice(0, 90));
    await startNode();
    await waitFor('the written one', async () => (await inForce()).empty_distance_mm === 2_018, LIMIT_MS);
    expect((await inForce()).lost?.reason_code).toBe('calibration_damaged');
    // Nobody reads the log of a Pi: it is an alarm until somebody calibrates again.
    const alarm = async () => {
      const answer = await rig.fetch('/api/alarms', { cookie: admin });
      const { alarms } = (await answer.json()) as { alarms: AlarmView[] };
      return alarms.find(({ id }) => id === 'tank.house.calibration_lost');
    };
    expect(await waitFor('the alarm', alarm, LIMIT_MS)).toMatchObject({
      ...{ state: 'active_unacknowledged', priority: 'high', args: { why: 'calibration_damaged' } },
      text: expect.stringContaining('is damaged'),
    });
    expect((await set({ based_on: 0, ...MEASURED })).status).toBe(200);
    const over = async () => (await alarm())?.state === 'returned_unacknowledged';
    await waitFor('the end of the alarm', over, LIMIT_MS);
  }, 60_000);

  test('full mark and place go with it: the gateway hears of the place, and the inlet goes by the mark', async () => {
    const more = { full_percent: 85, position: { x_m: 12, y_m: 8 } };
    expect((await set({ based_on: 0, ...WRITTEN, ...more })).status).toBe(200);
    await waitFor('the place', async () => (await house()).position != null, LIMIT_MS);
    expect((await house()).position).toEqual(more.position);
    expect(await inForce()).toMatchObject({ version: 1, ...more });
    expect(node.node.loops[0]?.setup.control.inlet?.full_percent).toBe(85);
    const refused = await set({ based_on: 1, ...WRITTEN, full_percent: 80 });
    expect(refused).toMatchObject({
      status: 422,
      body: { args: { why: 'high_above_full', high_percent: 80, full_percent: 80 } },
    });
  }, 40_000);

  test('over MQTT it is the same; what is cut off, retained or told twice changes nothing', async () => {
    const client = await rig.user('admin');
    const acks: { id: string; state: string; actuator: string }[] = [];
    client.on('message', (_, payload) => acks.push(JSON.parse(payload.toString())));
    await client.subscribeAsync(`${HOUSE}/command/ack`);
    const publish = (text: string) => client.publishAsync(`${HOUSE}/calibration/set`, text, { qos: 1 });
    const message = JSON.stringify({ id: 'by-hand-0001', ttl_s: 10, based_on: 0, ...MEASURED });
    await publish(message.slice(0, 70));
    await publish(message);
    await waitFor('the end', () => acks.some(({ state }) => state === 'confirmed'), LIMIT_MS);
    await publish(message);
    const states = () => acks.filter(({ id }) => id === 'by-hand-0001').map(({ state }) => state);
    expect(states()).toEqual(['acknowledged', 'confirmed']);
    expect(await inForce()).toMatchObject({ version: 1, ...MEASURED });
    const { entries } = (await (await rig.fetch('/api/audit', { cookie: admin })).json()) as {
      entries: AuditEntry[];
    };
    expect(
      entries.filter(({ action }) => action === 'calibration.mqtt').map(({ allowed }) => allowed),
    ).toEqual([false, true]);
    // The broker lets nothing retained through, and drops whoever tries.
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(`${HOUSE}/calibration/set`, message, { qos: 1, retain: true }, () => undefined);
    await closed;
    expect((await inForce()).version).toBe(1);
  }, 40_000);

  test('the sensor is shown once a second while somebody asks, and falls silent by itself', async () => {
    const listener = await rig.user('admin');
    const windows: number[] = [];
    listener.on('message', (_, payload) => windows.push(JSON.parse(payload.toString()).window));
    await listener.subscribeAsync(`${HOUSE}/sensor`);
    const look = async () => (await ask<SensorView>('POST', 'sensor')).body;
    await waitFor('a window', async () => (await look()).sensor, LIMIT_MS);
    const { sensor } = await look();
    const shown = windows.length;
    const truth_mm = 2_018 - node.farm.truth('house').litres / (Math.PI * 0.36);
    expect(Math.abs((sensor?.distance_mm ?? 0) - truth_mm)).toBeLessThan(20);
    expect(sensor?.pings).toHaveLength(7);
    expect(sensor?.quality).toBe('good');

    const viewer = await rig.signIn('viewer');
    expect((await ask('POST', 'sensor', undefined, viewer)).status).toBe(403);
    // Read by everybody, as over MQTT.
    expect((await ask('GET', 'calibration', undefined, viewer)).status).toBe(200);
    expect((await ask('PUT', 'calibration', { based_on: 0, ...MEASURED }, viewer)).status).toBe(403);

    await waitFor('more of them, unasked', () => windows.length >= shown + 2, LIMIT_MS);
    const silent = async () => {
      const before = windows.length;
      await clock.sleep(1_600);
      return windows.length === before;
    };
    await waitFor('silence', silent, 20_000);
    // Ten seconds of windows, and what was still on its way at the last asking.
    expect(windows.length - shown).toBeLessThan(14);
  }, 60_000);
});
