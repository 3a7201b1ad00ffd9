import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GatewayVpn, VpnClient } from '../../../vpn/model.js';
import { waitFor } from '../../support/wait-for.js';
import { openFolder, removeFolder, TestClient, TestServer } from './support/farm.js';
import { Lab, namespacesWork } from './support/namespaces.js';
import { TestPki } from './support/pki.js';

const gateway: GatewayVpn = {
  ...{ name: 'gw0', subnet: '192.168.0.0/24', address: '192.168.0.1' },
  ...{ remotes: ['10.99.0.1'], protocol: 'udp' as const },
};
const viewer: VpnClient = { common_name: 'viewer', address: '192.168.0.254', role: 'viewer', exposes: [] };
const admin: VpnClient = { common_name: 'admin', address: '192.168.0.2', role: 'admin', exposes: [] };

/** Roles, exposed ports and nodes' secrets all go by the address inside: nobody may come from another one's. */
(namespacesWork ? describe : describe.skip)('An address inside the VPN', () => {
  const lab = new Lab();
  const pki = new TestPki();
  let folder: string;
  let server: TestServer;
  let client: TestClient;

  beforeAll(async () => {
    folder = await openFolder();
    await Promise.all([lab.build(['gw', 'phone']), pki.start()]);
    const keys = await pki.server('gw0');
    server = new TestServer({ machine: lab.machine('gw'), gateway, clients: [viewer, admin], keys, folder });
    await server.start();
    client = new TestClient({
      ...{ machine: lab.machine('phone'), gateway, client: viewer, folder },
      keys: await pki.client('viewer'),
    });
    await client.start();
    await client.connected();
  }, 60_000);
  afterAll(async () => {
    await client?.stop();
    await server?.stop();
    await lab.remove();
    await removeFolder(folder);
  });

  test('cannot be used by another machine, even by one that is connected', async () => {
    const [gw, phone] = [lab.machine('gw'), lab.machine('phone')];
    let heard = '';
    gw.spawn('socat', '-u', `UDP-RECV:9000,bind=${gateway.address}`, 'STDOUT').stdout?.on('data', (text) => {
      heard += String(text);
    });
    await waitFor('a listener', async () => (await gw.run('ss', '-Hlun', 'sport = :9000')) !== '');
    const say = (text: string, from: string) =>
      phone.run('socat', '-u', `EXEC:echo ${text}`, `UDP-SENDTO:${gateway.address}:9000,bind=${from}`);
    // Only then does OpenVPN tell of single packets.
    await gw.run('sh', '-c', `printf 'verb 4\\n' | socat - UNIX-CONNECT:${server.runFolder}/udp.sock`);
    await phone.run('ip', 'address', 'add', `${admin.address}/32`, 'dev', 'tun0');
    await say('forged', admin.address);
    await waitFor('the server to say so', () => server.said('bad source address from client'));
    await say('own', viewer.address);
    await waitFor('what comes after it', () => heard.includes('own'));
    expect(heard).toBe('own\n');
  });
});
