import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { MqttUplink } from '../../../firmware/drivers/uplink/mqtt.js';
import type { Inbound } from '../../../firmware/ports/uplink.js';
import { eventRecord } from '../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { freePort } from '../../support/free-port.js';
import { ABOUT, LEVEL, READING, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, NODE_SECRET } from './gateway-rig.js';

/** A node's own uplink at the gateway it was made for. */

let rig: GatewayRig;
let uplink: MqttUplink;
let inbox: Inbound[];
beforeEach(async () => {
  rig = new GatewayRig();
  // A port that is still free when the gateway comes back to it.
  await rig.start({ mqtt: [{ host: '127.0.0.1', port: await freePort() }] });
  inbox = [];
  uplink = new MqttUplink({
    url: `mqtt://127.0.0.1:${rig.started.mqtt[0]?.port}`,
    gateway: 'gw0',
    node: 'pi0',
    tanks: ['house', 'farm'],
    secret: NODE_SECRET,
    clock: new SystemClock(),
    log: rig.log,
    random: () => 0.5,
  });
  await uplink.start((message) => void inbox.push(message));
  await waitFor('the uplink', () => uplink.connected);
});
afterEach(async () => {
  await uplink.stop();
  await rig.stop();
});

const house = async (cookie: string) => await (await rig.fetch('/api/tanks/house', { cookie })).json();

test('what the node tells is seen, what is asked arrives, and its answer comes back', async () => {
  const admin = await rig.signIn('admin');
  uplink.tell('about', { tank: 'house' }, ABOUT);
  uplink.tell('level', { tank: 'house' }, LEVEL);
  await waitFor('the level', async () => (await house(admin)).stale === false);
  const body = { actuator: 'inlet', action: 'open', duration_s: 60 };
  const response = await rig.fetch('/api/tanks/house/commands', { method: 'POST', cookie: admin, body });
  const { id } = await response.json();
  await waitFor('the command', () => inbox.length === 1);
  expect(inbox[0]).toMatchObject({ topic: 'command', tank: 'house', retained: false });
  uplink.answer('house', { ...Object(VALID_PAYLOADS.commandAck), id, state: 'acknowledged' });
  await waitFor('its answer', async () => {
    const told = await (await rig.fetch(`/api/commands/${id}`, { cookie: admin })).json();
    return told.state === 'acknowledged';
  });
});

test('records told while the gateway was away are stored with their own times', async () => {
  const { mqtt } = rig.started;
  await rig.stopGateway();
  await waitFor('the end of the connection', () => !uplink.connected);
  const first = Date.now() - 5_000;
  for (let i = 0; i < 3; i += 1) {
    uplink.log({ ...READING, ts: toTimestamp(first + i * 1000), percent: 40 + i });
  }
  const { reason: _, until: __, command_id: ___, ...inlet } = Object(VALID_PAYLOADS.inlet);
  uplink.log(
    eventRecord.parse({ ...inlet, kind: 'event', tank: 'house', actuator: 'inlet', ts: toTimestamp(first) }),
  );
  await rig.start({ mqtt });
  await waitFor('the uplink to come back', () => uplink.connected, 20_000);
  const cookie = await rig.signIn('viewer');
  await waitFor('the history', async () => {
    const history = await (await rig.fetch('/api/tanks/house/history', { cookie })).json();
    const readings = history.buckets.reduce(
      (sum: number, bucket: { readings: number }) => sum + bucket.readings,
      0,
    );
    return readings === 3 && history.events.length === 1;
  });
});

test('a node that takes its leave is offline, and the gateway heard it say so', async () => {
  const cookie = await rig.signIn('viewer');
  await waitFor('its presence', async () => (await house(cookie)).online === true);
  await uplink.stop();
  await waitFor('its absence', async () => (await house(cookie)).online === false);
});
