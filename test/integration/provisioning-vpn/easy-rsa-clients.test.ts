import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openBox } from '../../../provisioning/pki/keyring.js';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { CliRig, PASSPHRASE } from '../provisioning/cli-rig.js';
import { openssl } from '../provisioning/openssl.js';
import { end, Lab, namespacesWork } from '../vpn/support/namespaces.js';
import { EasyRsaWithAuthority } from './support/easy-rsa-with-authority.js';
import { type Daemon, dial, InstalledMachine } from './support/installed-machine.js';

/**
 * Somebody has the farm's own CA key and makes clients with another tool. Their certificates are as genuine as those of
 * sluice; what keeps them out is the plan.
 */
(namespacesWork ? describe : describe.skip)('Clients that easy-rsa made with the same authority', () => {
  const lab = new Lab();
  const rig = new CliRig();
  const authority = join(rig.farm, 'pki', 'vpn-ca-1.pem');
  let easyRsa: EasyRsaWithAuthority;
  let gw0: InstalledMachine;

  beforeAll(async () => {
    await rig.json('farm', 'init', '--name', 'green-valley');
    await rig.json('farm', 'add', 'gateway', 'gw0', '--remote', '10.99.0.1', '--protocol', 'udp');
    await rig.json('farm', 'add', 'phone', 'anna');
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab.build(['gw0', 'outsider']),
    ]);
    await rig.json('profile', 'anna', '--out', join(rig.root, 'anna.ovpn'));
    const { key_file } = vpnAuthority();
    const key = await openBox(join(rig.farm, 'ca-keys', key_file), PASSPHRASE);
    easyRsa = new EasyRsaWithAuthority({
      certificate_pem: readFileSync(authority, 'utf8'),
      key_pem: key.toString('utf8'),
    });
    gw0 = new InstalledMachine(rig, lab.machine('gw0'), 'gw0');
    await gw0.install('gateway');
    await gw0.prepareKernel();
    await gw0.startVpn(VPN_UNITS.udp);
  }, 60_000);
  afterAll(async () => {
    await lab.remove();
    easyRsa?.remove();
    rig.remove();
  });

  function vpnAuthority(): { key_file: string } {
    const { authorities } = JSON.parse(readFileSync(join(rig.farm, 'pki', 'pki.json'), 'utf8')) as {
      authorities: { purpose: string; key_file: string }[];
    };
    const [vpn] = authorities.filter(({ purpose }) => purpose === 'vpn');
    if (vpn === undefined) throw new Error('no VPN authority');
    return vpn;
  }

  /** Anna's profile, whose tls-crypt-v2 key opens the first door, with another certificate and its key in it. */
  function dialAs(name: string): Daemon {
    const { certificate_pem, key_pem } = easyRsa.client(name);
    const put = (profile: string, tag: string, pem: string) =>
      profile.replace(new RegExp(`<${tag}>[^]*?</${tag}>`), `<${tag}>\n${pem.trim()}\n</${tag}>`);
    const own = readFileSync(join(rig.root, 'anna.ovpn'), 'utf8');
    const file = join(rig.root, `easy-${name}.ovpn`);
    writeFileSync(file, put(put(own, 'cert', certificate_pem), 'key', key_pem), { mode: 0o600 });
    return dial(lab.machine('outsider'), file);
  }

  test('are genuine: OpenSSL takes them as it takes those of sluice', () => {
    const file = join(rig.root, 'stranger.pem');
    writeFileSync(file, easyRsa.client('stranger').certificate_pem);
    expect(openssl(['verify', '-purpose', 'sslclient', '-CAfile', authority, file]).text).toContain(': OK');
  });

  test('are refused when they are not in the plan', async () => {
    const stranger = dialAs('stranger');
    await stranger.says('refused', () => stranger.log.includes('AUTH_FAILED'));
    const { log } = gw0.daemon();
    expect(log).toContain('VERIFY OK: depth=0, CN=stranger');
    expect(log).toMatch(/stranger.*client-config-dir|client-config-dir.*stranger/);
    expect(stranger.connections).toBe(0);
    expect(await lab.machine('outsider').tunnelAddresses()).toEqual([]);
    await end(stranger.child);
  }, 20_000);

  test('are refused under the name of the gateway itself', async () => {
    const impostor = dialAs('gw0');
    await impostor.says('refused', () => impostor.log.includes('AUTH_FAILED'));
    expect(impostor.connections).toBe(0);
    await end(impostor.child);
  }, 20_000);

  test('under a name of the plan get that address: whoever has the CA key can be anybody', async () => {
    const anna = dialAs('anna');
    await anna.connected();
    expect(await lab.machine('outsider').tunnelAddresses()).toEqual(['192.168.0.2/24']);
    await end(anna.child);
  }, 20_000);
});
