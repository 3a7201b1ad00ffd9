import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from './cli-rig.js';

const rig = new CliRig();
const file = join(rig.root, 'green-valley.backup');

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'node', 'pump-house');
  await rig.json('pki', 'issue', '--all');
  await rig.json('pki', 'backup', file);
});
afterAll(() => rig.remove());

const filesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.lock') && entry.name !== 'audit.jsonl')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path.slice(folder.length + 1),
        `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'base64')}`,
      ]),
  );

test('what is restored is what was backed up, byte for byte and with its rights', async () => {
  const elsewhere = join(rig.root, 'elsewhere');
  expect(await rig.json('pki', 'restore', file, '--farm', elsewhere)).toMatchObject({
    farm: 'green-valley',
    machines: 2,
    certificates: 3,
    moved_to: null,
  });
  expect(filesOf(elsewhere)).toEqual(filesOf(rig.farm));
  // And it is a farm that works on: the sealed CA keys came along.
  expect(await rig.json('pki', 'revoke', 'pump-house', '--farm', elsewhere)).toMatchObject({ changed: true });
});

test('the file shows nothing to who has no passphrase', () => {
  const text = readFileSync(file, 'latin1');
  expect(text).not.toContain('pump-house');
  expect(text).not.toContain('BEGIN');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('nothing that is there is overwritten unless it is asked for; then it goes aside', async () => {
  const marker = join(rig.farm, 'marker');
  writeFileSync(marker, 'mine');
  expect((await rig.run('pki', 'restore', file)).code).toBe(4);
  expect((await rig.run('pki', 'backup', file)).code).toBe(4);
  const { moved_to } = await rig.json('pki', 'restore', file, '--force');
  expect(existsSync(marker)).toBe(false);
  expect(readFileSync(join(String(moved_to), 'marker'), 'utf8')).toBe('mine');
});

test.each([
  ['cut off', (box: Buffer) => box.subarray(0, box.length - 100)],
  ['changed by one bit', (box: Buffer) => box.map((byte, at) => (at === box.length >> 1 ? byte ^ 1 : byte))],
  [
    'with another header',
    (box: Buffer) => Buffer.from(box.toString('latin1').replace('farm backup', 'firm backup'), 'latin1'),
  ],
  [
    'with a costlier key',
    (box: Buffer) => Buffer.from(box.toString('latin1').replace('131072', '999999999'), 'latin1'),
  ],
  ['not a backup at all', () => Buffer.from('hello')],
  ['empty', () => Buffer.alloc(0)],
  [
    'a sealed CA key',
    () => {
      const keys = join(rig.farm, 'ca-keys');
      return readFileSync(join(keys, readdirSync(keys)[0] ?? ''));
    },
  ],
])('a file that is %s is refused, and nothing is left behind', async (_what, damage) => {
  const damaged = join(rig.root, 'damaged');
  const target = join(rig.root, 'target');
  writeFileSync(damaged, damage(readFileSync(file)));
  const { code, stdout } = await rig.run('pki', 'restore', damaged, '--farm', target, '--json');
  expect([8, 9]).toContain(code);
  expect(JSON.parse(stdout)).toHaveProperty('error.code');
  expect(readdirSync(rig.root).filter((name) => name.startsWith('target'))).toEqual([]);
});

test('a backup that holds a broken farm is refused as a whole', async () => {
  const { gatherFarm, sealBackup } = await import('../../../provisioning/pki/backup.js');
  const { PASSPHRASE } = await import('./cli-rig.js');
  const target = join(rig.root, 'target');
  const attempt = async (change: (path: string) => boolean) => {
    const content = gatherFarm(rig.farm, 'green-valley', Date.now());
    const files = content.files.filter(({ path }) => !change(path));
    const box = join(rig.root, 'partial');
    writeFileSync(box, await sealBackup({ ...content, files }, PASSPHRASE));
    return rig.run('pki', 'restore', box, '--farm', target);
  };
  for (const part of ['secrets.json', 'farm.json', 'crl.pem', 'vpn-ca-1.pem'])
    expect((await attempt((path) => path.endsWith(part))).code).toBe(9);
  expect(existsSync(target)).toBe(false);
});

test('a path that leads out of the folder is refused', async () => {
  const { gatherFarm, openBackup, sealBackup } = await import('../../../provisioning/pki/backup.js');
  const content = gatherFarm(rig.farm, 'green-valley', Date.now());
  const [first] = content.files;
  if (first === undefined) throw new Error('an empty backup');
  for (const path of ['../evil', '/etc/evil', 'a/../../evil', 'a//b', '.ssh/keys', 'a\0b']) {
    const box = await sealBackup({ ...content, files: [{ ...first, path }] }, 'whatever it may be');
    await expect(openBackup(box, 'whatever it may be', 'it')).rejects.toMatchObject({
      code: 'backup_damaged',
    });
  }
});

test("an installer's own files neither vanish nor spoil a backup", async () => {
  const own = join(rig.root, 'own');
  await rig.json('farm', 'init', '--farm', own);
  mkdirSync(join(own, '.git', 'refs'), { recursive: true });
  for (const name of ['notes.tmp', 'map of the farm.txt', 'notes.txt', '.git/refs/head'])
    writeFileSync(join(own, name), name);
  symlinkSync('/etc/passwd', join(own, 'link'));
  const box = join(rig.root, 'own.backup');
  const back = join(rig.root, 'back');
  await rig.json('farm', 'add', 'gateway', 'gw0', '--farm', own);
  await rig.json('pki', 'backup', box, '--farm', own);
  await rig.json('pki', 'restore', box, '--farm', back);
  expect(readFileSync(join(own, 'notes.tmp'), 'utf8')).toBe('notes.tmp');
  expect(readdirSync(back).sort()).toEqual(['audit.jsonl', 'farm.json', 'notes.tmp', 'notes.txt']);
});

test('CA keys that live elsewhere are not in it, and that is said', async () => {
  const away = join(rig.root, 'usb');
  const lone = join(rig.root, 'lone');
  await rig.json('farm', 'init', '--farm', lone);
  await rig.json('pki', 'init', '--bits', '2048', '--farm', lone, '--ca-keys', away);
  expect(readdirSync(away)).toHaveLength(2);
  const box = join(rig.root, 'lone.backup');
  const { warnings } = await rig.json('pki', 'backup', box, '--farm', lone, '--ca-keys', away);
  expect(warnings).toMatchObject([{ code: 'keys_elsewhere' }]);
  // Nobody has to name the medium for that.
  const unnamed = await rig.json('pki', 'backup', box, '--farm', lone, '--force', '--dry-run');
  expect(unnamed.warnings).toMatchObject([
    {
      code: 'keys_elsewhere',
      message: expect.stringContaining(`put the files themselves, not a link, into ${lone}/ca-keys`),
    },
  ]);
  rmSync(away, { recursive: true });
  const { code, stdout } = await rig.run(
    'pki',
    'crl',
    'refresh',
    '--farm',
    lone,
    '--ca-keys',
    away,
    '--json',
  );
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ca_key_missing' } });
});

test('CA keys behind a link are not in it, and that is said until they are', async () => {
  const [away, linked] = [join(rig.root, 'stick'), join(rig.root, 'linked')];
  const box = join(rig.root, 'linked.backup');
  await rig.json('farm', 'init', '--farm', linked);
  await rig.json('pki', 'init', '--bits', '2048', '--farm', linked);
  const keys = join(linked, 'ca-keys');
  renameSync(keys, away);
  symlinkSync(away, keys);
  const { warnings } = await rig.json('pki', 'backup', box, '--farm', linked);
  const [vpn = ''] = readdirSync(away).filter((name) => name.includes('vpn'));
  expect(warnings).toMatchObject([{ code: 'keys_elsewhere', message: expect.stringContaining(vpn) }]);
  rmSync(keys);
  renameSync(away, keys);
  expect((await rig.json('pki', 'backup', box, '--farm', linked, '--force')).warnings).toEqual([]);
});

test('a farm folder that is a link stays one, and what is behind it goes aside', async () => {
  const encrypted = join(rig.root, 'encrypted');
  const link = join(rig.root, 'by-link');
  mkdirSync(encrypted);
  symlinkSync(join(encrypted, 'farm'), link);
  // As long as its disk is not mounted, nothing is written onto the other.
  expect((await rig.run('pki', 'restore', file, '--farm', link)).code).toBe(4);
  mkdirSync(join(encrypted, 'farm'));
  await rig.json('pki', 'restore', file, '--farm', link);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(existsSync(join(encrypted, 'farm', 'farm.json'))).toBe(true);
  const { moved_to } = await rig.json('pki', 'restore', file, '--farm', link, '--force');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(dirname(String(moved_to))).toBe(realpathSync(encrypted));
  expect(existsSync(join(String(moved_to), 'farm.json'))).toBe(true);
  expect(existsSync(join(encrypted, 'farm', 'farm.json'))).toBe(true);
});
