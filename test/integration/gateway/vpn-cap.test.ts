import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { VpnPlan } from '../../../firmware/gateway/auth/vpn-cap.js';
import { vpnPeers } from '../../../firmware/main/vpn.js';
import { ABOUT, LEVEL, onTheWire } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { Device } from './device.js';
import { AVAILABILITY, GatewayRig, HOUSE } from './gateway-rig.js';

/** Loopback addresses play the VPN: the gateway sees an address either way. */
const PLAN: VpnPlan = {
  subnet: '127.77.0.0/24',
  address: '127.77.0.1',
  members: [
    { name: 'farmer', address: '127.77.0.2', role: 'admin' },
    { name: 'pi0', address: '127.77.0.3', role: 'node' },
    { name: 'pi1', address: '127.77.0.4', role: 'node' },
    { name: 'neighbour', address: '127.77.0.254', role: 'viewer' },
  ],
};
const RULE = { low_percent: 20, high_percent: 70, enabled: true };
const COMMAND = {
  id: 'by-hand-0001',
  actuator: 'inlet',
  action: 'close',
  duration_s: 60,
  ttl_s: 10,
};

let rig: GatewayRig;
let devices: Device[];
const at = (address: string) => {
  const device = new Device(rig, address);
  devices.push(device);
  return device;
};
const adminsPhone = () => at('127.77.0.2');
const viewersPhone = () => at('127.77.0.254');
const pi0 = () => at('127.77.0.3');
const pi1 = () => at('127.77.0.4');
const stranger = () => at('127.77.0.9');
const gatewayItself = () => at('127.0.0.1');

/** Denials in the audit log, oldest first. */
async function denials() {
  const { cookie } = await gatewayItself().signIn('admin');
  const { body } = await gatewayItself().ask('GET', '/api/audit', { cookie });
  return body.entries.filter(({ allowed }: { allowed: boolean }) => !allowed).reverse();
}

async function started(plan: VpnPlan | undefined): Promise<void> {
  rig = new GatewayRig();
  devices = [];
  const members = [...(plan?.members ?? [])];
  const peers = vpnPeers({ members, management_sockets: [] }, new SystemClock());
  await rig.start({ vpn: plan && { plan, peers } });
}
afterEach(async () => {
  for (const device of devices) device.stop();
  await rig.stop();
});

describe('an admin’s password', () => {
  beforeEach(() => started(PLAN));

  test('at a viewer’s phone: reads, changes nothing, and is told why', async () => {
    const phone = viewersPhone();
    const { status, body, cookie } = await phone.signIn('admin');
    expect({ status, body }).toMatchObject({ status: 200, body: { role: 'viewer', capped_by_device: true } });

    expect(await phone.ask('GET', '/api/tanks', { cookie })).toMatchObject({ status: 200 });
    const session = await phone.ask('GET', '/api/session', { cookie });
    expect(session.body).toMatchObject({ username: 'admin', role: 'viewer', capped_by_device: true });

    const refused = { status: 403, body: { code: 'vpn_role_capped' } };
    expect(await phone.ask('PUT', '/api/tanks/house/rule', { cookie, body: RULE })).toMatchObject(refused);
    expect(await phone.ask('GET', '/api/users', { cookie })).toMatchObject(refused);
    expect(await phone.ask('GET', '/api/vpn', { cookie })).toMatchObject(refused);
    expect(await denials()).toContainEqual(
      expect.objectContaining({
        ...{ actor: 'admin', role: 'viewer', action: 'PUT /api/tanks/:id/rule' },
        ...{ detail: 'vpn_role_capped', from: '127.77.0.254' },
      }),
    );
  });

  test('at a viewer’s phone: the live socket knows a viewer', async () => {
    const phone = viewersPhone();
    const { cookie } = await phone.signIn('admin');
    const welcome = await phone.live(cookie);
    expect(welcome).toMatchObject({ session: { username: 'admin', role: 'viewer', capped_by_device: true } });
  });

  test('at a viewer’s phone: a command over MQTT ends the connection', async () => {
    const heard = await commandsHeard();
    const client = await viewersPhone().user('admin');
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(`${HOUSE}/command`, onTheWire(COMMAND), { qos: 1 });
    await closed;
    expect(await denials()).toContainEqual(
      expect.objectContaining({
        ...{ actor: 'admin', role: 'viewer', action: 'mqtt.publish', target: `${HOUSE}/command` },
        ...{ detail: 'vpn_role_capped', from: '127.77.0.254' },
      }),
    );
    const admin = await adminsPhone().user('admin');
    admin.publish(`${HOUSE}/command`, onTheWire({ ...COMMAND, id: 'by-hand-0002' }), { qos: 1 });
    await waitFor('the command of the next one', () => heard.length > 0);
    expect(heard).toEqual(['by-hand-0002']);
  });

  test('at a viewer’s phone: commands of others are not read, levels are', async () => {
    const client = await viewersPhone().user('admin');
    const [granted] = await client.subscribeAsync(`${HOUSE}/level`);
    expect(granted?.qos).toBe(0);
    // Refused subscriptions are told as failure, 0x80.
    await expect(client.subscribeAsync(`${HOUSE}/command`)).rejects.toThrow(/Unspecified error|128/);
  });

  test('at an admin’s phone: everything is as at the gateway itself', async () => {
    const heard = await commandsHeard();
    for (const [i, device] of [adminsPhone(), gatewayItself()].entries()) {
      const { body, cookie } = await device.signIn('admin');
      expect(body).toEqual({ username: 'admin', role: 'admin', gateway: 'gw0', version: '0.1.0' });
      expect(await device.ask('GET', '/api/users', { cookie })).toMatchObject({ status: 200 });
      expect(await device.ask('GET', '/api/vpn', { cookie })).toMatchObject({
        status: 200,
        body: { up: false, ways: [], peers: [] },
      });
      expect(await device.live(cookie)).toMatchObject({ session: { role: 'admin' } });
      const client = await device.user('admin');
      const id = `by-hand-000${i}`;
      await client.publishAsync(`${HOUSE}/command`, onTheWire({ ...COMMAND, id }), { qos: 1 });
    }
    await waitFor('both commands', () => heard.length === 2);
    expect(heard).toEqual(['by-hand-0000', 'by-hand-0001']);
    expect(await denials()).toEqual([]);
  });

  test('at a node’s address: a viewer', async () => {
    const { body, cookie } = await pi1().signIn('admin');
    expect(body).toMatchObject({ role: 'viewer', capped_by_device: true });
    expect(await pi1().ask('PUT', '/api/tanks/house/rule', { cookie, body: RULE })).toMatchObject({
      status: 403,
      body: { code: 'vpn_role_capped' },
    });
  });

  test('a session that was opened at an admin’s phone is a viewer’s at a viewer’s phone', async () => {
    const { cookie } = await adminsPhone().signIn('admin');
    expect(await viewersPhone().ask('PUT', '/api/tanks/house/rule', { cookie, body: RULE })).toMatchObject({
      status: 403,
      body: { code: 'vpn_role_capped' },
    });
    expect(await viewersPhone().live(cookie)).toMatchObject({ session: { role: 'viewer' } });
  });
});

test('a viewer is refused as a viewer, wherever they are', async () => {
  await started(PLAN);
  const { body, cookie } = await adminsPhone().signIn('viewer');
  expect(body).toEqual({ username: 'viewer', role: 'viewer', gateway: 'gw0', version: '0.1.0' });
  for (const device of [adminsPhone(), viewersPhone()]) {
    expect(await device.ask('PUT', '/api/tanks/house/rule', { cookie, body: RULE })).toMatchObject({
      status: 403,
      body: { code: 'role_refused' },
    });
  }
});

describe('an address of the VPN that the plan gives to nobody', () => {
  beforeEach(() => started(PLAN));

  test('gets nothing over HTTP, not even a look at a password or an old session', async () => {
    const { cookie } = await adminsPhone().signIn('admin');
    const refused = { status: 403, body: { code: 'vpn_address_unknown' } };
    expect(await stranger().signIn('admin')).toMatchObject(refused);
    expect(await stranger().ask('GET', '/api/tanks', { cookie })).toMatchObject(refused);
    expect(await stranger().ask('GET', '/api/health')).toMatchObject(refused);
    expect(await denials()).toContainEqual(
      expect.objectContaining({ actor: 'admin', detail: 'vpn_address_unknown', from: '127.77.0.9' }),
    );
  });

  test('gets no live socket', async () => {
    const { cookie } = await adminsPhone().signIn('admin');
    expect(await stranger().live(cookie)).toBe('not_signed_in');
    expect(await denials()).toEqual([
      expect.objectContaining({ actor: 'admin', action: 'live.open', detail: 'vpn_address_unknown' }),
    ]);
  });

  test('gets nothing over MQTT', async () => {
    await expect(stranger().user('admin')).rejects.toMatchObject({ code: 5 });
    await expect(stranger().node()).rejects.toMatchObject({ code: 5 });
    expect(await denials()).toMatchObject([
      { actor: '-', action: 'mqtt.sign_in', detail: 'vpn_address_unknown', from: '127.77.0.9' },
    ]);
  });
});

describe('a node’s secret', () => {
  test('is good at the node’s own address and nowhere else', async () => {
    await started(PLAN);
    for (const thief of [pi1(), adminsPhone(), gatewayItself(), at('127.88.0.3')]) {
      await expect(thief.node()).rejects.toMatchObject({ code: 5 });
    }
    const found = await denials();
    expect(found.map(({ from }: { from: string }) => from)).toEqual([
      ...['127.77.0.4', '127.77.0.2', '127.0.0.1', '127.88.0.3'],
    ]);
    expect(found[0]).toMatchObject({
      ...{ actor: 'pi0', role: 'node', action: 'mqtt.sign_in' },
      detail: 'vpn_address_not_its_own: the secret is right',
    });
    const { cookie } = await adminsPhone().signIn('viewer');
    const node = await pi0().node();
    await node.publishAsync(`${HOUSE}/level`, onTheWire(LEVEL), { qos: 1, retain: true });
    expect((await adminsPhone().ask('GET', '/api/tanks/house', { cookie })).body.level).toEqual(LEVEL);
  });

  test('is good on loopback when the plan puts the node on the gateway’s own Pi', async () => {
    const [farmer, , other, neighbour] = PLAN.members;
    const here = { name: 'pi0', address: PLAN.address, role: 'node' as const };
    await started({ ...PLAN, members: [farmer, here, other, neighbour].flatMap((member) => member ?? []) });
    await gatewayItself().node();
    await at(PLAN.address).node();
    await expect(pi1().node()).rejects.toMatchObject({ code: 5 });
  });
});

test('where there is no VPN, addresses say nothing', async () => {
  await started(undefined);
  const { body, cookie } = await viewersPhone().signIn('admin');
  expect(body).toEqual({ username: 'admin', role: 'admin', gateway: 'gw0', version: '0.1.0' });
  expect(await viewersPhone().ask('GET', '/api/users', { cookie })).toMatchObject({ status: 200 });
  expect(await viewersPhone().ask('GET', '/api/vpn', { cookie })).toMatchObject({
    status: 200,
    body: { configured: false },
  });
  await stranger().node();
});

/** Lets the node of the plan come online; the ids of the commands that reach it, as they come. */
async function commandsHeard(): Promise<readonly string[]> {
  const node = await pi0().node();
  const heard: string[] = [];
  node.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString()).id));
  await node.subscribeAsync(`${HOUSE}/command`, { qos: 1 });
  await node.publishAsync(AVAILABILITY, 'online', { qos: 1, retain: true });
  await node.publishAsync(`${HOUSE}/about`, onTheWire(ABOUT), { qos: 1, retain: true });
  return heard;
}
