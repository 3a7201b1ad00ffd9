import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from './cli-rig.js';
import { openssl } from './openssl.js';

const rig = new CliRig();
const file = join(rig.root, 'trust.crt');
beforeAll(() => rig.begin(), 60_000);
afterAll(() => rig.remove());

test('the web authority is written as phones take it, with the fingerprint they show', async () => {
  const { fingerprint_sha256, changed } = await rig.json('pki', 'web-ca', '--out', file);
  expect(changed).toBe(true);
  const seen = openssl([
    'x509',
    '-in',
    file,
    '-noout',
    '-fingerprint',
    '-sha256',
    '-subject',
    '-ext',
    'nameConstraints',
  ]);
  expect(seen.text).toContain(String(fingerprint_sha256));
  expect(seen.text).toMatch(/Web CA 1[\s\S]*Permitted:[\s\S]*192\.168\.0\.0/);
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect((await rig.json('pki', 'web-ca', '--out', file)).changed).toBe(false);
});

test('after it was replaced, the file has the new one; what is no certificate is left alone', async () => {
  const before = readFileSync(file, 'utf8');
  await rig.json('pki', 'renew', '--web-ca');
  expect((await rig.json('pki', 'web-ca', '--out', file, '--dry-run')).changed).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe(before);
  await rig.json('pki', 'web-ca', '--out', file);
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(rig.farm, 'pki/web-ca-2.pem'), 'utf8'));
  writeFileSync(file, 'a letter');
  const { code } = await rig.run('pki', 'web-ca', '--out', file);
  expect([code, readFileSync(file, 'utf8')]).toEqual([4, 'a letter']);
}, 60_000);
