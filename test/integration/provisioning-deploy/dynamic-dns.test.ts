import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DeployRig, filesBelow } from './deploy-rig.js';

const rig = new DeployRig();
const tokenFile = rig.at('token.txt');
const card = rig.at('card-gw0');
const TOKEN = 'a1b2c3d4-token';
const CONFIG = 'sluice/files/etc/sluice/ddclient.conf';
const UNIT = 'sluice/files/etc/systemd/system/sluice-ddns.service';

beforeAll(async () => {
  await rig.setUp();
  writeFileSync(tokenFile, `${TOKEN}\n`);
}, 60_000);
afterAll(() => rig.remove());

const account = ['--protocol', 'duckdns', '--host', 'farm.example.net', '--password-file', tokenFile];
const inCard = (path: string) => readFileSync(join(card, path), 'utf8');
const secrets = () => readFileSync(join(rig.farm, 'secrets.json'), 'utf8');
async function refusal(...args: string[]) {
  const { code, stdout } = await rig.run(...args, '--json');
  return [code, (JSON.parse(stdout) as { error?: { code: string } }).error?.code];
}

test('the account goes with the gateway’s bundle, and with no other', async () => {
  const answer = await rig.json('farm', 'ddns', 'gw0', ...account);
  expect(answer).toMatchObject({ changed: true, host: 'farm.example.net', warnings: [] });
  expect(statSync(join(rig.farm, 'secrets.json')).mode & 0o777).toBe(0o600);
  await rig.json('bundle', 'gw0', '--out', card);
  expect(inCard(CONFIG)).toMatch(
    /^protocol=duckdns$[\s\S]*^password='a1b2c3d4-token'$[\s\S]*^farm\.example\.net$/m,
  );
  expect(statSync(join(card, CONFIG)).mode & 0o777).toBe(0o600);
  expect(inCard('sluice/install.sh')).toMatch(
    /^for package in openvpn nftables ddclient libio-socket-ssl-perl; do$/m,
  );
  expect(JSON.parse(inCard('sluice/machine.json')).units).toContain('sluice-ddns.service');
  const holders = filesBelow(card).filter(({ content }) => content.includes(TOKEN));
  expect(holders.map(({ path }) => path)).toEqual([CONFIG]);

  const node = rig.at('card-pump-house');
  await rig.json('bundle', 'pump-house', '--out', node);
  expect(filesBelow(node).some(({ content }) => content.includes(TOKEN))).toBe(false);
  expect(readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')).not.toContain(TOKEN);
  expect(await rig.json('farm', 'ddns', 'gw0', ...account)).toMatchObject({ changed: false });
});

test('systemd takes its unit', () => {
  const root = rig.at('staging');
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  const unit = join(root, 'sluice-ddns.service');
  writeFileSync(unit, inCard(UNIT).replace('/usr/bin/ddclient', '/bin/true'));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('the machine is told what is missing, restarts the unit for a new account, and loses it with the account', async () => {
  const root = rig.at('pi');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  const install = () => rig.json('install', 'gateway', '--bundle', card, '--root', root);
  expect((await install()).warnings).toContainEqual(
    expect.objectContaining({ code: 'program_missing', message: expect.stringContaining('ddclient') }),
  );
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  writeFileSync(join(root, 'usr/bin/ddclient'), '');
  expect((await install()).warnings).toEqual([]);
  await rig.json('farm', 'ddns', 'gw0', '--off');
  await rig.json('bundle', 'gw0', '--out', card);
  await install();
  expect(existsSync(join(root, 'etc/sluice/ddclient.conf'))).toBe(false);
  expect(existsSync(join(root, 'etc/systemd/system/sluice-ddns.service'))).toBe(false);
  expect(secrets()).not.toContain('ddns');
  rmSync(root, { recursive: true });
});

test('a renamed gateway takes its account along, and a backup holds it', async () => {
  await rig.json('farm', 'ddns', 'gw0', ...account);
  const backup = rig.at('backup');
  await rig.json('pki', 'backup', backup);
  await rig.json('farm', 'rename', 'gw0', 'gw0-b');
  expect(JSON.parse(secrets()).ddns).toEqual({ 'gw0-b': expect.objectContaining({ password: TOKEN }) });
  await rig.json('pki', 'restore', backup, '--force');
  expect(JSON.parse(secrets()).ddns).toEqual({ gw0: expect.objectContaining({ password: TOKEN }) });
});

test.each([
  ['no protocol', ['--host', 'farm.example.net'], 2, 'ddns_invalid'],
  ['no host', ['--protocol', 'noip'], 2, 'ddns_invalid'],
  [
    'a host that is none',
    ['--protocol', 'noip', '--host', 'farm example', '--password-file', tokenFile],
    2,
    'ddns_invalid',
  ],
  ['a login that ends the line', [...account, '--login', "x'\npassword=y"], 2, 'ddns_invalid'],
  ['a protocol that nobody speaks', ['--protocol', 'telnet', '--host', 'a.example.net'], 2, 'usage'],
  ['IPv6 where ddclient cannot', [...account, '--family', 'ipv6'], 2, 'ddns_invalid'],
  ['an account and --off', [...account, '--off'], 2, 'usage'],
  [
    'nobody to ask for the password',
    ['--protocol', 'duckdns', '--host', 'a.example.net'],
    8,
    'passphrase_needed',
  ],
])('%s is refused, and nothing is changed', async (_what, options, exit, code) => {
  const before = secrets();
  expect(await refusal('farm', 'ddns', 'gw0', ...options)).toEqual([exit, code]);
  expect(secrets()).toBe(before);
});

test('it is for gateways that are found from outside', async () => {
  expect(await refusal('farm', 'ddns', 'anna', ...account)).toEqual([2, 'not_its_kind']);
  expect(await refusal('farm', 'ddns', 'nobody', ...account)).toEqual([3, 'not_found']);
  expect(
    await rig.json('farm', 'ddns', 'gw0', ...account, '--host', 'other.example.net', '--dry-run'),
  ).toMatchObject({
    changed: false,
    warnings: [{ code: 'remote_differs' }],
  });
});
