import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { TOPICS, type TopicName, topicOf } from '../../../firmware/protocol/topics.js';
import { onTheWire, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { BrokerRig, GATEWAY } from './broker-rig.js';

/**
 * Topic × client, exercised entry by entry with real clients on the real broker. The rows come from the topic table,
 * the expectations stand here: a row or client without one fails.
 */

const CLIENTS = ['own node', 'other node', 'admin', 'viewer', 'nobody'] as const;
type Client = (typeof CLIENTS)[number];

/** P: may publish. R: may publish retained. S: may subscribe. */
type Grants = Readonly<Record<Client, string>>;

const TOLD_BY_NODE: Grants = { 'own node': 'RS', 'other node': '', admin: 'S', viewer: 'S', nobody: '' };
const ASKED_BY_ADMIN: Grants = { 'own node': 'S', 'other node': '', admin: 'PS', viewer: '', nobody: '' };

const TOLD_BY_GATEWAY: Grants = { 'own node': 'S', 'other node': '', admin: 'S', viewer: 'S', nobody: '' };

const EXPECTED: Readonly<Record<string, Grants>> = {
  about: TOLD_BY_NODE,
  level: TOLD_BY_NODE,
  inlet: TOLD_BY_NODE,
  outlet: TOLD_BY_NODE,
  pump: TOLD_BY_NODE,
  status: TOLD_BY_NODE,
  faults: TOLD_BY_NODE,
  rule: TOLD_BY_NODE,
  schedule: TOLD_BY_NODE,
  calibration: TOLD_BY_NODE,
  sensor: { 'own node': 'P', 'other node': '', admin: 'S', viewer: '', nobody: '' },
  sensorWatch: ASKED_BY_ADMIN,
  command: ASKED_BY_ADMIN,
  ruleSet: ASKED_BY_ADMIN,
  scheduleSet: ASKED_BY_ADMIN,
  calibrationSet: ASKED_BY_ADMIN,
  lease: { 'own node': 'S', 'other node': '', admin: '', viewer: '', nobody: '' },
  commandAck: { 'own node': 'PS', 'other node': '', admin: 'S', viewer: 'S', nobody: '' },
  tankAlarm: TOLD_BY_GATEWAY,
  nodeAlarm: TOLD_BY_GATEWAY,
  gatewayAlarm: { ...TOLD_BY_GATEWAY, 'own node': '' },
  gatewayHost: { ...TOLD_BY_GATEWAY, 'own node': '' },
  host: TOLD_BY_NODE,
  rain: TOLD_BY_NODE,
  availability: TOLD_BY_NODE,
  log: { 'own node': 'P', 'other node': '', admin: '', viewer: '', nobody: '' },
  logStored: { 'own node': 'S', 'other node': '', admin: '', viewer: '', nobody: '' },
};

const rig = new BrokerRig();
const topicFor = (name: TopicName) =>
  topicOf(GATEWAY, name, { tank: 'house', node: 'pi0', code: 'level_low' });
const rows = (Object.keys(TOPICS) as TopicName[]).flatMap((name) =>
  CLIENTS.map((client) => ({ name, client, grants: EXPECTED[name]?.[client] })),
);

beforeAll(() => rig.start());
afterAll(() => rig.stop());

function connect(client: Client): Promise<MqttClient> {
  if (client === 'own node') return rig.node('pi0');
  if (client === 'other node') return rig.node('pi1');
  if (client === 'nobody') return rig.connected({ clientId: 'nobody' });
  return rig.user(client);
}

/** Whether a publish was let in; one that was not ends its connection. */
async function publishes(mqtt: MqttClient, name: TopicName, retain: boolean): Promise<boolean> {
  const before = rig.taken.length;
  let ended = false;
  mqtt.once('close', () => {
    ended = true;
  });
  mqtt.publish(topicFor(name), onTheWire(VALID_PAYLOADS[name]), { qos: 1, retain }, () => undefined);
  await waitFor('the publish to be taken or its sender dropped', () => ended || rig.taken.length > before);
  return rig.taken.length > before;
}

async function subscribes(mqtt: MqttClient, name: TopicName): Promise<boolean> {
  const granted = await mqtt.subscribeAsync(topicFor(name), { qos: 1 }).catch(() => [{ qos: 128 }]);
  return granted.every(({ qos }) => qos < 128);
}

describe('who may do what on which topic', () => {
  test('every row of the table has an expectation, and no expectation is without its row', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(TOPICS).sort());
  });

  test.each(rows)('$name, $client: "$grants"', async ({ name, client, grants }) => {
    expect(grants).toBeDefined();
    if (client === 'nobody') {
      await expect(connect(client)).rejects.toThrow();
      return;
    }
    const found: string[] = [];
    if (await publishes(await connect(client), name, false)) found.push('P');
    if (await publishes(await connect(client), name, true)) found.push('R');
    const reader = await connect(client);
    if (await subscribes(reader, name)) found.push('S');
    await reader.endAsync(true);
    expect(found.join('')).toBe(grants);
  });
});

describe('wide filters', () => {
  const heard = async (client: 'admin' | 'viewer', filter: string): Promise<string[]> => {
    const reader = await rig.user(client, { clientId: `reader-${client}-${Math.floor(performance.now())}` });
    const topics = new Set<string>();
    reader.on('message', (topic) => topics.add(topic));
    await reader.subscribeAsync(filter);
    rig.broker.publish(topicOf(GATEWAY, 'logStored', { node: 'pi0' }), VALID_PAYLOADS.logStored, {
      retain: false,
    });
    rig.broker.publish(topicOf(GATEWAY, 'command', { tank: 'farm' }), VALID_PAYLOADS.command, {
      retain: false,
    });
    rig.broker.publish(topicOf(GATEWAY, 'commandAck', { tank: 'farm' }), VALID_PAYLOADS.commandAck, {
      retain: false,
    });
    await waitFor('the last of them', () => topics.has(topicOf(GATEWAY, 'commandAck', { tank: 'farm' })));
    await reader.endAsync(true);
    return [...topics].filter((topic) => !topic.endsWith('/ack') && /command|log/.test(topic));
  };

  test.each(['#', 'sluice/#', 'sluice/gw0/#', '+/gw0/tank/+/command/ack'])(
    'a viewer behind %s hears no command and no log',
    async (filter) => {
      expect(await heard('viewer', filter)).toEqual([]);
    },
  );

  test('an admin behind # hears commands, and no log', async () => {
    expect(await heard('admin', '#')).toEqual(['sluice/gw0/tank/farm/command']);
  });

  test.each([
    '$SYS/#',
    'sluice/gw1/#',
    'elsewhere',
    'sluice/gw0/node/+/log',
    'sluice/gw0/node/pi0/log/stored',
    'a\u0000b',
    '+/+',
  ])('nobody gets %j', async (filter) => {
    const reader = await rig.user('admin');
    const granted = await reader.subscribeAsync(filter).catch(() => [{ qos: 128 }]);
    expect(granted).toEqual([expect.objectContaining({ qos: 128 })]);
    await reader.endAsync(true);
  });

  test.each(['#', 'sluice/gw0/tank/+/level', 'sluice/gw0/tank/house/#'])(
    'a node does not get %s',
    async (filter) => {
      const node = await rig.node('pi0');
      const granted = await node.subscribeAsync(filter).catch(() => [{ qos: 128 }]);
      expect(granted).toEqual([expect.objectContaining({ qos: 128 })]);
      await node.endAsync(true);
    },
  );
});
