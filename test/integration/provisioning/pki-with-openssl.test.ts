import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CliRig } from './cli-rig.js';
import { openssl } from './openssl.js';

const rig = new CliRig();
const pki = join(rig.farm, 'pki');
const at = (...names: string[]) => join(pki, ...names);

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'node', 'pump-house', '--tank', 'house', '--tank', 'farm');
  await rig.json('farm', 'add', 'phone', 'anna');
  await rig.json('pki', 'issue', '--all');
});
afterAll(() => rig.remove());

function leafFile(purpose: 'vpn' | 'web', name: string): string {
  const found = readdirSync(at('issued', purpose)).find((file) => file.startsWith(`${name}.`));
  if (found === undefined) throw new Error(`${name} has no ${purpose} certificate`);
  return at('issued', purpose, found);
}

const verify = (ca: string, leaf: string, ...more: string[]) =>
  openssl(['verify', '-x509_strict', '-CAfile', ca, ...more, leaf]);

describe('what openssl says of the certificates', () => {
  test.each([
    ['a gateway', 'gw0', 'sslserver'],
    ['a node', 'pump-house', 'sslclient'],
    ['a phone', 'anna', 'sslclient'],
  ])('%s is accepted strictly, for its purpose and with the list', (_what, name, purpose) => {
    const leaf = leafFile('vpn', name);
    const crl = ['-crl_check', '-CRLfile', at('crl.pem')];
    const { text, ok } = verify(at('vpn-ca-1.pem'), leaf, '-purpose', purpose, ...crl);
    expect(text).toContain(': OK');
    expect(ok).toBe(true);
  });

  test('a client is no server, and a server no client', () => {
    expect(verify(at('vpn-ca-1.pem'), leafFile('vpn', 'anna'), '-purpose', 'sslserver').ok).toBe(false);
    expect(verify(at('vpn-ca-1.pem'), leafFile('vpn', 'gw0'), '-purpose', 'sslclient').ok).toBe(false);
  });

  test('the dashboard has its own authority, and the VPN does not trust it', () => {
    const web = leafFile('web', 'gw0');
    expect(
      verify(at('web-ca-1.pem'), web, '-purpose', 'sslserver', '-verify_ip', '192.168.0.1').text,
    ).toContain(': OK');
    expect(verify(at('vpn-ca-1.pem'), web).ok).toBe(false);
    expect(verify(at('web-ca-1.pem'), leafFile('vpn', 'anna')).ok).toBe(false);
  });

  test('the fields are those that were decided', () => {
    const { text } = openssl(['x509', '-in', leafFile('vpn', 'gw0'), '-noout', '-text']);
    expect(text).toContain('Subject: CN = gw0\n');
    expect(text).toContain('Issuer: CN = Sluice green-valley VPN CA 1\n');
    expect(text).toContain('sha256WithRSAEncryption');
    expect(text).toContain('Public-Key: (2048 bit)');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment\n/);
    expect(text).toMatch(/Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
    expect(text).toMatch(/Subject Alternative Name: \n\s+DNS:gw0, IP Address:192.168.0.1\n/);
    const client = openssl(['x509', '-in', leafFile('vpn', 'anna'), '-noout', '-text']).text;
    expect(client).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(client).toMatch(/Extended Key Usage: \n\s+TLS Web Client Authentication\n/);
    const ca = openssl(['x509', '-in', at('vpn-ca-1.pem'), '-noout', '-text']).text;
    expect(ca).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(ca).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
  });

  test('a machine whose clock is half a year behind accepts them', () => {
    const half_year_ago = String(Math.floor(Date.now() / 1000) - 182 * 86_400);
    const crl = ['-crl_check', '-CRLfile', at('crl.pem'), '-attime', half_year_ago];
    expect(verify(at('vpn-ca-1.pem'), leafFile('vpn', 'gw0'), ...crl).text).toContain(': OK');
  });

  test('serial numbers are positive, of 128 bits, and different', () => {
    const serials = ['gw0', 'pump-house', 'anna'].map((name) =>
      openssl(['x509', '-in', leafFile('vpn', name), '-noout', '-serial']).text.trim(),
    );
    for (const serial of serials) expect(serial).toMatch(/^serial=[4-7][0-9A-F]{31}$/);
    expect(new Set(serials).size).toBe(3);
  });

  test('the web authority can speak for the farm only', () => {
    const { text } = openssl(['x509', '-in', at('web-ca-1.pem'), '-noout', '-text']);
    expect(text).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DNS:internal\s+IP:192.168.0.0\/255.255.0.0/,
    );
  });
});

describe('files and their rights', () => {
  test('keys and state are for their owner alone, certificates and list for all', () => {
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(rig.farm)).toBe('700');
    expect(mode(join(rig.farm, 'farm.json'))).toBe('600');
    expect(mode(join(rig.farm, 'secrets.json'))).toBe('600');
    expect(mode(leafFile('vpn', 'anna'))).toBe('600');
    expect(mode(at('tls-crypt-v2', 'subnet-0.key'))).toBe('600');
    for (const file of readdirSync(join(rig.farm, 'ca-keys')))
      expect(mode(join(rig.farm, 'ca-keys', file))).toBe('600');
    expect(mode(at('crl.pem'))).toBe('644');
    expect(mode(at('vpn-ca-1.pem'))).toBe('644');
  });

  test('no private key of an authority lies about unsealed', () => {
    const [sealed = ''] = readdirSync(join(rig.farm, 'ca-keys'));
    expect(readFileSync(join(rig.farm, 'ca-keys', sealed), 'latin1')).not.toContain('PRIVATE');
    expect(readdirSync(pki).filter((name) => name.endsWith('.key'))).toEqual([]);
  });

  test('a certificate file whose key was exchanged is refused by name', async () => {
    const path = leafFile('vpn', 'anna');
    const other = readFileSync(leafFile('vpn', 'pump-house'), 'utf8');
    const right = readFileSync(path, 'utf8');
    const certificate = right.slice(0, right.indexOf('-----BEGIN PRIVATE KEY'));
    writeFileSync(path, certificate + other.slice(other.indexOf('-----BEGIN PRIVATE KEY')));
    const { readLeaf, listLeaves } = await import('../../../provisioning/pki/leaf-files.js');
    const leaf = listLeaves(rig.farm).find(({ name }) => name === 'anna');
    if (leaf === undefined) throw new Error('anna has no certificate');
    expect(() => readLeaf(leaf)).toThrow(/private key is missing or belongs to another certificate/);
    writeFileSync(path, right);
    expect(readLeaf(leaf).key_pem).toContain('BEGIN PRIVATE KEY');
  });
});

describe('revoking', () => {
  test('puts the serial on a list that openssl takes, and nobody else', async () => {
    const leaf = leafFile('vpn', 'anna');
    const { revoked } = (await rig.json('pki', 'revoke', 'anna')) as { revoked: { serial: string }[] };
    const list = openssl([
      'crl',
      '-in',
      at('crl.pem'),
      '-CAfile',
      at('vpn-ca-1.pem'),
      '-noout',
      '-text',
    ]).text;
    expect(list).toContain('verify OK');
    expect(list).toContain(`Serial Number: ${revoked[0]?.serial.toUpperCase()}`);
    expect(list).toMatch(/CRL Reason Code: \n\s+Key Compromise/);
    expect(readFileSync(at('crl.pem'), 'utf8')).toMatch(/^-----BEGIN X509 CRL-----\n/);
    const crl = ['-crl_check', '-CRLfile', at('crl.pem')];
    expect(verify(at('vpn-ca-1.pem'), leaf, ...crl).text).toContain('certificate revoked');
    expect(verify(at('vpn-ca-1.pem'), leafFile('vpn', 'pump-house'), ...crl).text).toContain(': OK');
  });

  test('is repeated without effect, and the number of the list only rises', async () => {
    expect(await rig.json('pki', 'revoke', 'anna')).toMatchObject({ changed: false, revoked: [] });
    const before = await crlNumber();
    await rig.json('pki', 'crl', 'refresh');
    expect(await crlNumber()).toBe(before + 1);
  });

  test('a revoked machine gets another certificate, and the old serial stays revoked', async () => {
    const { certificates } = (await rig.json('pki', 'issue', 'anna')) as {
      certificates: { serial: string }[];
    };
    const list = openssl(['crl', '-in', at('crl.pem'), '-noout', '-text']).text;
    expect(certificates).toHaveLength(1);
    expect(list).not.toContain(certificates[0]?.serial.toUpperCase());
  });

  async function crlNumber(): Promise<number> {
    const { text } = openssl(['crl', '-in', at('crl.pem'), '-noout', '-crlnumber']);
    return Number(text.trim().replace('crlNumber=', ''));
  }
});
