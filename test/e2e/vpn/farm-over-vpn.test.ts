import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { CliRig } from '../../integration/provisioning/cli-rig.js';
import {
  type Daemon,
  dial,
  InstalledMachine,
} from '../../integration/provisioning-vpn/support/installed-machine.js';
import { ask, signIn } from '../../integration/provisioning-vpn/support/web-client.js';
import { end, Lab, type Machine, namespacesWork } from '../../integration/vpn/support/namespaces.js';
import { accepts, answer, listen } from '../../integration/vpn/support/probe.js';
import { waitFor } from '../../support/wait-for.js';
import { historyOf, missingMinutes } from './support/farm-history.js';
import { mosquittoOn } from './support/mosquitto-on.js';

const ADMIN_PASSWORD = 'an admin and nobody else';
const VIEWER_PASSWORD = 'whoever may look';
/** The farm's clock runs so much faster than the machine's: a quarter of an hour in 45 s. */
const SPEED = 20;
const MINUTE_MS = 60_000;

const MEMBERS = `name,kind,role,tanks
tank,node,,pond
well,node,,deep
anna,phone,admin,
bert,phone,viewer,
six,phone,viewer,
hotel,phone,viewer,
`;
const PHONES = ['anna', 'bert', 'six', 'hotel'] as const;

/**
 * A whole farm as the command line makes it, and nothing made by hand: bulk-provisioned, bundled, installed. OpenVPN,
 * firewall, gateway and node are the real ones; only the water is simulated, because a namespace has none.
 */
(namespacesWork ? describe : describe.skip)('A farm on its own VPN', () => {
  const lab = new Lab();
  const rig = new CliRig();
  const phones = new Map<string, Daemon>();
  const machines = new Map<string, InstalledMachine>();
  let node: Daemon;
  const at = (name: string) => lab.machine(name);
  const installed = (name: 'gw0' | 'tank' | 'well') => found(machines.get(name), name);
  const phone = (name: (typeof PHONES)[number]) => found(phones.get(name), name);

  beforeAll(async () => {
    writeFileSync(join(rig.root, 'members.csv'), MEMBERS);
    await rig.json('farm', 'init', '--name', 'green-valley');
    await rig.json('farm', 'add', 'gateway', 'gw0', '--remote', '10.99.0.1', '--remote', 'fd99::1');
    await rig.json('farm', 'add-bulk', join(rig.root, 'members.csv'), '--gateway', 'gw0');
    await rig.json('farm', 'expose', 'tank', '--to', '10.0.0.5:80', '--port', '8081');
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab
        .build(['gw0', 'tank', 'well', ...PHONES, 'camera'])
        .then(() => lab.join(['tank', '10.0.0.1/24'], ['camera', '10.0.0.5/24'])),
    ]);
    await at('six').run('ip', '-4', 'address', 'flush', 'dev', 'eth0');
    await at('hotel').run('nft', '-f', fileOf(rig, 'hotel.nft', ONLY_TCP_443));

    const tanks = { tank: 'pond', well: 'deep' };
    for (const name of ['gw0', 'tank', 'well'] as const) {
      const machine = new InstalledMachine(rig, at(name), name);
      machines.set(name, machine);
      if (name === 'gw0') await machine.install('gateway');
      else await machine.install('node', '--tanks', fileOf(rig, `${name}.json`, tanksOf(tanks[name])));
      await machine.prepareKernel();
    }
    const gw0 = installed('gw0');
    await gw0.startVpn(VPN_UNITS.udp);
    await gw0.startVpn(VPN_UNITS.tcp);
    const gateway = gw0.startProcess('gateway', {
      SLUICE_ADMIN_PASSWORD: ADMIN_PASSWORD,
      SLUICE_VIEWER_PASSWORD: VIEWER_PASSWORD,
      ...FAST,
    });
    await Promise.all([
      gateway.says('it answers', () => gateway.log.includes('Gateway gw0 answers')),
      installed('tank').startVpn(VPN_UNITS.client),
      installed('well').startVpn(VPN_UNITS.client),
      ...(['anna', 'bert', 'six'] as const).map((name) => call(name)),
    ]);
    simulateWater(installed('tank'));
    node = installed('tank').startProcess('node', FAST);
  }, 90_000);
  afterAll(async () => {
    await lab.remove();
    rig.remove();
  });

  /** A phone imports its profile and connects. */
  async function call(name: (typeof PHONES)[number]): Promise<void> {
    const file = join(rig.root, `${name}.ovpn`);
    await rig.json('profile', name, '--out', file, '--for', name === 'bert' ? 'ios' : 'android');
    phones.set(name, dial(at(name), file));
    await phone(name).connected(1, 30_000);
  }

  test('every machine has exactly the address of the plan', async () => {
    const { members } = (await rig.json('farm', 'list')) as { members: { name: string; address: string }[] };
    const planned = new Map(members.map(({ name, address }) => [name, `${address}/24`]));
    for (const name of ['gw0', 'tank', 'well', 'anna', 'bert', 'six']) {
      const addresses = new Set(await at(name).tunnelAddresses());
      expect([name, ...addresses]).toEqual([name, planned.get(name)]);
    }
    expect(planned.get('anna')).toBe('192.168.0.2/24');
  });

  test('a phone reads the dashboard and the broker through the tunnel, also over IPv6 alone', async () => {
    for (const name of ['anna', 'six']) {
      const session = await signIn(at(name), 'viewer', VIEWER_PASSWORD);
      const percent = await waitFor('a level', () => percentOf(at(name), session));
      expect(percent).toBeGreaterThan(40);
      const viewer = { name: 'viewer', password: VIEWER_PASSWORD };
      const heard = await mosquittoOn(at(name), 'sub', 'level', viewer, '-C', '1', '-W', '5');
      expect(JSON.parse(heard).percent).toBeGreaterThan(40);
    }
  }, 40_000);

  test('from outside nothing answers, also for whoever has a route through the gateway', async () => {
    const { wan } = lab;
    await wan.run('ip', 'route', 'replace', '192.168.0.0/24', 'via', '10.99.0.1');
    const ports = [22, 80, 1883, 8080, 8443];
    expect(await accepts(at('anna'), '192.168.0.1', 8080)).toBe(true);
    for (const address of ['192.168.0.1', '192.168.0.3', '10.99.0.1']) {
      const open = await Promise.all(ports.map((port) => accepts(wan, address, port)));
      expect([address, ports.filter((_, index) => open[index])]).toEqual([address, []]);
      if (address.startsWith('192')) await expect(wan.run('ping', '-c1', '-W1', address)).rejects.toThrow();
    }
  }, 20_000);

  test('a node reaches the gateway, and no phone and no other node', async () => {
    await Promise.all([
      listen(at('anna'), '192.168.0.2', 7000, 'phone'),
      listen(at('well'), '192.168.0.4', 7000, 'well'),
    ]);
    expect(await answer(at('tank'), '192.168.0.2', 7000)).toBeNull();
    expect(await answer(at('tank'), '192.168.0.4', 7000)).toBeNull();
    expect(await answer(at('bert'), '192.168.0.4', 7000)).toBeNull();
    expect((await ask(at('tank'), 'GET', '/api/health')).status).toBe(200);
  });

  test('a node cannot speak for another, not even with its password', async () => {
    const session = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    const stolen = readFileSync(installed('tank').at('/etc/sluice/secrets/tank'), 'utf8').trim();
    const own = readFileSync(installed('well').at('/etc/sluice/secrets/well'), 'utf8').trim();
    const lie = ['-m', JSON.stringify({ percent: 99 }), '-q', '1', '-r'];
    const as = (name: string, password: string) =>
      mosquittoOn(at('well'), 'pub', 'level', { name, password }, '-i', `node-${name}`, ...lie);
    await expect(as('tank', stolen)).rejects.toThrow(/not authori[sz]ed|refused|bad user/i);
    // With its own name it may sign in, and is thrown out for what it publishes.
    await as('well', own).catch(() => undefined);
    expect(await percentOf(at('anna'), session)).not.toBe(99);
    const { body } = await ask(at('anna'), 'GET', '/api/audit', session);
    const denied = (body as { entries: { actor: string; allowed: boolean }[] }).entries.filter(
      ({ allowed }) => !allowed,
    );
    expect(denied.map(({ actor }) => actor)).toEqual(expect.arrayContaining(['tank', 'well']));
  }, 20_000);

  test('an admin on a viewer’s phone stays a viewer', async () => {
    const body = { actuator: 'inlet', action: 'close', duration_s: 60 };
    const from = async (name: string) => {
      const session = await signIn(at(name), 'admin', ADMIN_PASSWORD);
      return (await ask(at(name), 'POST', '/api/tanks/pond/commands', session, body)).status;
    };
    expect([await from('bert'), await from('anna')]).toEqual([403, 202]);
    const session = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    await ask(at('anna'), 'POST', '/api/tanks/pond/commands', session, {
      actuator: 'inlet',
      action: 'auto',
    });
  }, 20_000);

  test('the camera at the tank answers an admin’s phone, and neither a viewer’s nor another node', async () => {
    await listen(at('camera'), '10.0.0.5', 80, 'camera');
    expect(await answer(at('anna'), '192.168.0.3', 8081)).toBe('camera 10.0.0.1');
    expect(await answer(at('bert'), '192.168.0.3', 8081)).toBeNull();
    expect(await answer(at('well'), '192.168.0.3', 8081)).toBeNull();
  });

  test('a phone in a network that lets nothing but TCP 443 out arrives within 30 s', async () => {
    await call('hotel');
    expect((await ask(at('hotel'), 'GET', '/api/health')).status).toBe(200);
  }, 40_000);

  test('the tunnel is cut in a refill: the node closes at 80 % by itself, and nothing is missing afterwards', async () => {
    const session = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    await waitFor('the node is heard', () => percentOf(at('anna'), session), 20_000);
    const rule = { low_percent: 60, high_percent: 80, enabled: true };
    expect((await ask(at('anna'), 'PUT', '/api/tanks/pond/rule', session, rule)).status).toBe(200);
    await node.says('the refill begins', () => node.log.includes('Inlet open'));
    const cut_ms = performance.now();
    await at('tank').run('ip', 'link', 'set', 'eth0', 'down');
    // At it, or so much ahead of it as still comes in.
    await node.says('the refill ends', () => node.log.includes('the high setpoint of 80 %'), 90_000);
    await waitFor(
      'ten minutes of the farm',
      () => (performance.now() - cut_ms) * SPEED > 10 * MINUTE_MS,
      60_000,
    );
    await at('tank').run('ip', 'link', 'set', 'eth0', 'up');
    const back_ms = BEGAN_MS + (Date.now() - BEGAN_MS) * SPEED;
    const history = await waitFor(
      'the history of the cut, and of the minutes after it',
      async () => {
        const seen = await historyOf(at('anna'), session, BEGAN_MS);
        return Date.parse(seen.buckets.at(-1)?.ts ?? '') > back_ms + MINUTE_MS && seen;
      },
      90_000,
    );
    const opened = history.events.find(({ reason_code }) => reason_code === 'below_low');
    const closed = history.events.find(({ reason_code }) =>
      ['reached_high', 'closes_ahead'].includes(reason_code),
    );
    expect([opened?.state, closed?.state]).toEqual(['open', 'closed']);
    expect(missingMinutes(history)).toEqual([]);
    const most = Math.max(...history.buckets.map(({ max_percent }) => max_percent ?? 0));
    expect(most).toBeGreaterThanOrEqual(79.5);
    expect(most).toBeLessThanOrEqual(81);
  }, 240_000);

  test('a revoked phone is out within 5 s of the gateway’s new bundle and stays out; nobody else notices', async () => {
    await rig.json('pki', 'revoke', 'bert');
    const before = new Map([...phones].map(([name, { connections }]) => [name, connections]));
    const begun_ms = performance.now();
    expect(await installed('gw0').update('gateway')).toMatchObject({ sessions_ended: 1 });
    expect(await accepts(at('bert'), '192.168.0.1', 8080)).toBe(false);
    expect(performance.now() - begun_ms).toBeLessThan(5_000);
    await end(phone('bert').child);
    const daemon = installed('gw0').daemon(VPN_UNITS.udp);
    phones.set('bert', dial(at('bert'), join(rig.root, 'bert.ovpn')));
    await daemon.says('refused', () => daemon.log.includes('certificate revoked'));
    expect(phone('bert').connections).toBe(0);
    for (const name of ['anna', 'six', 'hotel'] as const)
      expect([name, phone(name).connections]).toEqual([name, before.get(name)]);
    expect((await ask(at('anna'), 'GET', '/api/health')).status).toBe(200);
  }, 30_000);
});

/** The farm's clock, the same for gateway and node. */
const BEGAN_MS = Date.now();
const FAST = { SLUICE_SIM_SPEED: String(SPEED), SLUICE_SIM_EPOCH_MS: String(BEGAN_MS) };

/** A guest network: names, and the web by TCP. */
const ONLY_TCP_443 = `table inet guests {
  chain out {
    type filter hook output priority filter; policy drop;
    oifname "lo" accept
    oifname "tun*" accept
    meta l4proto ipv6-icmp accept
    tcp dport 443 accept
  }
}
`;

/** A tank of 1,000 L with a valve, as an installer would write it down. */
function tanksOf(id: string): string {
  const tank = {
    id,
    name: id,
    shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_000 },
    sensor: { driver: 'serial', device: '/dev/ttyAMA0', mode: 'auto', empty_distance_mm: 1_250 },
    inlet: { relay: { driver: 'onoff', gpio: 17 }, inflow_lph: 3_000 },
  };
  return JSON.stringify([tank]);
}

/** The one thing made by hand: there is neither water nor a valve in a namespace. */
function simulateWater(machine: InstalledMachine): void {
  const file = machine.at('/etc/sluice/node.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  for (const tank of config.tanks) {
    tank.sensor = { driver: 'simulated', empty_distance_mm: 1_250 };
    tank.inlet.relay = { driver: 'simulated' };
  }
  writeFileSync(file, JSON.stringify({ ...config, simulation: { seed: 1 } }));
}

async function percentOf(machine: Machine, session: string): Promise<number | undefined> {
  const { body } = await ask(machine, 'GET', '/api/tanks', session);
  const { tanks } = body as { tanks: { id: string; level: { percent: number } | null }[] };
  return tanks.find(({ id }) => id === 'pond')?.level?.percent;
}

function fileOf(rig: CliRig, name: string, content: string): string {
  const file = join(rig.root, name);
  writeFileSync(file, content);
  return file;
}

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`there is no ${name}`);
  return thing;
}
