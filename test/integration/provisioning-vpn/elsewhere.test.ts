import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { certificateList } from '../../../firmware/protocol/certificates.js';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { openPty, type Pty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { filesBelow } from '../provisioning-deploy/deploy-rig.js';
import { end, Lab, namespacesWork } from '../vpn/support/namespaces.js';
import { accepts, answer, listen } from '../vpn/support/probe.js';
import { type Daemon, dial, InstalledMachine } from './support/installed-machine.js';
import { ask, signIn } from './support/web-client.js';

const ADMIN_PASSWORD = 'an admin and nobody else';
const SENSOR_DISTANCE_MM = 900;

/**
 * A gateway behind a line that nobody can call: a rented machine is the VPN's server, and gateway, node and phones are
 * its clients. Everything comes from the command line; OpenVPN, firewall, gateway and node are the real ones.
 */
(namespacesWork ? describe : describe.skip)('A farm whose VPN server is elsewhere', () => {
  const lab = new Lab();
  const rig = new CliRig();
  let [vps, gw0, pump]: InstalledMachine[] = [];
  let deviceFolder = '';
  let cable: Pty;
  let sensor: NodeJS.Timeout;
  const phones = new Map<string, Daemon>();
  const at = (name: string) => lab.machine(name);
  const phone = (name: string) => {
    const one = phones.get(name);
    if (one === undefined) throw new Error(`no phone ${name}`);
    return one;
  };
  const installed = () => {
    if (vps === undefined || gw0 === undefined || pump === undefined) throw new Error('not set up');
    return { vps, gw0, pump };
  };

  beforeAll(async () => {
    await rig.json('farm', 'init', '--name', 'green-valley');
    await rig.json('farm', 'add', 'gateway', 'gw0');
    await rig.json('farm', 'add', 'server', 'vps', '--remote', '10.99.0.1', '--protocol', 'udp');
    await rig.json('farm', 'add', 'node', 'pump-house', '--tank', 'house');
    await rig.json('farm', 'add', 'phone', 'anna', '--role', 'admin');
    await rig.json('farm', 'add', 'phone', 'bert');
    await rig.json('farm', 'expose', 'pump-house', '--to', '10.0.0.5:80', '--port', '8081');
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab
        .build(['vps', 'gw0', 'pump-house', 'anna', 'bert', 'camera'])
        .then(() => lab.join(['pump-house', '10.0.0.1/24'], ['camera', '10.0.0.5/24'])),
    ]);
    // A device is one below /dev.
    deviceFolder = mkdtempSync('/dev/shm/sluice-pty-');
    cable = await openPty(join(deviceFolder, 'tty'));
    sensor = setInterval(() => cable.write(uartFrame(SENSOR_DISTANCE_MM)), 100);
    const tanks = join(rig.root, 'tanks.json');
    writeFileSync(tanks, JSON.stringify([watched('house', cable.devicePath)]));

    vps = new InstalledMachine(rig, at('vps'), 'vps');
    gw0 = new InstalledMachine(rig, at('gw0'), 'gw0');
    pump = new InstalledMachine(rig, at('pump-house'), 'pump-house');
    await vps.install('server');
    await gw0.install('gateway');
    await pump.install('node', '--tanks', tanks);
    for (const machine of [vps, gw0, pump]) await machine.prepareKernel();
    await vps.startVpn(VPN_UNITS.udp);
    const gateway = gw0.startProcess('gateway', { SLUICE_ADMIN_PASSWORD: ADMIN_PASSWORD });
    await Promise.all([
      gw0.startVpn(VPN_UNITS.client),
      pump.startVpn(VPN_UNITS.client),
      ...['anna', 'bert'].map(async (name, index) => {
        const file = join(rig.root, `${name}.ovpn`);
        await rig.json('profile', name, '--out', file, '--for', index === 0 ? 'android' : 'ios');
        phones.set(name, dial(at(name), file));
        await phone(name).connected();
      }),
      gateway.says('it answers', () => gateway.log.includes('Gateway gw0 answers')),
    ]);
    pump.startProcess('node');
  }, 60_000);
  afterAll(async () => {
    clearInterval(sensor);
    await lab.remove();
    await cable?.close();
    rmSync(deviceFolder, { recursive: true, force: true });
    rig.remove();
  });

  test('every machine has its address of the plan: the gateway .1, the server the highest', async () => {
    const addresses = ['vps', 'gw0', 'pump-house', 'anna', 'bert'].map((name) => at(name).tunnelAddresses());
    expect((await Promise.all(addresses)).flat()).toEqual([
      '192.168.0.254/24',
      '192.168.0.1/24',
      '192.168.0.3/24',
      '192.168.0.2/24',
      '192.168.0.253/24',
    ]);
  });

  test('neither server nor gateway has a key of the other', () => {
    const { vps, gw0 } = installed();
    // A server has its VPN key; a gateway that of its profile and the dashboard's.
    const keys = [vps, gw0].map((machine) => privateKeysOn(machine));
    expect(keys.map((one) => one.length)).toEqual([1, 2]);
    expect(new Set(keys.flat()).size).toBe(3);
  });

  test('the level is on the phone: node to gateway to phone, all through the server', async () => {
    const session = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    const level = await waitFor('a level', async () => {
      const { body } = await ask(at('anna'), 'GET', '/api/tanks', session);
      const [tank] = (body as { tanks: { level: { percent: number } | null }[] }).tanks;
      return tank?.level?.percent;
    });
    expect(level).toBeCloseTo(63.2, 0);
  }, 20_000);

  test('admins are told how long the certificates on the gateway are good', async () => {
    const admin = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    const { status, body } = await ask(at('anna'), 'GET', '/api/certificates', admin);
    expect(status).toBe(200);
    const { certificates, unreadable } = certificateList.parse(body);
    expect(unreadable).toEqual([]);
    expect(certificates.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'vpn_authority fine',
      'vpn_client fine',
      'web fine',
      'web_authority fine',
    ]);
    expect(certificates.find(({ kind }) => kind === 'vpn_client')?.name).toBe('gw0');
  }, 20_000);

  test('the role of a device holds, and the gateway tells how its own tunnel stands', async () => {
    const admin = await signIn(at('anna'), 'admin', ADMIN_PASSWORD);
    const { status, body } = await ask(at('anna'), 'GET', '/api/vpn', admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      configured: true,
      up: true,
      ways: [{ name: 'client', detail: 'CONNECTED', address: '192.168.0.1' }],
      peers: [],
    });
    const capped = await signIn(at('bert'), 'admin', ADMIN_PASSWORD);
    expect((await ask(at('bert'), 'GET', '/api/vpn', capped)).status).toBe(403);
  }, 20_000);

  test('from outside nothing answers, whatever route leads to it', async () => {
    const { wan } = lab;
    for (const way of ['10.99.0.1', '10.99.0.2']) {
      await wan.run('ip', 'route', 'replace', '192.168.0.0/24', 'via', way);
      const asked = [8080, 1883].map((port) => accepts(wan, '192.168.0.1', port));
      expect(await Promise.all(asked)).toEqual([false, false]);
    }
  });

  test('the server keeps clients apart, but for what a node exposes, to whom it does', async () => {
    await Promise.all([
      listen(at('anna'), '192.168.0.2', 7000, 'phone'),
      listen(at('gw0'), '192.168.0.1', 7000, 'gateway'),
      listen(at('vps'), '192.168.0.254', 7000, 'server'),
      listen(at('camera'), '10.0.0.5', 80, 'camera'),
    ]);
    expect(await answer(at('anna'), '192.168.0.3', 8081)).toBe('camera 10.0.0.1');
    const asked = [
      answer(at('bert'), '192.168.0.3', 8081),
      answer(at('pump-house'), '192.168.0.2', 7000),
      answer(at('bert'), '192.168.0.1', 7000),
      answer(at('bert'), '192.168.0.254', 7000),
      answer(at('gw0'), '192.168.0.2', 7000),
    ];
    expect(await Promise.all(asked)).toEqual([null, null, null, null, null]);
  });

  test('sluice doctor says on both machines where the guarantees rest', async () => {
    const { vps, gw0 } = installed();
    const [atServer, atGateway] = await Promise.all([vps.doctor(), gw0.doctor()]);
    expect(atServer.server_elsewhere).toMatchObject({
      state: 'ok',
      what: expect.stringContaining('it is this machine, vps'),
    });
    for (const id of ['tunnel', 'certificates', 'crl', 'firewall']) expect(atServer[id]?.state).toBe('ok');
    expect(atGateway.server_elsewhere).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('it is another machine, vps'),
    });
    for (const id of ['tunnel', 'certificates', 'firewall', 'listeners', 'processes'])
      expect(atGateway[id]?.state).toBe('ok');
    expect(atGateway.crl?.what).toContain('the VPN server vps has it');
  }, 20_000);

  test('a revoked phone is out when the server has its new bundle; the others never drop', async () => {
    await rig.json('pki', 'revoke', 'bert');
    const { vps, gw0, pump } = installed();
    const begun_ms = performance.now();
    expect(await vps.update('server')).toMatchObject({ sessions_ended: 1 });
    expect(await accepts(at('bert'), '192.168.0.1', 8080)).toBe(false);
    expect(performance.now() - begun_ms).toBeLessThan(5_000);
    await end(phone('bert').child);
    phones.set('bert', dial(at('bert'), join(rig.root, 'bert.ovpn')));
    await vps.daemon().says('refused', () => vps.daemon().log.includes('certificate revoked'));
    expect(phone('bert').connections).toBe(0);
    for (const { connections } of [
      gw0.daemon(VPN_UNITS.client),
      pump.daemon(VPN_UNITS.client),
      phone('anna'),
    ])
      expect(connections).toBe(1);
    // Who was revoked is the server's business: the gateway has no list.
    expect(await gw0.install('gateway')).toMatchObject({ changed: false });
  }, 20_000);

  test('a router instead: from the files to import alone, with the same addresses and the same walls', async () => {
    await rig.json('farm', 'set', 'vps', '--system', 'router');
    const folder = join(rig.root, 'router');
    await rig.json('bundle', 'vps', '--out', folder);
    const { vps, gw0, pump } = installed();
    await vps.stopVpn(VPN_UNITS.udp);
    await at('vps').run('nft', 'flush', 'ruleset');
    const files = join(folder, 'sluice', 'openvpn');
    await at('vps').run('nft', '-f', join(files, 'isolation.nft'));
    const router = at('vps').spawn('openvpn', '--cd', files, '--config', 'server-udp.conf');
    await Promise.all([
      phone('anna').connected(2),
      ...[gw0, pump].map(async (machine) => {
        await machine.stopVpn(VPN_UNITS.client);
        await machine.startVpn(VPN_UNITS.client);
      }),
    ]);
    expect(await at('vps').tunnelAddresses()).toEqual(['192.168.0.254/24']);
    expect((await ask(at('anna'), 'GET', '/api/health')).status).toBe(200);
    expect(await answer(at('anna'), '192.168.0.3', 8081)).toBe('camera 10.0.0.1');
    const asked = [
      answer(at('pump-house'), '192.168.0.2', 7000),
      answer(at('anna'), '192.168.0.1', 7000),
      answer(at('anna'), '192.168.0.254', 7000),
    ];
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    expect(await accepts(lab.wan, '192.168.0.1', 8080)).toBe(false);
    await end(router);
  }, 30_000);
});

function privateKeysOn(machine: InstalledMachine): string[] {
  return filesBelow(machine.at('/etc/sluice')).flatMap(
    ({ content }) => content.toString('latin1').match(/-----BEGIN PRIVATE KEY-----[^-]+/g) ?? [],
  );
}

/** A tank that is only watched: 1,768 mm high, its sensor 250 mm above the rim. */
function watched(id: string, device: string): object {
  return {
    id,
    name: id,
    shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: 1768 },
    sensor: { driver: 'serial', device, mode: 'auto', empty_distance_mm: 2018 },
    inlet: null,
  };
}
