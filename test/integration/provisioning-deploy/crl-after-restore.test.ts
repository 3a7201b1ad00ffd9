import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readCrls } from '../../../provisioning/pki/crl.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { DeployRig } from './deploy-rig.js';

/** The list of the gateway outlives the farm folder: what it knows must not be lost by a farm that knows less. */
const rig = new DeployRig();
const backup = rig.at('green-valley.backup');
const root = rig.at('staging');
const standing = join(root, 'etc/sluice/vpn/crl.pem');

beforeAll(async () => {
  await rig.setUp();
  await rig.json('pki', 'backup', backup);
}, 60_000);
beforeEach(async () => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  await restore();
});
afterAll(() => rig.remove());

const restore = () => rig.json('pki', 'restore', backup, '--force');

async function bundle(): Promise<string> {
  await rig.json('bundle', 'gw0', '--out', rig.at('card'));
  return rig.at('card');
}

async function install(card: string) {
  const args = ['install', 'gateway', '--bundle', card, '--root', root, '--json'];
  const { stdout } = await rig.run(...args);
  return JSON.parse(stdout) as { changed?: boolean; error?: { code: string; message: string; hint: string } };
}

async function revoke(name: string): Promise<string> {
  const { revoked } = (await rig.json('pki', 'revoke', name)) as { revoked: { serial: string }[] };
  return revoked[0]?.serial ?? '';
}

const installed = () => readCrls(readFileSync(standing, 'utf8')).flatMap(({ serials }) => serials);

describe('a farm that was restored from a backup', () => {
  test('lets nobody in again whom the gateway knows as revoked, whatever the number of its list', async () => {
    const anna = await revoke('anna');
    await install(await bundle());
    await restore();
    // The next revocation brings the farm to the number of the gateway's list.
    await revoke('bert');
    const { error } = await install(await bundle());
    expect(error?.code).toBe('crl_older');
    expect(error?.message).toContain(anna);
    expect(installed()).toEqual([anna]);
  }, 60_000);

  test('takes over what the list of the gateway revokes, and its next bundle is taken', async () => {
    const anna = await revoke('anna');
    // Who came after the backup: the restored farm knows neither the name nor the number.
    await rig.json('farm', 'add', 'phone', 'carl');
    await rig.json('pki', 'issue', 'carl');
    const carl = await revoke('carl');
    await install(await bundle());
    await restore();
    const { error } = await install(await bundle());
    expect(error).toMatchObject({
      code: 'crl_older',
      hint: expect.stringContaining('sluice pki crl merge crl.pem'),
    });
    for (const serial of [anna, carl]) expect(error?.message).toContain(serial);

    expect(await rig.json('pki', 'crl', 'merge', standing, '--dry-run')).toMatchObject({ changed: false });
    const merged = await rig.json('pki', 'crl', 'merge', standing);
    expect(merged).toMatchObject({
      changed: true,
      crl_number: 4,
      revoked: expect.arrayContaining([
        { name: 'anna', serial: anna },
        { name: null, serial: carl },
      ]),
    });
    expect(merged.next).toContain('sluice bundle gw0 --out card-gw0');
    expect(await rig.json('pki', 'crl', 'merge', standing)).toMatchObject({ changed: false });
    expect(await install(await bundle())).toMatchObject({ changed: true });
    expect(installed().sort()).toEqual([anna, carl].sort());
    const [list] = readCrls(readFileSync(standing, 'utf8'));
    expect(list?.revoked.find(({ serial }) => serial === anna)).toMatchObject({ reason: 'lost' });
  }, 60_000);

  test('is told of the lists of its gateways', async () => {
    expect((await restore()).next).toContainEqual(expect.stringContaining('sluice pki crl merge'));
  });
});

describe('a bundle from before the authority was replaced', () => {
  async function rollOver() {
    await rig.json('pki', 'renew', '--ca');
    await rig.json('pki', 'renew', '--all');
    await rig.json('pki', 'renew', '--ca', '--finish');
    await install(await bundle());
  }

  test('is refused, although no list of its authority stands any more', async () => {
    const old = rig.at('card-old');
    await rig.json('bundle', 'gw0', '--out', old);
    await rollOver();
    expect((await install(old)).error?.code).toBe('crl_older');
  }, 60_000);

  test('is refused also when the farm was restored and its list has a higher number', async () => {
    await rollOver();
    await restore();
    for (let more = 0; more < 3; more++) await rig.json('pki', 'crl', 'refresh');
    const { error } = await install(await bundle());
    expect(error).toMatchObject({ code: 'crl_older', hint: expect.stringContaining('install.sh') });
  }, 60_000);
});

test('a certificate that has ended stays on the list, so that none is missed for that', async () => {
  const anna = await revoke('anna');
  rig.ahead_ms = 11 * 365 * 86_400_000;
  try {
    await rig.json('pki', 'crl', 'refresh');
  } finally {
    rig.ahead_ms = 0;
  }
  const [list] = readCrls(readFileSync(join(rig.farm, 'pki', 'crl.pem'), 'utf8'));
  expect(list?.serials).toEqual([anna]);
});

test('a list that is none, or of another farm, is not taken over', async () => {
  const other = new CliRig();
  try {
    await other.begin();
    const refused = async (file: string) => {
      const { code, stdout } = await rig.run('pki', 'crl', 'merge', file, '--json');
      return [code, (JSON.parse(stdout) as { error: { code: string } }).error.code];
    };
    expect(await refused(join(other.farm, 'pki', 'crl.pem'))).toEqual([4, 'crl_foreign']);
    expect(await refused(rig.tanksFile)).toEqual([9, 'crl_damaged']);
    expect(await refused(rig.at('nothing'))).toEqual([3, 'crl_missing']);
  } finally {
    other.remove();
  }
});
