import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { openssl } from '../provisioning/openssl.js';
import { end, Lab, namespacesWork } from '../vpn/support/namespaces.js';
import { answer, listen } from '../vpn/support/probe.js';
import { type Daemon, dial, InstalledMachine } from './support/installed-machine.js';

/** Who is given a new profile when: at once, at the last moment, too late. Carla's phone is lost meanwhile. */
const EAGER = 'anna';
const SLOW = 'pump-house';
const LATE = 'bert';
const LOST = 'carla';
const STAYING = [EAGER, SLOW, LATE];

/** The VPN authority is replaced while everybody is connected; each phase takes up what the one before left. */
(namespacesWork ? describe : describe.skip)('A new authority, with clients connected', () => {
  const lab = new Lab();
  const rig = new CliRig();
  const clients = new Map<string, Daemon>();
  let gw0: InstalledMachine;
  const at = (name: string) => lab.machine(name);
  const pki = (...names: string[]) => join(rig.farm, 'pki', ...names);
  const profile = (name: string, phase: string) => join(rig.root, `${name}-${phase}.ovpn`);
  const client = (name: string) => {
    const one = clients.get(name);
    if (one === undefined) throw new Error(`no client ${name}`);
    return one;
  };
  const give = (name: string, phase: string) => rig.json('profile', name, '--out', profile(name, phase));
  /** Ends a client's tunnel, and starts it with the profile that it got in a phase. */
  const redial = async (name: string, phase: string) => {
    const before = clients.get(name);
    if (before !== undefined) await end(before.child);
    clients.set(name, dial(at(name), profile(name, phase)));
    return client(name);
  };
  const reaches = (name: string) => answer(at(name), '192.168.0.1', 8080);

  beforeAll(async () => {
    await rig.json('farm', 'init', '--name', 'green-valley');
    await rig.json('farm', 'add', 'gateway', 'gw0', '--remote', '10.99.0.1', '--protocol', 'udp');
    await rig.json('farm', 'add', 'node', SLOW);
    for (const name of [EAGER, LATE, LOST]) await rig.json('farm', 'add', 'phone', name);
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab.build(['gw0', ...STAYING, LOST]),
    ]);
    gw0 = new InstalledMachine(rig, at('gw0'), 'gw0');
    await gw0.install('gateway');
    await gw0.prepareKernel();
    await gw0.startVpn(VPN_UNITS.udp);
    await listen(at('gw0'), '192.168.0.1', 8080, 'gateway');
    for (const name of [...STAYING, LOST]) await give(name, 'first');
    await Promise.all([...STAYING, LOST].map(async (name) => (await redial(name, 'first')).connected()));
  }, 60_000);
  afterAll(async () => {
    await lab.remove();
    rig.remove();
  });

  /** Everybody who stays is back after the gateway was restarted, with what they had. */
  async function allAreBack(times: number): Promise<void> {
    await Promise.all(STAYING.map((name) => client(name).connected(times)));
    for (const name of STAYING) expect(await reaches(name)).toMatch(/^gateway 192\.168\.0\./);
    const doctor = await gw0.doctor();
    for (const id of ['certificates', 'crl', 'tunnel']) expect([id, doctor[id]?.state]).toEqual([id, 'ok']);
  }

  test('begun: the gateway trusts both, and everybody comes back with the certificate they have', async () => {
    await rig.json('pki', 'renew', '--ca');
    const { changes } = await gw0.update('gateway');
    expect(changes.map(({ path }) => path)).toEqual(['/etc/sluice/vpn/ca.pem', '/etc/sluice/vpn/crl.pem']);
    await allAreBack(2);
    expectStrict();
  }, 30_000);

  test('renewed: new certificates and old ones are let in side by side, and nobody is disturbed', async () => {
    await rig.json('pki', 'renew', '--all');
    // The gateway has nothing to do with it, so that nobody's tunnel drops.
    expect(await gw0.update('gateway')).toMatchObject({ changed: false });
    await give(EAGER, 'renewed');
    await give(SLOW, 'renewed');
    await give(LOST, 'renewed');
    await (await redial(EAGER, 'renewed')).connected();
    const { log } = gw0.daemon();
    expect(log.slice(log.lastIndexOf('VERIFY OK: depth=1'))).toContain('VPN CA 2\n');
    for (const name of STAYING) expect(await reaches(name)).toMatch(/^gateway/);
    expect([client(SLOW).connections, client(LATE).connections]).toEqual([2, 2]);
    expectStrict();
  }, 30_000);

  test('revoked meanwhile: neither the old certificate nor the new one gets in', async () => {
    await rig.json('pki', 'revoke', LOST);
    expect(await gw0.update('gateway')).toMatchObject({ sessions_ended: 1 });
    for (const phase of ['first', 'renewed']) {
      const sofar = gw0.daemon().log.length;
      const lost = await redial(LOST, phase);
      await gw0
        .daemon()
        .says('refused', () => gw0.daemon().log.slice(sofar).includes('certificate revoked: CN=carla'));
      expect(lost.connections).toBe(0);
    }
    await end(client(LOST).child);
    expect(client(LATE).connections).toBe(2);
    // Her successor is issued by the new authority: then nothing keeps the old one.
    await rig.json('pki', 'issue', LOST, '--bits', '3072');
    await give(LOST, 'successor');
    await (await redial(LOST, 'successor')).connected();
  }, 30_000);

  test('finished, but not yet on the gateway: whatever anybody has still works', async () => {
    await rig.json('pki', 'renew', '--ca', '--finish');
    await (await redial(SLOW, 'renewed')).connected();
    await (await redial(LATE, 'first')).connected();
    for (const name of STAYING) expect(await reaches(name)).toMatch(/^gateway/);
  }, 30_000);

  test('dropped on purpose: with the new bundle the old authority counts no longer', async () => {
    const { changes } = await gw0.update('gateway');
    expect(changes.map(({ path }) => path)).toContain('/etc/sluice/vpn/cert.pem');
    // A node waits for 10 s before it comes back, a phone for 1 s; here the node is started anew instead.
    await Promise.all([client(EAGER).connected(2), redial(SLOW, 'renewed').then((node) => node.connected())]);
    expect(await reaches(EAGER)).toBe('gateway 192.168.0.2');
    expect(await reaches(SLOW)).toBe('gateway 192.168.0.3');
    // Who did not take the new profile in all that time is out, by the gateway's doing and by its own.
    await client(LATE).says('does not know the gateway', () => client(LATE).log.includes('VERIFY ERROR'));
    expect(client(LATE).connections).toBe(1);
    await give(LATE, 'last');
    await (await redial(LATE, 'last')).connected();
    expect(await reaches(LATE)).toMatch(/^gateway/);
    expectStrict();
  }, 40_000);

  /** Every certificate that was ever issued, and every list, is one that OpenSSL takes, of exactly one authority. */
  function expectStrict(): void {
    const authorities = readdirSync(pki()).filter((name) => /^vpn-ca-\d\.pem$/.test(name));
    for (const file of readdirSync(pki('issued', 'vpn'))) {
      const purpose = file.startsWith('gw0.') ? 'sslserver' : 'sslclient';
      const verify = ['verify', '-x509_strict', '-purpose', purpose];
      const taken = authorities.filter((one) =>
        openssl([...verify, '-CAfile', pki(one), pki('issued', 'vpn', file)]).text.includes(': OK'),
      );
      expect([file, taken.length]).toEqual([file, 1]);
    }
    for (const list of readFileSync(pki('crl.pem'), 'utf8').split(/(?<=-----END X509 CRL-----\n)/)) {
      const taken = authorities.filter((one) =>
        openssl(['crl', '-noout', '-CAfile', pki(one)], list).text.includes('verify OK'),
      );
      expect(taken).toHaveLength(1);
    }
  }
});
