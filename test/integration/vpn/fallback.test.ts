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

const gateway: GatewayVpn = {
  name: 'gw3',
  subnet: '192.168.3.0/24',
  address: '192.168.3.1',
  remotes: ['10.99.0.1', 'fd99::1'],
  protocol: 'auto',
};
/** The gateway's second outer address, as a Pi has it on cable and wireless. */
const SECOND_ADDRESS = '10.99.0.77';
const NAMES = ['blocked', 'hotel', 'six', 'wireless'] as const;
const plan = NAMES.map(
  (common_name, index): VpnClient => ({
    common_name,
    address: `192.168.3.${index + 3}`,
    role: 'node',
    exposes: [],
  }),
);

(namespacesWork ? describe : describe.skip)('A gateway on UDP and TCP, seen from difficult networks', () => {
  const lab = new Lab();
  const pki = new TestPki();
  const clients = new Map<string, TestClient>();
  let folder: string;
  let server: TestServer;

  const client = (name: (typeof NAMES)[number]) => {
    const one = clients.get(name);
    if (one === undefined) throw new Error(`no client ${name}`);
    return one;
  };
  const way = async (name: string) =>
    (await server.path.peers()).find(({ common_name }) => common_name === name)?.way;

  /** Drops what networks between a client and the gateway would drop. */
  const between = async (drops: readonly string[]) => {
    const file = join(folder, 'between.nft');
    const rules = drops.map((drop) => `    ${drop} drop`);
    const chain = ['  chain between {', '    type filter hook prerouting priority raw;', ...rules, '  }'];
    const table = [
      'table inet between {}',
      'delete table inet between',
      'table inet between {',
      ...chain,
      '}',
    ];
    await writeFile(file, `${table.join('\n')}\n`);
    await new Nft(lab.machine('gw').command('nft')).load(file);
  };
  const from = (name: string) => {
    const { number } = lab.machine(name);
    return [`ip saddr 10.99.0.${number}`, `ip6 saddr fd99::${number}`];
  };

  beforeAll(async () => {
    folder = await openFolder();
    await Promise.all([lab.build(['gw', ...NAMES]), pki.start()]);
    const gw = lab.machine('gw');
    await gw.run('ip', 'address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0');
    await lab.machine('six').run('ip', '-4', 'address', 'flush', 'dev', 'eth0');
    const rules = join(folder, 'gateway.nft');
    await writeFile(
      rules,
      renderGatewayRules({ gateway, clients: plan, vpn: 'server', service_ports: [8080], ssh_from: [] }),
    );
    await new Nft(gw.command('nft')).load(rules);
    await between([
      ...from('blocked').map((source) => `${source} meta l4proto udp`),
      ...from('hotel').map((source) => `${source} udp dport 1194`),
    ]);
    server = new TestServer({ machine: gw, gateway, clients: plan, keys: await pki.server('gw3'), folder });
    await server.start();
    await Promise.all(
      plan.map(async (one) => {
        const seen = one.common_name === 'wireless' ? { ...gateway, remotes: [SECOND_ADDRESS] } : gateway;
        const keys = await pki.client(one.common_name);
        const machine = lab.machine(one.common_name);
        const started = new TestClient({ machine, gateway: seen, client: one, keys, folder });
        clients.set(one.common_name, started);
        await started.start();
      }),
    );
    await listen(gw, gateway.address, 8080, 'gateway');
  }, 30_000);

  afterAll(async () => {
    await server?.stop();
    await lab.remove();
    await removeFolder(folder);
  });

  test('with IPv6 alone outside it arrives', async () => {
    // Its first remote is IPv4, which it does not have: OpenVPN pauses for 10 s before the next.
    await client('six').connected(20_000);
    expect(await lab.machine('six').tunnelAddresses()).toEqual(['192.168.3.5/24']);
    expect(await answer(lab.machine('six'), gateway.address, 8080)).toBe('gateway 192.168.3.5');
  });

  test('the gateway answers from the outer address that was asked', async () => {
    await client('wireless').connected();
    expect(await way('wireless')).toBe('udp');
    // On a fall-back port the firewall's translation would have put the sender right.
    expect(client('wireless').said(':443')).toBe(false);
  });

  test('with port 1194 blocked it arrives over a port that the network lets pass', async () => {
    await client('hotel').connected(20_000);
    expect(await way('hotel')).toBe('udp');
    expect(client('hotel').said(':443')).toBe(true);
    expect(client('hotel').said('Attempting to establish TCP')).toBe(false);
  });

  test('with UDP blocked it arrives over TCP 443 within 30 s, though the gateway has two addresses', async () => {
    await client('blocked').connected(30_000);
    expect(await way('blocked')).toBe('tcp');
    expect(await lab.machine('blocked').tunnelAddresses()).toEqual(['192.168.3.3/24']);
    expect(await answer(lab.machine('blocked'), gateway.address, 8080)).toBe('gateway 192.168.3.3');
  }, 40_000);

  test('a machine that changes from TCP to UDP is reached at once, though its TCP session still stands', async () => {
    const blocked = lab.machine('blocked');
    await between(from('blocked').map((source) => `${source} tcp dport 443`));
    await client('blocked').stop('SIGKILL');
    await client('blocked').start();
    await client('blocked').connected();
    await listen(blocked, '192.168.3.3', 7000, 'machine');
    expect(await answer(lab.machine('gw'), '192.168.3.3', 7000)).toBe('machine 192.168.3.1');
    expect(await way('blocked')).toBe('udp');
    expect(await server.path.peers()).toHaveLength(NAMES.length);
    expect(await server.path.disconnect('blocked')).toBe(2);
  });

  test('a daemon that is gone is told as down, and the other one goes on', async () => {
    await server.path.stop();
    expect((await server.path.status()).up).toBe(false);
    expect(await server.path.peers()).toEqual([]);
    expect(await server.path.disconnect('six')).toBe(0);
  });
});
