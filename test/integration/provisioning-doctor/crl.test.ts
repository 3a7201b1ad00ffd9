import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { crl } from '../../../provisioning/doctor/checks/crl.js';
import { readCrls } from '../../../provisioning/pki/crl.js';
import { Keyring } from '../../../provisioning/pki/keyring.js';
import { pemBytes, toPem } from '../../../provisioning/pki/pem.js';
import { loadPki } from '../../../provisioning/pki/pki-folder.js';
import { trustedOf } from '../../../provisioning/pki/pki-state.js';
import { CliRig, PASSPHRASE } from '../provisioning/cli-rig.js';
import { DAY_MS, MachineRig, makeFarm } from './machine-rig.js';

const CRL = '/etc/sluice/vpn/crl.pem';

let farm: CliRig;
let machine: MachineRig;
beforeAll(async () => {
  farm = await makeFarm();
});
afterAll(() => farm.remove());
beforeEach(() => {
  machine = new MachineRig(farm);
  machine.installGateway();
});
afterEach(() => machine.remove());

/** A real list with the farm's own signature, valid for the given days from now. */
async function signed(from_days: number, to_days: number, number = 9): Promise<string> {
  const keyring = new Keyring({
    farm: farm.farm,
    keysFolder: join(farm.farm, 'ca-keys'),
    passphrase: PASSPHRASE,
  });
  const [record] = trustedOf(loadPki(farm.farm), 'vpn');
  if (record === undefined) throw new Error('no authority');
  const at = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + days * DAY_MS);
  const validity = { notBefore: at(from_days), notAfter: at(to_days) };
  return (await keyring.authority(record)).signCrl({ number, revoked: [], validity });
}

const installed = () => readFileSync(machine.path(CRL), 'utf8');

describe('the list of revoked certificates on a gateway', () => {
  test('as sluice installs it is in order', async () => {
    const { state, what } = await machine.run(crl);
    expect(state).toBe('ok');
    expect(what).toContain('list 1 of Sluice green-valley VPN CA 1 is valid until');
    expect(what).toContain('0 certificates are revoked');
  });

  test('with line ends of Windows is in order, as it is for OpenVPN', async () => {
    machine.write(CRL, installed().replaceAll('\n', '\r\n'));
    expect((await machine.run(crl)).state).toBe('ok');
  });

  test.each<[string, () => Promise<string | Uint8Array>, string]>([
    ['expired', () => signed(-20, -10), 'has expired on'],
    ['from the future', () => signed(10, 20), 'is from the future, dated'],
    ['in DER', async () => new Uint8Array(pemBytes(installed())), 'is in DER'],
    [
      'with the wrong label',
      async () => toPem('CRL', pemBytes(installed())),
      'wrong PEM label "CRL", where OpenVPN needs "X509 CRL"',
    ],
    [
      'a certificate instead',
      async () => readFileSync(machine.path('/etc/sluice/vpn/cert.pem')),
      'wrong PEM label "CERTIFICATE"',
    ],
    ['cut off', async () => installed().slice(0, 200), 'damaged'],
    ['with a changed byte', async () => changedByte(installed()), 'signature of'],
    ['empty', async () => '', 'empty'],
    ['some text', async () => 'nobody is revoked\n', 'no PEM file'],
  ])('that is %s is told as such, and that everybody is refused', async (_what, make, says) => {
    machine.write(CRL, await make());
    const { state, what, do_this } = await machine.run(crl);
    expect(state).toBe('broken');
    expect(what).toContain(says);
    expect(what).toContain('refuses everybody');
    expect(do_this).toContain('sluice pki crl refresh');
  });

  test('that ends soon is a warning', async () => {
    machine.write(CRL, await signed(-20, 30));
    expect(await machine.run(crl)).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('expires in'),
    });
  });

  test('that is missing keeps OpenVPN from starting', async () => {
    machine.remove(CRL);
    expect(await machine.run(crl)).toMatchObject({
      state: 'broken',
      what: expect.stringContaining('is missing: OpenVPN does not start without it'),
    });
  });

  test('of another authority is told, with the name of the one whose list is not there', async () => {
    const other = new CliRig();
    await other.json('farm', 'init', '--name', 'other');
    await other.json('pki', 'init', '--bits', '2048');
    machine.write(CRL, readFileSync(join(other.farm, 'pki', 'crl.pem')));
    other.remove();
    const { state, what } = await machine.run(crl);
    expect(state).toBe('broken');
    expect(what).toContain('no list of the authority Sluice green-valley VPN CA 1');
  });

  test('older than the farm folder beside it is told: the revoked still get in', async () => {
    const before = await machine.run(crl, { farm_folder: farm.farm });
    await farm.json('pki', 'crl', 'refresh');
    const after = await machine.run(crl, { farm_folder: farm.farm });
    expect(before.state).toBe('ok');
    expect(after.state).toBe('broken');
    expect(after.what).toContain('list 1 is installed, the farm folder has 2');
  });

  test('with the number of the list in the farm folder, and another content, is told', async () => {
    machine.write(CRL, installed().replaceAll('\n', '\r\n'));
    expect((await machine.run(crl, { farm_folder: farm.farm })).state).toBe('ok');
    const [own] = readCrls(installed().replaceAll('\r\n', '\n'));
    machine.write(CRL, await signed(-1, 300, own?.number));
    const { state, what, do_this } = await machine.run(crl, { farm_folder: farm.farm });
    expect([state, what]).toEqual([
      'broken',
      `list ${own?.number} is installed, and list ${own?.number} of the farm folder is another, as after a restore: who is revoked in the one may get in by the other`,
    ]);
    expect(do_this).toContain(`sluice pki crl merge ${CRL}`);
  });

  test('newer than the farm folder beside it is told: the folder may not know everybody who was revoked', async () => {
    machine.write(CRL, await signed(-1, 300, 99));
    const { state, what, do_this } = await machine.run(crl, { farm_folder: farm.farm });
    expect(state).toBe('warning');
    expect(what).toMatch(/^list 99 is installed, the farm folder has only \d+, as after a restore: /);
    expect(do_this).toContain(`sluice pki crl merge ${CRL}`);
  });

  test('that the server was never told of is told', async () => {
    const conf = '/etc/sluice/vpn/server-udp.conf';
    machine.write(conf, readFileSync(machine.path(conf), 'utf8').replace('crl-verify crl.pem\n', ''));
    expect((await machine.run(crl)).what).toContain('does not name the list');
  });
});

describe('the rights of that list', () => {
  /** What the kernel says of the user as whom OpenVPN runs; only root can ask it so. */
  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  const isReadable = () =>
    spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'cat', machine.path(CRL)], {
      stdio: 'ignore',
    }).status === 0;

  asRoot.each<[string, string, string | undefined]>([
    [CRL, '644', undefined],
    [CRL, '000', CRL],
    [CRL, '600', CRL],
    [CRL, '640', CRL],
    ['/etc/sluice/vpn', '700', '/etc/sluice/vpn'],
    ['/etc/sluice/vpn', '744', '/etc/sluice/vpn'],
    ['/etc/sluice/vpn', '711', undefined],
    ['/etc/sluice', '750', '/etc/sluice'],
  ])('%s with mode %s: the finding agrees with the kernel', async (path, mode, culprit) => {
    chmodSync(machine.path(path), Number.parseInt(mode, 8));
    const { state, what } = await machine.run(crl);
    expect(isReadable()).toBe(culprit === undefined);
    expect(state).toBe(culprit === undefined ? 'ok' : 'broken');
    if (culprit !== undefined) {
      expect(what).toContain('cannot be read by the user sluice-vpn');
      expect(what).toContain(`the rights of ${culprit}:`);
    }
  });

  test('a machine without that user is told', async () => {
    machine.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
    expect((await machine.run(crl)).what).toContain('user sluice-vpn, as whom OpenVPN reads it, is missing');
  });
});

function changedByte(pem: string): string {
  const bytes = pemBytes(pem);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return toPem('X509 CRL', bytes);
}
