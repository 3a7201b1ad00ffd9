import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CliRig, PASSPHRASE } from './cli-rig.js';

const OLD = PASSPHRASE;
const NEW = 'another long enough one';
const preload = fileURLToPath(new URL('./die-at-write.mjs', import.meta.url));

let rig: CliRig;
beforeEach(async () => {
  rig = new CliRig();
  rig.variables.SLUICE_NEW_CA_PASSPHRASE_FILE = join(rig.root, 'new-passphrase');
  say(NEW);
  await rig.begin();
}, 60_000);
afterEach(() => rig.remove());

/** What is given as the new passphrase. */
const say = (text: string) => writeFileSync(join(rig.root, 'new-passphrase'), `${text}\n`);
/** What is given as the passphrase of the keys. */
const know = (text: string) => writeFileSync(join(rig.root, 'passphrase'), `${text}\n`);
const keys = (folder = join(rig.farm, 'ca-keys')) => readdirSync(folder).sort();
const bytes = () => keys().map((name) => readFileSync(join(rig.farm, 'ca-keys', name), 'latin1'));
async function opens(passphrase: string): Promise<boolean> {
  know(passphrase);
  const { code } = await rig.run('pki', 'crl', 'refresh');
  return code === 0;
}
async function refusal(...args: string[]) {
  const { code, stdout } = await rig.run(...args, '--json');
  return [code, (JSON.parse(stdout) as { error?: { code: string } }).error?.code];
}

test('the new passphrase opens every key, the old one none, and the audit log holds neither', async () => {
  const names = keys();
  expect(await rig.json('pki', 'passphrase')).toMatchObject({ changed: true, keys: 2 });
  expect(keys()).toEqual(names);
  expect(await opens(OLD)).toBe(false);
  expect(await opens(NEW)).toBe(true);
  expect((await rig.run('pki', 'renew', '--web-ca')).code).toBe(0);
  const audit = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8');
  expect(audit).toContain('pki passphrase');
  expect(audit).not.toMatch(new RegExp(`${OLD}|${NEW}`));
}, 60_000);

test('keys that live elsewhere are changed there', async () => {
  const away = join(rig.root, 'stick');
  renameSync(join(rig.farm, 'ca-keys'), away);
  expect(await refusal('pki', 'passphrase')).toEqual([3, 'ca_key_missing']);
  expect(await rig.json('pki', 'passphrase', '--ca-keys', away)).toMatchObject({ changed: true });
  know(NEW);
  expect((await rig.run('pki', 'crl', 'refresh', '--ca-keys', away)).code).toBe(0);
}, 60_000);

test('a wrong old one, a weak new one, a missing key and --dry-run change nothing', async () => {
  const before = bytes();
  know('not the passphrase');
  expect(await refusal('pki', 'passphrase')).toEqual([8, 'passphrase_wrong']);
  know(OLD);
  say('short');
  expect(await refusal('pki', 'passphrase')).toEqual([8, 'passphrase_weak']);
  say(OLD);
  expect(await rig.json('pki', 'passphrase')).toMatchObject({ changed: false });
  say(NEW);
  expect(await rig.json('pki', 'passphrase', '--dry-run')).toMatchObject({ changed: false });
  rig.variables.SLUICE_NEW_CA_PASSPHRASE_FILE = '';
  expect(await refusal('pki', 'passphrase')).toEqual([8, 'passphrase_needed']);
  expect(bytes()).toEqual(before);
  rig.variables.SLUICE_NEW_CA_PASSPHRASE_FILE = join(rig.root, 'new-passphrase');
  const web = keys().find((name) => name.includes('-web-')) ?? '';
  rmSync(join(rig.farm, 'ca-keys', web));
  expect(await refusal('pki', 'passphrase')).toEqual([3, 'ca_key_missing']);
  expect(await opens(OLD)).toBe(true);
}, 60_000);

test('kill -9 at every write leaves keys that one of the two opens, and the next command ends the change', async () => {
  const moments = { old: 0, fresh: 0 };
  let [old, fresh] = [OLD, NEW];
  // Every third of the many before the first key takes its place, and each one after.
  for (let call = 1; ; call += call < 25 ? 3 : 1) {
    know(old);
    say(fresh);
    const { code } = await rig.spawn(['pki', 'passphrase'], {
      preload: [preload],
      variables: { DIE_AT: String(call) },
    }).ended;
    if (code === 0) break;
    expect(code).toBeNull();
    const stillOld = await opens(old);
    moments[stillOld ? 'old' : 'fresh'] += 1;
    if (!stillOld) {
      expect(await opens(fresh)).toBe(true);
      expect(await opens(old)).toBe(false);
      [old, fresh] = [fresh, old];
    }
    // Both authorities, and nothing of the change is left.
    expect(keys()).toEqual([
      expect.stringMatching(/vpn.*\.sealed$/),
      expect.stringMatching(/web.*\.sealed$/),
    ]);
  }
  expect(moments.old).toBeGreaterThan(5);
  expect(moments.fresh).toBeGreaterThan(1);
}, 600_000);

test('while two authorities count, a passphrase that opens some keys and not others is not believed', async () => {
  await rig.json('pki', 'renew', '--ca');
  const folder = join(rig.farm, 'ca-keys');
  const old = new Map(keys().map((name) => [name, readFileSync(join(folder, name))]));
  await rig.json('pki', 'passphrase');
  // As if it had been killed after the first of the three had taken its place.
  const [, ...rest] = [...old.keys()];
  for (const name of rest) {
    renameSync(join(folder, name), join(folder, `${name}.next`));
    writeFileSync(join(folder, name), old.get(name) ?? '');
  }
  know(OLD);
  expect(await refusal('pki', 'crl', 'refresh')).toEqual([8, 'passphrase_outdated']);
  expect(await opens(NEW)).toBe(true);
  expect(keys()).toEqual([...old.keys()]);
}, 60_000);
