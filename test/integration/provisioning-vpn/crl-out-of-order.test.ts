import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CliRig } from '../provisioning/cli-rig.js';
import { end, Lab, namespacesWork } from '../vpn/support/namespaces.js';
import { answer, listen } from '../vpn/support/probe.js';
import { type Daemon, dial, InstalledMachine } from './support/installed-machine.js';

const DAY_MS = 86_400_000;
const CRL = '/etc/sluice/vpn/crl.pem';

/**
 * A list of revoked certificates that OpenVPN cannot use locks everybody out, not only the revoked. `sluice doctor` says
 * what is wrong with it while sessions still stand, and afterwards when nobody gets in.
 */
(namespacesWork ? describe : describe.skip)('A list of revoked certificates that is out of order', () => {
  const lab = new Lab();
  const rig = new CliRig();
  const signed = join(rig.farm, 'pki', 'crl.pem');
  let gw0: InstalledMachine;
  let anna: Daemon;
  let good: string;
  const profile = (name: string) => join(rig.root, `${name}.ovpn`);
  const dials = (name: string) => dial(lab.machine(name), profile(name));

  beforeAll(async () => {
    await rig.json('farm', 'init', '--name', 'green-valley');
    await rig.json('farm', 'add', 'gateway', 'gw0', '--remote', '10.99.0.1', '--protocol', 'udp');
    for (const name of ['anna', 'bert']) await rig.json('farm', 'add', 'phone', name);
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab.build(['gw0', 'anna', 'bert']),
    ]);
    for (const name of ['anna', 'bert']) await rig.json('profile', name, '--out', profile(name));
    gw0 = new InstalledMachine(rig, lab.machine('gw0'), 'gw0');
    await gw0.install('gateway');
    await gw0.prepareKernel();
    await gw0.startVpn('sluice-vpn-udp.service');
    anna = dials('anna');
    await anna.connected();
    await listen(lab.machine('gw0'), '192.168.0.1', 8080, 'gateway');
  }, 60_000);
  beforeEach(() => {
    good = readFileSync(gw0.at(CRL), 'utf8');
  });
  afterEach(() => {
    rig.ahead_ms = 0;
  });
  afterAll(async () => {
    await lab.remove();
    rig.remove();
  });

  /** What anna's phone gets from the gateway through the session that stands. */
  const reached = () => answer(lab.machine('anna'), '192.168.0.1', 8080);

  /** Signs the list on a computer whose clock is wrong; the farm folder has it then. */
  async function signedWithClock(ahead_days: number): Promise<void> {
    rig.ahead_ms = ahead_days * DAY_MS;
    await rig.json('pki', 'crl', 'refresh');
    rig.ahead_ms = 0;
  }

  test.each([
    {
      how: 'expired',
      spoil: () => signedWithClock(-11 * 365),
      inFolder: 'has ended',
      says: 'has expired on',
      openvpn: 'VERIFY ERROR: depth=0, error=CRL has expired',
    },
    {
      how: 'from the future',
      spoil: () => signedWithClock(400),
      inFolder: 'is not valid yet',
      says: 'is from the future, dated',
      openvpn: 'VERIFY ERROR: depth=0, error=CRL is not yet valid',
    },
    {
      how: 'unreadable',
      spoil: async () => chmodSync(gw0.at(CRL), 0o600),
      inFolder: undefined,
      says: 'cannot be read by the user sluice-vpn',
      openvpn: 'CRL: cannot read: crl.pem',
    },
  ])(
    '$how: told before and after, refuses everybody, harms no session that stands',
    async (list) => {
      const { how, spoil, inFolder, says, openvpn } = list;
      expect((await gw0.doctor()).crl?.state).toBe('ok');
      await spoil();

      if (inFolder !== undefined) {
        // On the installer's computer: doctor tells, and no bundle takes such a list to a gateway.
        const { findings } = JSON.parse((await rig.run('doctor', '--json', '--root', rig.root)).stdout) as {
          findings: { id: string; state: string; what: string }[];
        };
        expect(findings.find(({ id }) => id === 'farm_certificates')).toMatchObject({
          state: 'broken',
          what: expect.stringContaining(inFolder),
        });
        const refused = await rig.run('bundle', 'gw0', '--out', join(rig.root, 'card-gw0'), '--json');
        expect(refused.code).toBe(6);
        expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'crl_due' } });
        // Somebody copies it by hand all the same.
        copyFileSync(signed, gw0.at(CRL));
        chmodSync(gw0.at(CRL), 0o644);
      }

      // Before: nobody has noticed yet, but doctor.
      const before = (await gw0.doctor()).crl;
      expect(before).toMatchObject({ state: 'broken', what: expect.stringContaining(says) });
      expect(before?.what).toContain('refuses everybody');
      expect(await reached()).toBe('gateway 192.168.0.2');

      // After: whoever comes is refused; all that a client sees is that nobody answers its last word.
      const server = gw0.daemon();
      const sofar = server.log.length;
      const bert = dials('bert');
      const saidSince = () => server.log.slice(sofar);
      await server.says(`refuses a list that is ${how}`, () => saidSince().includes(openvpn));
      await server.says('TLS fails', () => saidSince().includes('TLS handshake failed'));
      expect(bert.connections).toBe(0);
      expect(bert.log).not.toContain('AUTH_FAILED');
      expect((await gw0.doctor()).crl).toEqual(before);
      expect(await reached()).toBe('gateway 192.168.0.2');
      expect(anna.connections).toBe(1);

      // What doctor says is to be done puts it right, without a restart, and bert is in by himself.
      if (inFolder === undefined) chmodSync(gw0.at(CRL), 0o644);
      else {
        await rig.json('pki', 'crl', 'refresh');
        writeFileSync(gw0.at(CRL), good);
        await gw0.update('gateway');
      }
      expect((await gw0.doctor()).crl?.state).toBe('ok');
      await end(bert.child);
      const again = dials('bert');
      await again.connected();
      await end(again.child);
      expect(anna.connections).toBe(1);
    },
    40_000,
  );

  test('taken away: a daemon that runs keeps the last, and doctor says that it would not start', async () => {
    rmSync(gw0.at(CRL));
    expect((await gw0.doctor()).crl).toMatchObject({
      state: 'broken',
      what: expect.stringContaining('OpenVPN does not start without it, and one that runs keeps the last'),
    });
    const bert = dials('bert');
    await bert.connected();
    await end(bert.child);
  }, 20_000);
});
