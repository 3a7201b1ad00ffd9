import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { topicOf } from '../../../firmware/protocol/topics.js';
import {
  connectPacket,
  field,
  lengthBytes,
  packet,
  SIGN_IN_FLAGS,
  uint16,
} from '../../support/mqtt-bytes.js';
import { LEVEL, onTheWire } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { BrokerRig, ended, GATEWAY, LEVEL_TOPIC, NODE_SIGN_IN } from './broker-rig.js';

let rig: BrokerRig;
beforeEach(async () => {
  rig = new BrokerRig();
  await rig.start();
});
afterEach(() => rig.stop());

describe('clients inside', () => {
  test('content that is no JSON, or not of the row, is counted and goes nowhere; its sender stays', async () => {
    const viewer = await rig.user('viewer');
    const heard: string[] = [];
    viewer.on('message', (_, payload) => heard.push(payload.toString()));
    await viewer.subscribeAsync('#');
    const node = await rig.node('pi0');
    const wrong = [
      '',
      '{',
      '[]',
      'null',
      '{"percent":NaN}',
      '{"percent":1e309}',
      '[[[['.repeat(2000),
      onTheWire({ ...LEVEL, percent: -1 }),
      onTheWire({ ...LEVEL, percent: '50' }),
      onTheWire({ ...LEVEL, ts: 'now' }),
    ];
    for (const payload of wrong) await node.publishAsync(LEVEL_TOPIC, payload, { retain: true, qos: 1 });
    await node.publishAsync(LEVEL_TOPIC, onTheWire(LEVEL), { retain: true, qos: 1 });
    await waitFor('the good one', () => heard.length > 0);
    expect(heard).toEqual([onTheWire(LEVEL)]);
    expect(rig.taken).toHaveLength(1);
    expect(rig.refusals.counts.get('payload_malformed')).toBe(wrong.length);
    expect(rig.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(node.connected).toBe(true);
  });

  test.each([
    ['a topic with NUL', packet(0x31, field(`${LEVEL_TOPIC}\0`), Buffer.from('{}'))],
    ['a topic of control characters', packet(0x31, field('\u0001\u0002'), Buffer.from('{}'))],
    ['a surrogate in its topic', packet(0x31, field(Buffer.from([0xed, 0xa0, 0x80])), Buffer.from('{}'))],
    ['a topic out of this world', packet(0x31, field('elsewhere'), Buffer.from('{}'))],
    ['a topic of 101 levels', packet(0x31, field('a/'.repeat(100)), Buffer.from('{}'))],
    ['a topic of 60,000 bytes', packet(0x31, field('a'.repeat(60_000)), Buffer.from('{}'))],
    ['an unknown tank', packet(0x31, field('sluice/gw0/tank/nowhere/level'), Buffer.from('{}'))],
    ['$SYS', packet(0x31, field('$SYS/x/heartbeat'), Buffer.from('{}'))],
    ['a wildcard', packet(0x31, field('sluice/gw0/tank/+/level'), Buffer.from('{}'))],
    ['packet identifier 0', packet(0x33, field(LEVEL_TOPIC), uint16(0), Buffer.from(onTheWire(LEVEL)))],
    ['a packet that is too long', Buffer.from([0x31, ...lengthBytes(65_537)])],
    ['a second CONNECT', NODE_SIGN_IN],
  ])('a node that sends %s is dropped, and nothing changes', async (_, bytes) => {
    const socket = await rig.signedIn(NODE_SIGN_IN);
    socket.write(bytes);
    await once(socket, 'close');
    await waitFor('its absence', () => rig.gone.length === 1);
    expect(rig.taken).toEqual([]);
    await rig.stillWorks();
  });

  test('what is denied is audited, once a minute for the same client', async () => {
    for (let i = 0; i < 3; i += 1) {
      const viewer = await rig.user('viewer');
      viewer.publish(topicOf(GATEWAY, 'command', { tank: 'house' }), '{}');
      await ended(viewer);
    }
    expect(rig.denials).toEqual([
      expect.objectContaining({
        actor: 'viewer',
        role: 'viewer',
        action: 'mqtt.publish',
        target: 'sluice/gw0/tank/house/command',
        detail: 'role_missing',
      }),
    ]);
    expect(rig.refusals.counts.get('role_missing')).toBe(3);
  });

  test('a client asks for a hundred filters and no more', async () => {
    const viewer = await rig.user('viewer');
    const ask = async (i: number) => {
      const [granted] = await viewer
        .subscribeAsync(`sluice/gw0/tank/t${i}/level`)
        .catch(() => [{ qos: 128 }]);
      return granted?.qos ?? 128;
    };
    for (let i = 0; i < 100; i += 1) expect(await ask(i)).toBe(0);
    expect(await ask(100)).toBe(128);
  });

  test('a session does not outlive its connection', async () => {
    const first = await rig.user('viewer', { clientId: 'phone', clean: false });
    await first.subscribeAsync('#', { qos: 1 });
    await first.endAsync();
    const node = await rig.node('pi0');
    await node.publishAsync(LEVEL_TOPIC, onTheWire(LEVEL), { retain: true, qos: 1 });
    const again = rig.open({
      clientId: 'phone',
      clean: false,
      username: 'viewer',
      password: 'password-of-viewer',
    });
    const heard: string[] = [];
    again.on('message', (topic) => heard.push(topic));
    const found = await new Promise((resolve) => {
      again.once('connect', ({ sessionPresent }) => resolve(sessionPresent));
    });
    expect(found).toBe(false);
    await again.subscribeAsync(topicOf(GATEWAY, 'commandAck', { tank: 'house' }));
    expect(heard).toEqual([]);
  });
});

describe('two with one client id', () => {
  test('there are none without: each gets its own', async () => {
    const nameless = connectPacket({ flags: SIGN_IN_FLAGS, payload: ['', 'viewer', 'password-of-viewer'] });
    const sockets = [await rig.signedIn(nameless), await rig.signedIn(nameless)];
    expect(rig.broker.connectionCount).toBe(2);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false]);
  });

  test('a person cannot push out another', async () => {
    const boss = await rig.user('boss', { clientId: 'phone' });
    await expect(rig.user('viewer', { clientId: 'phone' })).rejects.toThrow();
    expect(boss.connected).toBe(true);
    expect(rig.denials).toEqual([expect.objectContaining({ actor: 'viewer', detail: 'client_id_taken' })]);
  });

  test('the newer connection of a node takes over, and the will of the older one is not told', async () => {
    const availability = topicOf(GATEWAY, 'availability', { node: 'pi0' });
    const will = { topic: availability, payload: Buffer.from('offline'), retain: true, qos: 1 as const };
    const older = await rig.node('pi0', { will });
    const newer = await rig.node('pi0', { will });
    await ended(older);
    await newer.publishAsync(availability, 'online', { retain: true, qos: 1 });
    await waitFor('its word', () => rig.taken.length > 0);
    expect(rig.taken.map(({ message }) => message.payload)).toEqual(['online']);
    expect(rig.gone).toEqual([]);
    newer.stream.destroy();
    await waitFor('its will', () => rig.taken.length === 2);
    expect(rig.taken[1]?.message.payload).toBe('offline');
    expect(rig.gone).toEqual(['pi0']);
  });

  test('a person whose password changes is put out everywhere', async () => {
    const phone = await rig.user('viewer', { clientId: 'phone' });
    const tablet = await rig.user('viewer', { clientId: 'tablet' });
    const boss = await rig.user('boss');
    rig.broker.disconnectUser('viewer');
    await Promise.all([ended(phone), ended(tablet)]);
    expect(boss.connected).toBe(true);
  });
});

test('a subscriber that stops reading holds up nobody, and is dropped', async () => {
  const stuck = await rig.signedIn(
    connectPacket({ flags: SIGN_IN_FLAGS, payload: ['stuck', 'admin', 'password-of-admin'] }),
  );
  stuck.on('error', () => undefined);
  stuck.write(packet(0x82, uint16(1), field('#'), Buffer.from([0])));
  await once(stuck, 'data');
  stuck.pause();
  const healthy = await rig.user('viewer');
  let heard = 0;
  healthy.on('message', () => {
    heard += 1;
  });
  await healthy.subscribeAsync('#');
  const node = await rig.signedIn(NODE_SIGN_IN);
  const args = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 'x'.repeat(200)]));
  const long = packet(0x31, field(LEVEL_TOPIC), Buffer.from(onTheWire({ ...LEVEL, reason_args: args })));
  // 20 MB: more than the system takes into its own buffers for one that does not read.
  const count = Math.ceil(20_000_000 / long.length);
  for (let i = 0; i < count; i += 1) node.write(long);
  await waitFor(
    'everything to be taken in and handed on',
    () => rig.taken.length === count && heard === count,
    10_000,
  );
  await waitFor('the stuck one to be dropped', () => rig.broker.connectionCount === 2);
});
