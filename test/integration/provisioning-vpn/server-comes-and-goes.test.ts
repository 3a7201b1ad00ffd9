import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from '../provisioning/cli-rig.js';
import { openssl } from '../provisioning/openssl.js';
import { filesBelow } from '../provisioning-deploy/deploy-rig.js';

/** A farm that begins with its gateway as the server, moves to a rented machine, then to a router, and comes back. */
const rig = new CliRig();
const card = (name: string) => join(rig.root, `card-${name}`);
const file = (name: string, path: string) => readFileSync(join(card(name), path), 'utf8');
const inBundle = (name: string, path: string) => file(name, `sluice/files${path}`);

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'node', 'pump-house');
  await rig.json('farm', 'add', 'phone', 'anna');
  await rig.json('pki', 'issue', '--all');
});
afterAll(() => rig.remove());

async function refusal(...args: string[]) {
  const { stdout } = await rig.run(...args, '--json');
  return (JSON.parse(stdout) as { error: { code: string } }).error.code;
}

const vpnPurpose = (pem: string) =>
  ['sslserver', 'sslclient'].filter((purpose) => {
    const ca = join(rig.farm, 'pki', 'vpn-ca-1.pem');
    return openssl(['verify', '-x509_strict', '-purpose', purpose, '-CAfile', ca], pem).ok;
  });

test('--dry-run shows it and whose certificate would go, and writes nothing', async () => {
  const before = filesBelow(rig.farm);
  const shown = await rig.json('farm', 'add', 'server', 'vps', '--remote', 'vps.example.net', '--dry-run');
  expect(shown).toMatchObject({ dry_run: true, changed: false, revoked: [expect.any(String)] });
  expect(filesBelow(rig.farm)).toEqual(before);
});

test('the certificate that the gateway had as a server is revoked; until the next, it gets no bundle', async () => {
  const done = await rig.json('farm', 'add', 'server', 'vps', '--remote', 'vps.example.net');
  expect(done).toMatchObject({ changed: true, revoked: [expect.any(String)] });
  expect(done.warnings).toMatchObject([{ code: 'profiles_outdated' }]);
  expect(done.next).toContain('sluice pki issue --all');
  expect(await rig.json('farm', 'add', 'server', 'vps')).toMatchObject({ changed: false, revoked: [] });
  expect(await refusal('bundle', 'gw0', '--out', card('gw0'))).toBe('certificate_missing');
  expect(await refusal('bundle', 'vps', '--out', card('vps'))).toBe('certificate_missing');
});

test('then the server has a certificate of a server, and the gateway one of a client', async () => {
  const { certificates } = (await rig.json('pki', 'issue', '--all')) as { certificates: { name: string }[] };
  expect(certificates.map(({ name }) => name).sort()).toEqual(['gw0', 'vps']);
  await rig.json('bundle', 'vps', '--out', card('vps'));
  await rig.json('bundle', 'gw0', '--out', card('gw0'));
  expect(vpnPurpose(inBundle('vps', '/etc/sluice/vpn/cert.pem'))).toEqual(['sslserver']);
  const profile = inBundle('gw0', '/etc/sluice/vpn/client.ovpn');
  expect(vpnPurpose(profile.split('<cert>')[1] ?? '')).toEqual(['sslclient']);
  expect(profile).toContain('verify-x509-name vps name');
  expect(profile).toContain('its address there is 192.168.0.1,');
});

test('each bundle has what its machine needs and nothing of the other', async () => {
  const paths = (name: string) => filesBelow(card(name)).map(({ path }) => path.replace('sluice/files/', ''));
  expect(paths('vps')).toEqual(
    expect.arrayContaining(['README.txt', 'etc/sluice/vpn/ccd/gw0', 'sluice/install.sh']),
  );
  expect(
    paths('vps').filter((path) => /gateway\.json|user-data|firstrun|first-boot|web\//.test(path)),
  ).toEqual([]);
  expect(paths('gw0').filter((path) => /crl\.pem|ccd|server-|tls-crypt/.test(path))).toEqual([]);
  const { units } = JSON.parse(file('gw0', 'sluice/machine.json')) as { units: string[] };
  expect(units).toEqual(['sluice-firewall.service', 'sluice-vpn-client.service', 'sluice-gateway.service']);
  const { vpn } = JSON.parse(inBundle('gw0', '/etc/sluice/gateway.json')) as { vpn: object };
  expect(vpn).toMatchObject({
    address: '192.168.0.1',
    management_sockets: ['/run/sluice-vpn/client.sock'],
    members: [
      { name: 'pump-house', role: 'node' },
      { name: 'anna', role: 'viewer' },
    ],
  });
});

test('nodes and phones dial the server, and look for the gateway where it always was', async () => {
  await rig.json('bundle', 'pump-house', '--out', card('pump-house'));
  expect(inBundle('pump-house', '/etc/sluice/vpn/client.ovpn')).toContain('remote vps.example.net 1194 udp');
  expect(JSON.parse(inBundle('pump-house', '/etc/sluice/node.json'))).toMatchObject({
    gateway: 'gw0',
    broker_url: 'mqtt://192.168.0.1:1883',
  });
  expect(await refusal('profile', 'gw0')).toBe('not_its_kind');
  expect(await refusal('profile', 'vps')).toBe('not_its_kind');
});

test('a Node for a Pi goes with a card, one for either with a rented machine', async () => {
  const bundle = (name: string, node: string) =>
    refusal('bundle', name, '--out', card(name), '--node-archive', join(rig.root, node));
  // Those that are taken cannot then be read.
  expect(await bundle('vps', 'node-v20.20.2-linux-x64.tar.xz')).toBe('file_unusable');
  expect(await bundle('gw0', 'node-v20.20.2-linux-arm64.tar.xz')).toBe('file_unusable');
  expect(await bundle('gw0', 'node-v20.20.2-linux-x64.tar.xz')).toBe('archive_invalid');
});

test('a router gets files to import and no program of ours; the folder says what rests with it', async () => {
  await rig.json('farm', 'set', 'vps', '--system', 'router');
  const folder = join(rig.root, 'router');
  const { warnings = [] } = await rig.json('bundle', 'vps', '--out', folder);
  expect(warnings).toEqual([]);
  const paths = filesBelow(folder).map(({ path }) => path);
  expect(paths).toEqual([
    'README.txt',
    'sluice/machine.json',
    ...['ca.pem', 'ccd/anna', 'ccd/gw0', 'ccd/pump-house', 'cert.pem', 'crl.pem', 'isolation.nft'].map(
      (path) => `sluice/openvpn/${path}`,
    ),
    ...['key.pem', 'learn-address', 'server-tcp.conf', 'server-udp.conf', 'tls-crypt-v2.pem'].map(
      (path) => `sluice/openvpn/${path}`,
    ),
  ]);
  const readme = readFileSync(join(folder, 'README.txt'), 'utf8');
  for (const word of ['do not reach each other', 'planned address', 'revoked'])
    expect(readme).toContain(word);
  await rig.json('farm', 'remove', 'anna');
  await rig.json('bundle', 'vps', '--out', folder);
  expect(filesBelow(folder).map(({ path }) => path)).not.toContain('sluice/openvpn/ccd/anna');
});

test('without that server the gateway is the server again, with a certificate of one', async () => {
  const { revoked } = (await rig.json('farm', 'remove', 'vps')) as { revoked: string[] };
  expect(revoked).toHaveLength(2);
  await rig.json('pki', 'issue', '--all');
  await rig.json('bundle', 'gw0', '--out', card('gw0'));
  expect(vpnPurpose(inBundle('gw0', '/etc/sluice/vpn/cert.pem'))).toEqual(['sslserver']);
  expect(inBundle('gw0', '/etc/sluice/vpn/server-udp.conf')).toContain(
    'server 192.168.0.0 255.255.255.0 nopool',
  );
  expect(filesBelow(card('gw0')).map(({ path }) => path)).not.toContain(
    'sluice/files/etc/sluice/vpn/client.ovpn',
  );
});
