import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { loadConfig } from '../../../firmware/config/load.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { RevisableFiles } from '../../../firmware/drivers/revisable/revisable-files.js';
import type { PlannedDevice, VpnPlan } from '../../../firmware/gateway/auth/vpn-cap.js';
import { planFile } from '../../../firmware/main/revisable.js';
import { vpnPeers } from '../../../firmware/main/vpn.js';
import { waitFor } from '../../support/wait-for.js';
import { Device } from './device.js';
import { GatewayRig } from './gateway-rig.js';

const PATIENCE_MS = 15_000;
const SLOW = 30_000;
const RULE = { low_percent: 20, high_percent: 70, enabled: true };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-plan-'));
  file = join(folder, 'gateway.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(content: object | string): void {
  writeFileSync(`${file}.part`, typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(`${file}.part`, file);
}

describe('a plan that changes while the gateway runs', () => {
  /** Loopback addresses play the VPN: the gateway sees an address either way. */
  const planOf = (...members: PlannedDevice[]): VpnPlan => ({
    subnet: '127.77.0.0/24',
    address: '127.77.0.1',
    members,
  });
  const farmer = { name: 'farmer', address: '127.77.0.2', role: 'admin' } as const;
  const pi0 = { name: 'pi0', address: '127.77.0.3', role: 'node' } as const;
  const guest = { name: 'guest', address: '127.77.0.4', role: 'viewer' } as const;

  let rig: GatewayRig;
  let devices: Device[];
  const at = (address: string) => {
    const device = new Device(rig, address);
    devices.push(device);
    return device;
  };
  const said = (level: string) =>
    rig.log.lines.filter((line) => line.level === level).map((line) => line.sentence);
  const taken = () =>
    said('info').filter((sentence) => sentence.includes('has changed and is in force')).length;
  /** Puts a plan into the file, and waits until the gateway says that it is in force. */
  async function put(...members: PlannedDevice[]): Promise<void> {
    const before = taken();
    write(planOf(...members));
    await waitFor('the new plan', () => taken() > before, PATIENCE_MS);
  }

  beforeEach(async () => {
    devices = [];
    rig = new GatewayRig();
    const plan = planOf(farmer, pi0);
    write(plan);
    const revisions = new RevisableFiles([file], ([text = '']) => JSON.parse(text) as VpnPlan);
    const peers = vpnPeers({ members: [], management_sockets: [] }, new SystemClock());
    await rig.start({ vpn: { plan, peers, revisions } });
  });
  afterEach(async () => {
    for (const device of devices) device.stop();
    await rig.stop();
  });

  test(
    'an admin’s phone that becomes a viewer’s is one from the next request on, and its MQTT connection ends',
    async () => {
      const { cookie } = await at(farmer.address).signIn('admin');
      const node = await at(pi0.address).node();
      const mqtt = await at(farmer.address).user('admin');
      const closed = new Promise<void>((resolve) => mqtt.once('close', () => resolve()));
      expect(await at(farmer.address).ask('GET', '/api/users', { cookie })).toMatchObject({ status: 200 });
      await at(farmer.address).live(cookie);

      await put({ ...farmer, role: 'viewer' }, pi0);
      const refused = { status: 403, body: { code: 'vpn_role_capped' } };
      expect(
        await at(farmer.address).ask('PUT', '/api/tanks/house/rule', { cookie, body: RULE }),
      ).toMatchObject(refused);
      await closed;
      expect(node.connected).toBe(true);
      expect(await at(farmer.address).live(cookie)).toMatchObject({
        session: { role: 'viewer', capped_by_device: true },
      });

      await put(farmer, pi0);
      expect(await at(farmer.address).ask('GET', '/api/users', { cookie })).toMatchObject({ status: 200 });
    },
    SLOW,
  );

  test(
    'a phone that comes gets in, one that goes does not, and a node that goes is dropped',
    async () => {
      expect(await at(guest.address).signIn('viewer')).toMatchObject({ status: 403 });
      const node = await at(pi0.address).node();
      const closed = new Promise<void>((resolve) => node.once('close', () => resolve()));
      await put(guest, farmer);
      expect(await at(guest.address).signIn('viewer')).toMatchObject({
        status: 200,
        body: { role: 'viewer' },
      });
      await closed;
      await expect(at(pi0.address).node()).rejects.toMatchObject({ code: 5 });
      await put(farmer);
      expect(await at(guest.address).ask('GET', '/api/health')).toMatchObject({
        status: 403,
        body: { code: 'vpn_address_unknown' },
      });
    },
    SLOW,
  );

  test.each([
    ['no JSON', '{"subnet":'],
    ['an address that is none', planOf({ ...farmer, address: '127.77.0.999' }, guest)],
  ])(
    'a file with %s leaves the plan before in force, says so once, and is got over',
    async (_what, content) => {
      write(content);
      await waitFor('the complaint', () => said('error').length > 0, PATIENCE_MS);
      expect(said('error')[0]).toMatch(/plan of the VPN stays as it was/);
      expect(await at(farmer.address).signIn('admin')).toMatchObject({
        status: 200,
        body: { role: 'admin' },
      });
      await put(farmer, guest);
      expect(said('error')).toHaveLength(1);
    },
    SLOW,
  );
});

describe('the plan in a configuration file', () => {
  const members = [
    { name: 'pi0', address: '10.83.0.3', role: 'node' },
    { name: 'anna', address: '10.83.0.2', role: 'admin' },
  ];
  const whole = (change: object = {}) => ({
    ...{ schema: 1, gateway: 'gw0' },
    nodes: [{ id: 'pi0', secret_sha256: '0'.repeat(64), tanks: ['house'] }],
    vpn: { subnet: '10.83.0.0/24', address: '10.83.0.1', members },
    ...change,
  });
  const vpn = (change: object) => whole({ vpn: { ...whole().vpn, ...change } });
  const revised = (content: object | string) => {
    write(whole());
    const source = planFile(file, loadConfig(gatewayConfig, file));
    write(content);
    return source.parse(source.texts());
  };

  test('is taken when nothing but its members has changed', () => {
    const bert = { name: 'bert', address: '10.83.0.254', role: 'viewer' };
    expect(revised(vpn({ members: [...members, bert] })).members).toContainEqual(bert);
  });

  test.each([
    ['another subnet', vpn({ subnet: '10.83.0.0/23' })],
    ['another set of nodes', whole({ nodes: [] })],
    ['no VPN any more', whole({ vpn: undefined })],
    ['a web certificate', whole({ web: { cert_file: 'a', key_file: 'b' } })],
  ])('with %s needs a restart, and says so', (_what, content) => {
    expect(() => revised(content)).toThrow(/vpn\.members.*systemctl restart sluice-gateway/);
  });

  test.each([
    ['cut off', '{"schema": 1, "gate'],
    ['empty', ''],
    [
      'with an address twice',
      vpn({ members: [...members, { name: 'x', address: '10.83.0.2', role: 'viewer' }] }),
    ],
    ['with a role that is none', vpn({ members: [{ name: 'pi0', address: '10.83.0.3', role: 'root' }] })],
    ['without a node that the broker knows', vpn({ members: [] })],
  ])('%s is refused whole, with the place of the mistake', (_what, content) => {
    expect(() => revised(content)).toThrow(/gateway\.json cannot be used/);
  });

  test('that is gone is told as such', () => {
    write(whole());
    const source = planFile(file, loadConfig(gatewayConfig, file));
    rmSync(file);
    expect(() => source.texts()).toThrow(/cannot be read \(ENOENT\)/);
  });
});
