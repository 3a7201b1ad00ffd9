import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeDevice } from '../../../provisioning/machine/device-machine.js';
import { viewFarm } from '../../../provisioning/machine/farm-view.js';
import { describeGateway } from '../../../provisioning/machine/gateway-machine.js';
import { pemBytes } from '../../../provisioning/pki/pem.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { CliRig } from './cli-rig.js';

/** Two OpenVPN processes on loopback, without a tun device: TLS, certificates, list and tls-crypt-v2 are the real ones. */
const rig = new CliRig();
const running: OpenVpn[] = [];

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'phone', 'anna');
  await rig.json('farm', 'add', 'node', 'pump-house');
  await rig.json('pki', 'issue', '--all');
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(() => rig.remove());

class OpenVpn {
  log = '';
  private readonly ended: Promise<unknown>;
  private readonly child: ChildProcess;

  constructor(args: readonly string[]) {
    this.child = spawn('openvpn', ['--dev', 'null', '--verb', '4', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'exit');
    const take = (chunk: Buffer) => {
      this.log += chunk.toString();
    };
    this.child.stdout?.on('data', take);
    this.child.stderr?.on('data', take);
    running.push(this);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** Writes what a machine is given, as OpenVPN takes it. */
function writeKeys(name: string, keys: object): (file: string) => string {
  const folder = join(rig.root, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(keys)) writeFileSync(join(folder, file), text, { mode: 0o600 });
  return (file) => join(folder, file);
}

async function startServer(): Promise<{ server: OpenVpn; port: string }> {
  const view = viewFarm(rig.farm, Date.now());
  const [gateway] = view.farm.gateways;
  if (gateway === undefined) throw new Error('no gateway');
  const file = writeKeys('server', describeGateway(view, gateway).vpn.keys);
  const port = String(await freePort());
  const server = new OpenVpn([
    ...['--proto', 'udp', '--local', '127.0.0.1', '--lport', port, '--tls-server', '--dh', 'none'],
    ...['--ca', file('ca_pem'), '--cert', file('cert_pem'), '--key', file('key_pem')],
    ...['--tls-crypt-v2', file('tls_crypt_v2_pem'), '--crl-verify', file('crl_pem')],
    ...['--remote-cert-tls', 'client', '--tls-version-min', '1.2'],
  ]);
  await waitFor('the server to listen', () => server.log.includes('UDPv4 link local'));
  return { server, port };
}

function deviceFiles(name: string): (file: string) => string {
  const view = viewFarm(rig.farm, Date.now());
  const device = [
    ...view.farm.phones.map((one) => ({ kind: 'phone', ...one }) as const),
    ...view.farm.nodes.map((one) => ({ kind: 'node', ...one }) as const),
  ].find((one) => one.name === name);
  if (device === undefined) throw new Error(`no ${name}`);
  return writeKeys(name, describeDevice(view, device).vpn.keys);
}

function connect(port: string, file: (name: string) => string, serverName = 'gw0'): OpenVpn {
  return new OpenVpn([
    ...['--proto', 'udp', '--remote', '127.0.0.1', port, '--nobind', '--tls-client'],
    ...['--ca', file('ca_pem'), '--cert', file('cert_pem'), '--key', file('key_pem')],
    ...['--tls-crypt-v2', file('tls_crypt_v2_pem'), '--remote-cert-tls', 'server'],
    ...['--verify-x509-name', serverName, 'name', '--connect-retry', '1', '--hand-window', '10'],
  ]);
}

describe('a real OpenVPN server and client', () => {
  test.each(['anna', 'pump-house'])('%s and the gateway accept each other', async (name) => {
    const { server, port } = await startServer();
    const client = connect(port, deviceFiles(name));
    await waitFor(
      'the client to be connected',
      () => client.log.includes('Initialization Sequence Completed'),
      15_000,
    );
    await waitFor('the server to know the client', () =>
      server.log.includes(`VERIFY OK: depth=0, CN=${name}`),
    );
    expect(client.log).toContain('VERIFY X509NAME OK: CN=gw0');
  });

  test('a client that looks for another gateway does not connect', async () => {
    const { port } = await startServer();
    const client = connect(port, deviceFiles('anna'), 'gw1');
    await waitFor('the refusal', () => client.log.includes('VERIFY X509NAME ERROR'), 15_000);
    expect(client.log).not.toContain('Initialization Sequence Completed');
  });

  test("a client with another farm's tls-crypt-v2 key is not even answered", async () => {
    const { makeClientKey, makeServerKey } = await import('../../../provisioning/pki/tls-crypt-v2.js');
    const file = deviceFiles('anna');
    writeFileSync(file('tls_crypt_v2_pem'), makeClientKey(makeServerKey(), Date.now()));
    const { server, port } = await startServer();
    const client = connect(port, file);
    await waitFor('the refusal', () => server.log.includes('tls-crypt-v2'), 15_000);
    await waitFor('the refusal in words', () =>
      /client key authentication error|Can not unwrap/.test(server.log),
    );
    expect(server.log).not.toContain('VERIFY');
    expect(client.log).not.toContain('Initialization Sequence Completed');
  });

  test('after its key was renewed, a gateway does not answer old profiles, and new ones get in', async () => {
    const old = readFileSync(deviceFiles('pump-house')('tls_crypt_v2_pem'), 'utf8');
    await rig.json('pki', 'renew', '--tls-crypt', 'gw0', '--yes');
    const { server, port } = await startServer();
    const fresh = deviceFiles('pump-house');
    const client = connect(port, fresh);
    await waitFor('the new one', () => client.log.includes('Initialization Sequence Completed'), 15_000);
    await client.stop();
    const before = server.log.length;
    writeFileSync(fresh('tls_crypt_v2_pem'), old);
    const refused = connect(port, fresh);
    await waitFor(
      'the refusal',
      () => /client key authentication error|Can not unwrap/.test(server.log.slice(before)),
      15_000,
    );
    expect(refused.log).not.toContain('Initialization Sequence Completed');
  });

  test('a revoked client is refused, the other is not', async () => {
    const lost = deviceFiles('anna');
    await rig.json('pki', 'revoke', 'anna');
    const { server, port } = await startServer();
    const client = connect(port, lost);
    await waitFor('the refusal', () => server.log.includes('certificate revoked'), 15_000);
    expect(client.log).not.toContain('Initialization Sequence Completed');
    await client.stop();
    const again = await startServer();
    const other = connect(again.port, deviceFiles('pump-house'));
    await waitFor(
      'the other to be connected',
      () => other.log.includes('Initialization Sequence Completed'),
      15_000,
    );
  });
});

describe('tls-crypt-v2 keys', () => {
  test("are of the same size and form as openvpn's own", () => {
    const own = join(rig.root, 'own-server.key');
    const ownClient = join(rig.root, 'own-client.key');
    spawnSync('openvpn', ['--genkey', 'tls-crypt-v2-server', own]);
    spawnSync('openvpn', ['--tls-crypt-v2', own, '--genkey', 'tls-crypt-v2-client', ownClient]);
    const sizeOf = (path: string) => pemBytes(readFileSync(path, 'utf8')).length;
    const headOf = (path: string) => readFileSync(path, 'utf8').split('\n')[0];
    const ours = deviceFiles('pump-house')('tls_crypt_v2_pem');
    expect(sizeOf(ours)).toBe(sizeOf(ownClient));
    expect(headOf(ours)).toBe(headOf(ownClient));
  });

  test('openvpn makes a client key from our server key', () => {
    const view = viewFarm(rig.farm, Date.now());
    const [gateway] = view.farm.gateways;
    if (gateway === undefined) throw new Error('no gateway');
    const file = writeKeys('server', describeGateway(view, gateway).vpn.keys);
    const made = join(rig.root, 'made.key');
    const { status } = spawnSync('openvpn', [
      ...['--tls-crypt-v2', file('tls_crypt_v2_pem'), '--genkey', 'tls-crypt-v2-client', made],
    ]);
    expect(status).toBe(0);
  });
});
