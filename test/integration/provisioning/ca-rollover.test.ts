import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from './cli-rig.js';
import { openssl } from './openssl.js';

/** One roll-over, step by step: at no step may a device that is one step behind be locked out. */
const rig = new CliRig();
const at = (...names: string[]) => join(rig.farm, 'pki', ...names);

/** What a machine was given at some step. */
interface Given {
  readonly bundle: string;
  readonly certificate: string;
}

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'phone', 'anna');
  await rig.json('farm', 'add', 'node', 'pump-house');
  await rig.json('pki', 'issue', '--all');
});
afterAll(() => rig.remove());

async function given(name: string): Promise<Given> {
  const { viewFarm } = await import('../../../provisioning/machine/farm-view.js');
  const { trustBundle } = await import('../../../provisioning/pki/pki-folder.js');
  const { currentLeaf } = await import('../../../provisioning/pki/register.js');
  const { readLeaf } = await import('../../../provisioning/pki/leaf-files.js');
  const view = viewFarm(rig.farm, Date.now());
  const leaf = currentLeaf(view.register, 'vpn', name);
  if (leaf === undefined) throw new Error(`${name} has no certificate`);
  return {
    bundle: trustBundle(rig.farm, view.pki, 'vpn'),
    certificate: readLeaf(leaf).certificate_pem,
  };
}

/** Whether who trusts `bundle` accepts `certificate`, with the list when it is the server. */
function accepts({ bundle }: Given, { certificate }: Given, crl?: string): string {
  const file = (name: string, text: string) => {
    writeFileSync(join(rig.root, name), text);
    return join(rig.root, name);
  };
  const list = crl === undefined ? [] : ['-crl_check', '-CRLfile', crl];
  const ca = ['-CAfile', file('bundle.pem', bundle)];
  return openssl(['verify', '-x509_strict', ...ca, ...list, file('leaf.pem', certificate)]).text;
}

test('everybody stays connected through all of it', async () => {
  const old = { gateway: await given('gw0'), anna: await given('anna'), node: await given('pump-house') };

  await rig.json('pki', 'renew', '--ca');
  expect(await rig.json('pki', 'renew', '--ca')).toMatchObject({ changed: false });
  const during = await given('gw0');
  expect(during.bundle.split('BEGIN CERTIFICATE')).toHaveLength(3);
  expect(readFileSync(at('crl.pem'), 'utf8').split('BEGIN X509 CRL')).toHaveLength(3);
  for (const device of [old.anna, old.node]) {
    expect(accepts(during, device, at('crl.pem'))).toContain(': OK');
    expect(accepts(device, during)).toContain(': OK');
  }

  const refused = await rig.run('pki', 'renew', '--ca', '--finish', '--json');
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'rollover_unfinished' } });

  const { certificates } = (await rig.json('pki', 'renew', '--all')) as { certificates: { name: string }[] };
  expect(certificates.map(({ name }) => name).sort()).toEqual(['anna', 'pump-house']);
  expect(await rig.json('pki', 'renew', '--all')).toMatchObject({ changed: false });
  const renewed = await given('anna');
  expect(accepts(during, renewed, at('crl.pem'))).toContain(': OK');
  expect(accepts(renewed, during)).toContain(': OK');

  await rig.json('pki', 'renew', '--ca', '--finish');
  expect(await rig.json('pki', 'renew', '--ca', '--finish')).toMatchObject({ changed: false });
  const after = await given('gw0');
  expect(accepts(renewed, after)).toContain(': OK');
  expect(accepts(after, renewed, at('crl.pem'))).toContain(': OK');
  expect(accepts(after, old.anna, at('crl.pem'))).not.toContain(': OK');
  expect((await rig.run('pki', 'expiry')).code).toBe(0);
}, 120_000);

test('a device that is revoked during it is on the list of its own authority', async () => {
  await rig.json('pki', 'renew', '--ca');
  const { revoked } = (await rig.json('pki', 'revoke', 'anna')) as { revoked: { serial: string }[] };
  const [first = '', second = ''] = readFileSync(at('crl.pem'), 'utf8').split(
    /(?<=-----END X509 CRL-----\n)/,
  );
  const serial = revoked[0]?.serial.toUpperCase() ?? 'none';
  expect(openssl(['crl', '-noout', '-text'], first).text).toContain(serial);
  expect(openssl(['crl', '-noout', '-text'], second).text).not.toContain(serial);
}, 120_000);

test('the web authority is replaced at once, and its certificates are then missing', async () => {
  await rig.json('pki', 'renew', '--web-ca');
  expect((await rig.run('pki', 'expiry')).stdout).toContain('gateway gw0 (web)');
  await rig.json('pki', 'issue', 'gw0');
  const newest = readdirSync(at('issued', 'web')).sort().at(-1) ?? '';
  expect(
    openssl(['verify', '-x509_strict', '-CAfile', at('web-ca-2.pem'), at('issued', 'web', newest)]).text,
  ).toContain(': OK');
}, 120_000);
