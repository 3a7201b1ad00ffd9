import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pemBlocks } from '../../../provisioning/pki/pem.js';
import { CLIENT_LABEL, isWrappedBy } from '../../../provisioning/pki/tls-crypt-v2.js';
import { CliRig } from './cli-rig.js';

const preload = fileURLToPath(new URL('./die-at-write.mjs', import.meta.url));

let rig: CliRig;
beforeEach(async () => {
  rig = new CliRig();
  await rig.begin();
  await rig.json('farm', 'add', 'gateway', 'gw1', '--remote', 'other.example.net');
  for (const name of ['anna', 'bert']) await rig.json('farm', 'add', 'phone', name, '--gateway', 'gw0');
  await rig.json('farm', 'add', 'phone', 'zoe', '--gateway', 'gw1');
  await rig.json('pki', 'issue', '--all');
}, 60_000);
afterEach(() => rig.remove());

const serverKey = (index: number) =>
  readFileSync(join(rig.farm, 'pki/tls-crypt-v2', `subnet-${index}.key`), 'utf8');
function leafOf(name: string): string {
  const folder = join(rig.farm, 'pki/issued/vpn');
  const file = readdirSync(folder).find((one) => one.startsWith(`${name}.`)) ?? '';
  return readFileSync(join(folder, file), 'utf8');
}
const keyOf = (name: string) =>
  pemBlocks(leafOf(name)).find(({ label }) => label === CLIENT_LABEL)?.text ?? '';
const certificateOf = (name: string) => pemBlocks(leafOf(name))[0]?.text;
const fits = (name: string, index = 0) => isWrappedBy(serverKey(index), keyOf(name));
const renew = ['pki', 'renew', '--tls-crypt', 'gw0', '--yes'];
async function refusal(...args: string[]) {
  const { code, stdout } = await rig.run(...args, '--json');
  return [code, (JSON.parse(stdout) as { error?: { code: string } }).error?.code];
}

test('gateway and clients have new keys that go together, certificates and other gateways stay', async () => {
  const before = {
    server: serverKey(0),
    other: serverKey(1),
    anna: keyOf('anna'),
    certificate: certificateOf('anna'),
  };
  // No CA key is needed.
  rig.variables.SLUICE_CA_PASSPHRASE_FILE = '';
  const answer = await rig.json(...renew);
  expect(answer).toMatchObject({ changed: true, clients: ['anna', 'bert'] });
  expect(answer.warnings).toMatchObject([{ code: 'clients_shut_out' }]);
  expect(serverKey(0)).not.toBe(before.server);
  expect([fits('anna'), fits('bert')]).toEqual([true, true]);
  expect(isWrappedBy(serverKey(0), before.anna)).toBe(false);
  expect(certificateOf('anna')).toBe(before.certificate);
  expect(serverKey(1)).toBe(before.other);
  expect(fits('zoe', 1)).toBe(true);
  expect((await rig.run('profile', 'anna', '--out', join(rig.root, 'anna.ovpn'))).code).toBe(0);
});

test('nobody is asked where there is no terminal: without --yes nothing happens', async () => {
  const before = serverKey(0);
  expect(await refusal('pki', 'renew', '--tls-crypt', 'gw0')).toEqual([2, 'confirmation_needed']);
  expect(await rig.json(...renew, '--dry-run')).toMatchObject({ changed: false });
  expect(await refusal('pki', 'renew', '--tls-crypt', '--yes')).toEqual([2, 'usage']);
  expect(await refusal('pki', 'renew', '--tls-crypt', 'anna', '--yes')).toEqual([2, 'not_its_kind']);
  expect(await refusal('pki', 'renew', '--tls-crypt', 'nobody', '--yes')).toEqual([3, 'not_found']);
  expect(serverKey(0)).toBe(before);
});

test('kill -9 at every write: no profile that would not fit is handed out, and the next command ends it', async () => {
  const profile = ['profile', 'bert', '--out', join(rig.root, 'bert.ovpn')];
  let refused = 0;
  for (let call = 1; ; call++) {
    const { code } = await rig.spawn(renew, { preload: [preload], variables: { DIE_AT: String(call) } })
      .ended;
    if (code === 0) break;
    if (fits('bert')) expect((await rig.run(...profile)).code).toBe(0);
    else {
      expect(await refusal(...profile)).toEqual([4, 'tls_crypt_unfinished']);
      refused += 1;
    }
    const behind = !fits('anna') || !fits('bert');
    const server = serverKey(0);
    await rig.json(...renew);
    expect([fits('anna'), fits('bert')]).toEqual([true, true]);
    // What was begun is ended, not begun anew.
    expect(serverKey(0) === server).toBe(behind);
  }
  expect(refused).toBeGreaterThan(1);
}, 300_000);
