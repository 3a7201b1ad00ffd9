import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderGatewayRules } from '../../../vpn/firewall/gateway-rules.js';
import { Nft } from '../../../vpn/firewall/nft.js';
import type { GatewayVpn, VpnClient } from '../../../vpn/model.js';
import { openFolder, removeFolder, TestClient, TestServer } from './support/farm.js';
import { Lab, namespacesWork } from './support/namespaces.js';
import { TestPki } from './support/pki.js';
import { answer, listen } from './support/probe.js';

const elsewhere: GatewayVpn = {
  name: 'rented',
  subnet: '10.44.0.0/24',
  address: '10.44.0.1',
  remotes: ['10.99.0.1'],
  protocol: 'tcp',
};
const gateway: VpnClient = { common_name: 'gw0', address: '10.44.0.10', role: 'node', exposes: [] };
const phone: VpnClient = { common_name: 'phone', address: '10.44.0.2', role: 'admin', exposes: [] };

(namespacesWork ? describe : describe.skip)('A gateway whose VPN server is elsewhere', () => {
  const lab = new Lab();
  const pki = new TestPki();
  let folder: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = await openFolder();
    await Promise.all([lab.build(['rented', 'gw0', 'phone']), pki.start()]);
    await lab.machine('rented').run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    const rules = join(folder, 'gateway.nft');
    await writeFile(
      rules,
      renderGatewayRules({
        gateway: elsewhere,
        clients: [gateway, phone],
        vpn: 'client',
        service_ports: [8080],
      }),
    );
    await new Nft(lab.machine('gw0').command('nft')).load(rules);
    server = new TestServer({
      machine: lab.machine('rented'),
      gateway: elsewhere,
      clients: [gateway, phone],
      keys: await pki.server('rented'),
      folder,
    });
    await server.start();
    await Promise.all(
      [gateway, phone].map(async (client) => {
        const { common_name: name } = client;
        const keys = await pki.client(name);
        const started = new TestClient({
          machine: lab.machine(name),
          gateway: elsewhere,
          client,
          keys,
          folder,
          platform: name === 'phone' ? 'android' : 'linux',
        });
        await started.start();
        await started.connected();
      }),
    );
    await listen(lab.machine('gw0'), gateway.address, 8080, 'gateway');
  }, 30_000);

  afterAll(async () => {
    await server?.stop();
    await lab.remove();
    await removeFolder(folder);
  });

  test('the gateway has its own planned address', async () => {
    expect(await lab.machine('gw0').tunnelAddresses()).toEqual(['10.44.0.10/24']);
  });

  test('a phone reaches it through that server, and nobody from outside', async () => {
    expect(await answer(lab.machine('phone'), gateway.address, 8080)).toBe('gateway 10.44.0.2');
    await lab.wan.run('ip', 'route', 'add', elsewhere.subnet, 'via', '10.99.0.2');
    expect(await answer(lab.wan, gateway.address, 8080)).toBeNull();
  });
});
