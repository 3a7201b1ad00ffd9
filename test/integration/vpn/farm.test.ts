import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderGatewayRules } from '../../../vpn/firewall/gateway-rules.js';
import { Nft } from '../../../vpn/firewall/nft.js';
import { renderNodeRules } from '../../../vpn/firewall/node-rules.js';
import type { GatewayVpn, VpnClient } from '../../../vpn/model.js';
import { shutOut } from '../../../vpn/openvpn/revocation.js';
import { waitFor } from '../../support/wait-for.js';
import { openFolder, removeFolder, TestClient, TestServer } from './support/farm.js';
import { Lab, namespacesWork } from './support/namespaces.js';
import { TestPki } from './support/pki.js';
import { answer, listen } from './support/probe.js';

const gateway: GatewayVpn = {
  name: 'gw0',
  subnet: '192.168.0.0/24',
  address: '192.168.0.1',
  remotes: ['10.99.0.1'],
  protocol: 'udp',
};
const camera = {
  port: 8081,
  transport: 'tcp',
  to_address: '10.0.0.5',
  to_port: 80,
  roles: ['admin'],
} as const;
const tank: VpnClient = { common_name: 'tank', address: '192.168.0.3', role: 'node', exposes: [camera] };
const plan: readonly VpnClient[] = [
  { common_name: 'phone', address: '192.168.0.2', role: 'admin', exposes: [] },
  tank,
  { common_name: 'well', address: '192.168.0.4', role: 'node', exposes: [] },
  { common_name: 'viewer', address: '192.168.0.252', role: 'viewer', exposes: [] },
];
const SERVICES = [1883, 8080];

(namespacesWork ? describe : describe.skip)('A farm on its own VPN, in networks of their own', () => {
  const lab = new Lab();
  const pki = new TestPki();
  const clients = new Map<string, TestClient>();
  let folder: string;
  let server: TestServer;

  const client = (name: string) => {
    const one = clients.get(name);
    if (one === undefined) throw new Error(`no client ${name}`);
    return one;
  };
  const loadRules = async (machine: string, rules: string) => {
    const file = join(folder, `${machine}.nft`);
    await writeFile(file, rules);
    await new Nft(lab.machine(machine).command('nft')).load(file);
  };
  const gatewayRules = (roster: readonly VpnClient[]) =>
    renderGatewayRules({
      gateway,
      clients: roster,
      vpn: 'server',
      service_ports: SERVICES,
      ssh_from: ['10.99.0.2/32', 'fd99::2/128'],
    });

  beforeAll(async () => {
    folder = await openFolder();
    await Promise.all([
      lab.build(['gw', 'phone', 'tank', 'well', 'viewer', 'stranger', 'camera']).then(async () => {
        await lab.join(['tank', '10.0.0.1/24'], ['camera', '10.0.0.5/24']);
        for (const router of ['gw', 'tank']) {
          await lab.machine(router).run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
        }
      }),
      pki.start(),
    ]);
    const keys = await pki.server('gw0');
    server = new TestServer({ machine: lab.machine('gw'), gateway, clients: plan, keys, folder });
    await server.start();
    await loadRules('gw', gatewayRules(plan));
    await loadRules('tank', renderNodeRules({ gateway, node: tank, ssh_from: [] }));
    await Promise.all(
      plan.map(async (one) => {
        const machine = lab.machine(one.common_name);
        const started = new TestClient({
          machine,
          gateway,
          client: one,
          keys: await pki.client(one.common_name),
          folder,
        });
        clients.set(one.common_name, started);
        await started.start();
        await started.connected();
      }),
    );
    await Promise.all(SERVICES.map((port) => listen(lab.machine('gw'), gateway.address, port, 'gateway')));
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await lab.remove();
    await removeFolder(folder);
  });

  test('every machine has exactly the address of the plan', async () => {
    for (const { common_name, address } of plan) {
      expect(await lab.machine(common_name).tunnelAddresses()).toEqual([`${address}/24`]);
    }
    expect(await lab.machine('gw').tunnelAddresses()).toEqual(['192.168.0.1/24']);
  });

  test('OpenVPN finds nothing to warn of in what was rendered', () => {
    const warnings = (text: string) => text.split('\n').filter((line) => /WARN|DEPRECAT|ignored/i.test(line));
    expect(server.log.lines.flatMap(({ sentence }) => warnings(sentence))).toEqual([]);
    for (const { common_name } of plan) expect(warnings(client(common_name).log)).toEqual([]);
  });

  test('the gateway lists who is connected, with role, address and bytes', async () => {
    const peers = await server.path.peers();
    const listed = peers.map(({ common_name, address, role }) => ({ common_name, address, role }));
    expect(listed).toHaveLength(4);
    for (const { common_name, address, role } of plan) {
      expect(listed).toContainEqual({ common_name, address, role });
    }
    for (const peer of peers) {
      expect(peer.real_address).toMatch(/10\.99\.0\.\d+:\d+$/);
      expect(peer.bytes_in).toBeGreaterThan(0);
      expect(peer.bytes_out).toBeGreaterThan(0);
      expect(Math.abs(Date.parse(peer.since) - Date.now())).toBeLessThan(60_000);
    }
    expect(await server.path.status()).toEqual({
      up: true,
      ways: [
        { name: 'udp', up: true, detail: 'CONNECTED', address: '192.168.0.1', since: expect.any(String) },
      ],
    });
  });

  test('a certificate of the same CA that is not in the plan is refused', async () => {
    const stranger = new TestClient({
      machine: lab.machine('stranger'),
      gateway,
      client: { common_name: 'stranger', address: '192.168.0.99', role: 'node', exposes: [] },
      keys: await pki.client('stranger'),
      folder,
    });
    await stranger.start();
    await waitFor('the stranger is refused', () => stranger.said('AUTH_FAILED'));
    expect(stranger.connections).toBe(0);
    expect(await lab.machine('stranger').tunnelAddresses()).toEqual([]);
    await stranger.stop();
  });

  test('broker and dashboard answer in the tunnel and nowhere else, whatever route leads to them', async () => {
    const { wan } = lab;
    for (const port of SERVICES) {
      expect(await answer(lab.machine('phone'), gateway.address, port)).toBe('gateway 192.168.0.2');
    }
    await wan.run('ip', 'route', 'add', gateway.subnet, 'via', '10.99.0.1');
    const outside = SERVICES.map((port) => answer(wan, gateway.address, port));
    expect(await Promise.all(outside)).toEqual([null, null]);

    // Without the rules it answers: binding to the tunnel's address alone keeps nobody out.
    await lab.machine('gw').run('nft', 'delete', 'table', 'inet', 'sluice');
    expect(await answer(wan, gateway.address, 8080)).toBe('gateway 10.99.0.254');
    await loadRules('gw', gatewayRules(plan));
    expect(await answer(wan, gateway.address, 8080)).toBeNull();
  });

  test('SSH answers to the networks that may use it, and not in the tunnel', async () => {
    await listen(lab.machine('gw'), '0.0.0.0', 22, 'ssh');
    expect(await answer(lab.machine('phone'), '10.99.0.1', 22)).toBe('ssh 10.99.0.2');
    const others = [answer(lab.wan, '10.99.0.1', 22), answer(lab.machine('phone'), gateway.address, 22)];
    expect(await Promise.all(others)).toEqual([null, null]);
  });

  test('clients do not reach each other', async () => {
    await Promise.all([
      listen(lab.machine('phone'), '192.168.0.2', 7000, 'phone'),
      listen(lab.machine('tank'), '192.168.0.3', 7000, 'tank'),
    ]);
    expect(await answer(lab.machine('gw'), '192.168.0.2', 7000)).toBe('phone 192.168.0.1');
    const asked = [
      answer(lab.machine('tank'), '192.168.0.2', 7000),
      answer(lab.machine('well'), '192.168.0.3', 7000),
      answer(lab.machine('phone'), '192.168.0.3', 7000),
    ];
    expect(await Promise.all(asked)).toEqual([null, null, null]);
  });

  test('an exposed device answers the role it is exposed to, and nobody else, until it is taken away', async () => {
    const [phone, viewer, well] = ['phone', 'viewer', 'well'].map((name) => lab.machine(name));
    if (phone === undefined || viewer === undefined || well === undefined) throw new Error('no such machine');
    await listen(lab.machine('camera'), '10.0.0.5', 80, 'camera');

    // The camera has no route to the VPN and sees the tank as the one who asks.
    expect(await answer(phone, '192.168.0.3', 8081)).toBe('camera 10.0.0.1');
    const others = [viewer, well, lab.wan].map((machine) => answer(machine, '192.168.0.3', 8081));
    expect(await Promise.all(others)).toEqual([null, null, null]);

    const forViewers = { ...tank, exposes: [{ ...camera, roles: ['admin', 'viewer'] as const }] };
    await loadRules('gw', gatewayRules(plan.map((one) => (one === tank ? forViewers : one))));
    expect(await answer(viewer, '192.168.0.3', 8081)).toBe('camera 10.0.0.1');

    await loadRules('gw', gatewayRules(plan.map((one) => (one === tank ? { ...one, exposes: [] } : one))));
    expect(await answer(phone, '192.168.0.3', 8081)).toBeNull();
    await loadRules('gw', gatewayRules(plan));
  });

  test('a connected phone that is revoked is out within 5 s and cannot return; the others never drop', async () => {
    const before = await server.path.peers();
    const begun_ms = performance.now();
    const crl_pem = await pki.crl(['phone']);
    const sessions = await shutOut({ folder, common_name: 'phone', crl_pem, path: server.path });
    expect(sessions).toBe(1);
    expect(performance.now() - begun_ms).toBeLessThan(5_000);
    expect(await answer(lab.machine('phone'), gateway.address, 8080)).toBeNull();
    await expect(access(join(folder, 'ccd', 'phone'))).rejects.toThrow('ENOENT');

    await client('phone').stop();
    await client('phone').start();
    await waitFor('the phone is refused', () => server.said('certificate revoked'));

    const others = (peers: typeof before) =>
      peers
        .filter(({ common_name }) => common_name !== 'phone')
        .map(({ common_name, since, real_address }) => ({ common_name, since, real_address }));
    const after = await server.path.peers();
    expect(after.map(({ common_name }) => common_name)).not.toContain('phone');
    expect(others(after)).toEqual(others(before));
    expect(client('phone').connections).toBe(0);
    expect(client('tank').connections).toBe(1);
    expect(await answer(lab.machine('tank'), gateway.address, 1883)).toBe('gateway 192.168.0.3');
  });
});
