import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import { renderClientProfile } from '../../vpn/openvpn/client-profile.js';
import { openFolder, removeFolder, TestServer } from '../integration/vpn/support/farm.js';
import { end, Lab, type Machine, namespacesWork } from '../integration/vpn/support/namespaces.js';
import { TestPki } from '../integration/vpn/support/pki.js';
import { waitFor } from '../support/wait-for.js';
import { debianHas } from './support/debian.js';
import { figure, quantile } from './support/figures.js';

const HANDSHAKES = 15;
const ROUNDS = 3;
const SECONDS = 4;
const IPERF = '/usr/bin/iperf3';

const phone: VpnClient = { common_name: 'phone', address: '192.168.0.2', role: 'admin', exposes: [] };

/** Real OpenVPN between two network namespaces on this machine: the wire costs nothing, what is left is OpenVPN. */
(namespacesWork ? describe : describe.skip)('OpenVPN', () => {
  const lab = new Lab();
  const pki = new TestPki();
  const servers: TestServer[] = [];
  const folders: string[] = [];
  beforeAll(async () => {
    await Promise.all([lab.build(['gw', 'phone']), pki.start()]);
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await lab.remove();
    for (const folder of folders) await removeFolder(folder);
  });

  /** A server of the gateway, and the profile of a phone. */
  async function start(protocol: 'udp' | 'tcp'): Promise<string> {
    const gateway: GatewayVpn = {
      ...{ name: 'gw0', subnet: '192.168.0.0/24', address: '192.168.0.1' },
      ...{ remotes: ['10.99.0.1'], protocol },
    };
    const folder = await openFolder();
    folders.push(folder);
    const keys = await pki.server('gw0');
    const server = new TestServer({ machine: lab.machine('gw'), gateway, clients: [phone], keys, folder });
    servers.push(server);
    await server.start();
    const profile = join(folder, 'phone.ovpn');
    const text = renderClientProfile({
      gateway,
      client: phone,
      keys: await pki.client('phone'),
      platform: 'android',
    });
    await writeFile(profile, text, { mode: 0o600 });
    return profile;
  }

  test.each(['udp', 'tcp'] as const)(
    'over %s',
    async (protocol) => {
      const profile = await start(protocol);
      const spans: Span[] = [];
      for (let at = 0; at < HANDSHAKES; at++) spans.push(await connectOnce(lab.machine('phone'), profile));
      figure(
        `${protocol}: handshake, median of ${HANDSHAKES}`,
        quantile(
          spans.map((one) => one.handshake_ms),
          0.5,
        ),
        'ms',
      );
      figure(
        `${protocol}: program start to tunnel up, median`,
        quantile(
          spans.map((one) => one.up_ms),
          0.5,
        ),
        'ms',
      );
      await throughput(protocol, profile);
      await servers.pop()?.stop();
    },
    120_000,
  );

  async function throughput(protocol: string, profile: string): Promise<void> {
    if (!debianHas(IPERF, 'iperf3')) {
      process.stdout.write('figure throughput: not measured, iperf3 is missing and this is not root\n');
      return;
    }
    const client = lab.machine('phone');
    const tunnel = client.spawn('openvpn', '--config', profile);
    await waitFor('the tunnel', async () => (await client.tunnelAddresses()).length > 0, 10_000);
    const rounds: { bare: number; tunnelled: number }[] = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({
        bare: await megabits(lab, '10.99.0.1'),
        tunnelled: await megabits(lab, '192.168.0.1'),
      });
    const median = (of: (round: (typeof rounds)[number]) => number) => quantile(rounds.map(of), 0.5);
    figure(
      `${protocol}: bare veth`,
      median(({ bare }) => bare),
      'Mbit/s',
    );
    figure(
      `${protocol}: through the tunnel`,
      median(({ tunnelled }) => tunnelled),
      'Mbit/s',
    );
    figure(
      `${protocol}: tunnel to bare veth`,
      median(({ bare, tunnelled }) => (100 * tunnelled) / bare),
      '%',
    );
    expect(rounds.every(({ tunnelled }) => tunnelled > 0)).toBe(true);
    await end(tunnel);
  }
});

interface Span {
  /** From the first packet that is sent to the end of the key exchange. */
  readonly handshake_ms: number;
  readonly up_ms: number;
}

async function connectOnce(machine: Machine, profile: string): Promise<Span> {
  const begun_ms = performance.now();
  const seen = new Map<string, number>();
  const child = machine.spawn('openvpn', '--config', profile);
  child.stdout?.on('data', (chunk) => {
    for (const mark of ['link remote', 'Peer Connection Initiated', 'Initialization Sequence Completed'])
      if (String(chunk).includes(mark) && !seen.has(mark)) seen.set(mark, performance.now());
  });
  const up_ms = await waitFor('the tunnel', () => seen.get('Initialization Sequence Completed'), 15_000);
  await end(child);
  const at = (mark: string) => seen.get(mark) ?? Number.NaN;
  return {
    handshake_ms: at('Peer Connection Initiated') - at('link remote'),
    up_ms: up_ms - begun_ms,
  };
}

/** What the gateway received from the phone in some seconds, in Mbit/s. */
async function megabits(lab: Lab, address: string): Promise<number> {
  const [gw, phone] = [lab.machine('gw'), lab.machine('phone')];
  // One test each: a server that still ends the last one refuses the next.
  const server = gw.spawn(IPERF, '--server', '--one-off');
  await waitFor('iperf3', async () => (await gw.run('ss', '-Hltn', 'sport = :5201')) !== '');
  const text = await phone.run(IPERF, '--client', address, '--time', String(SECONDS), '--json');
  await end(server);
  const { end: sums, error } = JSON.parse(text) as {
    end: { sum_received?: { bits_per_second: number } };
    error?: string;
  };
  if (sums.sum_received === undefined) throw new Error(`iperf3 to ${address}: ${error ?? 'no sum'}`);
  return sums.sum_received.bits_per_second / 1e6;
}
