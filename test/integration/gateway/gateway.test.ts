import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from '../../../firmware/drivers/control/control-client.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { LEVEL, onTheWire, READING, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { AVAILABILITY, GatewayRig, HOUSE } from './gateway-rig.js';

let rig: GatewayRig;
beforeEach(async () => {
  rig = new GatewayRig();
  await rig.start();
});
afterEach(() => rig.stop());

async function houseOverHttp(cookie: string) {
  const response = await rig.fetch('/api/tanks/house', { cookie });
  expect(response.status).toBe(200);
  return await response.json();
}

test('one reading’s trip: from the node to REST, to the live socket and to MQTT', async () => {
  const cookie = await rig.signIn('viewer');
  const live = await rig.live(cookie);
  const reader = await rig.user('viewer');
  const topics: string[] = [];
  reader.on('message', (topic) => topics.push(topic));
  await reader.subscribeAsync('sluice/gw0/#');
  expect(await houseOverHttp(cookie)).toMatchObject({ id: 'house', online: false, stale: true, level: null });

  await rig.nodeWithWater();
  await waitFor('the level on the live socket', () =>
    live.deltas.some(({ tanks }) =>
      tanks.some(({ id, level }) => id === 'house' && level?.percent === LEVEL.percent),
    ),
  );
  expect(await houseOverHttp(cookie)).toMatchObject({
    name: 'House tank',
    online: true,
    stale: false,
    level: LEVEL,
  });
  const list = await (await rig.fetch('/api/tanks', { cookie })).json();
  expect(list.tanks).toHaveLength(2);
  await waitFor('the level over MQTT', () => topics.includes(`${HOUSE}/level`));
});

test('one command’s trip: from the phone to the node, and every state back', async () => {
  const { node, heard } = await rig.nodeWithWater();
  const admin = await rig.signIn('admin');
  const live = await rig.live(await rig.signIn('viewer'));
  const response = await rig.fetch('/api/tanks/house/commands', {
    method: 'POST',
    cookie: admin,
    body: { actuator: 'inlet', action: 'open', duration_s: 60 },
  });
  expect(response.status).toBe(202);
  const { id } = await response.json();
  await waitFor('the command at the node', () => heard.length === 1);
  expect(heard[0]).toMatchObject({
    topic: `${HOUSE}/command`,
    payload: { id, action: 'open', duration_s: 60 },
  });

  const ack = { ...Object(VALID_PAYLOADS.commandAck), id };
  await node.publishAsync(`${HOUSE}/command/ack`, onTheWire({ ...ack, state: 'acknowledged' }), { qos: 1 });
  await node.publishAsync(`${HOUSE}/command/ack`, onTheWire({ ...ack, state: 'confirmed' }), { qos: 1 });
  const states = ['requested', 'sent', 'acknowledged', 'confirmed'];
  await waitFor('the last state', () => live.commands.length === states.length);
  expect(live.commands.map(({ state }) => state)).toEqual(states);
  const told = await (await rig.fetch(`/api/commands/${id}`, { cookie: admin })).json();
  expect(told).toMatchObject({ id, by: 'admin', state: 'confirmed' });
  const audit = await (await rig.fetch('/api/audit', { cookie: admin })).json();
  expect(audit.entries).toContainEqual(
    expect.objectContaining({ actor: 'admin', action: 'command.rest', allowed: true }),
  );
});

test('a rule is set when the node has kept it', async () => {
  const { node, heard } = await rig.nodeWithWater();
  node.on('message', (topic, payload) => {
    if (!topic.endsWith('/rule/set')) return;
    const { id } = JSON.parse(payload.toString());
    const ack = { ...Object(VALID_PAYLOADS.commandAck), id, actuator: 'rule', state: 'acknowledged' };
    node.publish(`${HOUSE}/command/ack`, onTheWire(ack), { qos: 1 });
  });
  const rule = { low_percent: 20, high_percent: 70, enabled: true };
  const response = await rig.fetch('/api/tanks/house/rule', {
    method: 'PUT',
    cookie: await rig.signIn('admin'),
    body: rule,
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject(rule);
  expect(heard).toMatchObject([{ topic: `${HOUSE}/rule/set`, payload: rule }]);
});

describe('roles', () => {
  test('a viewer commands neither by REST nor over MQTT; both are audited', async () => {
    const { heard } = await rig.nodeWithWater();
    const response = await rig.fetch('/api/tanks/house/commands', {
      method: 'POST',
      cookie: await rig.signIn('viewer'),
      body: { actuator: 'inlet', action: 'open', duration_s: 60 },
    });
    expect(response.status).toBe(403);
    const viewer = await rig.user('viewer');
    viewer.publish(`${HOUSE}/command`, onTheWire(VALID_PAYLOADS.command), { qos: 1 });
    await waitFor('the end of the connection', () => !viewer.connected);
    const { entries } = await (await rig.fetch('/api/audit', { cookie: await rig.signIn('admin') })).json();
    const denied = entries.filter(
      ({ actor, allowed }: { actor: string; allowed: boolean }) => actor === 'viewer' && !allowed,
    );
    expect(denied).toHaveLength(2);
    expect(heard).toEqual([]);
  });

  test('a changed role ends live sockets, MQTT connections and sessions at once', async () => {
    const cookie = await rig.signIn('viewer');
    const live = await rig.live(cookie);
    const mqtt = await rig.user('viewer');
    const admin = await rig.live(await rig.signIn('admin'));
    await request(rig.controlSocket, 'PUT', '/users/viewer/role', { role: 'admin' });
    await waitFor('both ends', () => !live.socket.connected && !mqtt.connected);
    expect((await rig.fetch('/api/tanks', { cookie })).status).toBe(401);
    expect(admin.socket.connected).toBe(true);
  });

  test('signing out closes the live socket of that browser', async () => {
    const cookie = await rig.signIn('viewer');
    const other = await rig.live(await rig.signIn('viewer'));
    const live = await rig.live(cookie);
    await rig.fetch('/api/session', { method: 'DELETE', cookie });
    await waitFor('the end', () => !live.socket.connected);
    expect(other.socket.connected).toBe(true);
  });
});

describe('a node that is gone', () => {
  test('is offline at once, whatever it had said, and its levels are stale', async () => {
    const { node } = await rig.nodeWithWater();
    const live = await rig.live(await rig.signIn('viewer'));
    node.stream.destroy();
    await waitFor('the news', () =>
      live.deltas.some(({ nodes }) => nodes.some(({ online }) => online === false)),
    );
    const cookie = await rig.signIn('viewer');
    expect(await houseOverHttp(cookie)).toMatchObject({ online: false, stale: true, level: { percent: 50 } });
    const response = await rig.fetch('/api/tanks/house/commands', {
      method: 'POST',
      cookie: await rig.signIn('admin'),
      body: { actuator: 'inlet', action: 'close' },
    });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'node_offline' });
  });

  test('is told to be offline to MQTT clients, also before it ever came', async () => {
    const reader = await rig.user('viewer');
    const told: string[] = [];
    reader.on('message', (_, payload) => told.push(payload.toString()));
    await reader.subscribeAsync(AVAILABILITY);
    await waitFor('the retained word', () => told.length === 1);
    const { node } = await rig.nodeWithWater();
    node.stream.destroy();
    await waitFor('the last word', () => told.length === 3);
    expect(told).toEqual(['offline', 'online', 'offline']);
  });
});

describe('a restart of the gateway', () => {
  test('keeps what was told: the tank, its rule, its last level as stale, and history to the last record', async () => {
    const { node, heard } = await rig.nodeWithWater();
    const ts = toTimestamp(Date.now());
    await node.publishAsync(`${HOUSE}/rule`, onTheWire(VALID_PAYLOADS.rule), { qos: 1, retain: true });
    const records = [{ ...READING, ts, percent: 61 }];
    await node.publishAsync('sluice/gw0/node/pi0/log', onTheWire({ boot: '0123abcd', seq: 1, records }), {
      qos: 1,
    });
    await rig.stopGateway();
    await waitFor('the word that it is on disk', () => heard.length === 1);
    expect(heard[0]?.payload).toMatchObject({ boot: '0123abcd', seq: 1 });

    await rig.start();
    const cookie = await rig.signIn('viewer');
    expect(await houseOverHttp(cookie)).toMatchObject({
      name: 'House tank',
      online: false,
      stale: true,
      level: { ts, percent: 61 },
      rule: { low_percent: 15 },
    });
    const history = await (await rig.fetch('/api/tanks/house/history', { cookie })).json();
    expect(history.buckets).toMatchObject([{ max_percent: 61, readings: 1 }]);
  });

  test('ends every connection, also in the middle of a request', async () => {
    const cookie = await rig.signIn('viewer');
    const live = await rig.live(cookie);
    const { node } = await rig.nodeWithWater();
    const { port } = rig.started.http[0] ?? { port: 0 };
    const half = connect(port, '127.0.0.1');
    half.write('POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
    const ended = new Promise((resolve) => half.once('close', resolve));
    half.on('error', () => undefined);
    half.resume();
    await rig.stopGateway();
    await ended;
    await waitFor('the others', () => !live.socket.connected && !node.connected);
  });
});

test('a wrong secret of a node is audited', async () => {
  await expect(rig.node({ password: 'wrong' })).rejects.toThrow();
  const { entries } = await (await rig.fetch('/api/audit', { cookie: await rig.signIn('admin') })).json();
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'mqtt.sign_in', target: 'node-pi0', allowed: false }),
  );
});
