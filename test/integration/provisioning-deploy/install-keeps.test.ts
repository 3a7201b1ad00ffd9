import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeployRig, filesBelow } from './deploy-rig.js';

const rig = new DeployRig();
const gateway = rig.at('card-gw0');
const both = rig.at('card-both');
const node = rig.at('card-orchard');
const root = rig.at('staging');
const script = (bundle: string) => join(bundle, 'sluice/install.sh');
const there = (path: string) => join(root, path);
const CONFIG = 'etc/sluice/gateway.json';

beforeAll(async () => {
  await rig.setUp();
  await rig.json('bundle', 'gw0', '--out', gateway);
  await rig.json('bundle', 'orchard', '--out', node);
  await rig.json('bundle', 'gw0', '--with-node', 'pump-house', '--tanks', rig.tanksFile, '--out', both);
}, 60_000);
beforeEach(() => {
  mkdirSync(there('etc'), { recursive: true });
  writeFileSync(there('etc/group'), 'root:x:0:\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
afterAll(() => rig.remove());

const install = (bundle: string) => rig.json('install', 'gateway', '--bundle', bundle, '--root', root);

async function refused(bundle: string, kind = 'gateway') {
  const { code, stdout } = await rig.run('install', kind, '--bundle', bundle, '--root', root, '--json');
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string; hint: string } };
  return { ...error, exit: code };
}

function settings(): Record<string, unknown> {
  return JSON.parse(readFileSync(there(CONFIG), 'utf8')) as Record<string, unknown>;
}

function setByHand(own: object): void {
  writeFileSync(there(CONFIG), JSON.stringify({ ...settings(), ...own }));
}

describe('what an admin has set in gateway.json', () => {
  const own = {
    history: { raw_days: 400 },
    weather: { latitude_deg: 40.42, longitude_deg: -3.7, roofs: { house: { area_m2: 120 } } },
    home_assistant: { enabled: true },
    alarms: { level_low: { raise_percent: 20, clear_percent: 25 } },
  };

  test('outlives the bundle that brings a new phone, which needs no restart', async () => {
    await install(gateway);
    setByHand(own);
    await install(gateway);
    await rig.json('farm', 'add', 'phone', 'carla');
    const bundle = rig.at('card-carla');
    await rig.json('bundle', 'gw0', '--out', bundle);
    const { stdout } = await rig.run('install', 'gateway', '--bundle', bundle, '--root', root);
    expect(stdout).toContain('no restart is needed');
    expect(settings()).toMatchObject(own);
    expect(JSON.stringify(settings().vpn)).toContain('carla');
    expect(await install(bundle)).toMatchObject({ changed: false });
  });

  test('and not yet taken in by a restart, gets that restart with the next bundle', async () => {
    await install(gateway);
    await rig.json('farm', 'add', 'phone', 'dora');
    const bundle = rig.at('card-dora');
    await rig.json('bundle', 'gw0', '--out', bundle);
    setByHand(own);
    const { stdout } = await rig.run('install', 'gateway', '--bundle', bundle, '--root', root);
    expect(stdout).not.toContain('no restart is needed');
  });

  test('is not thrown away where it fits no more: the admin is told what to mend', async () => {
    await install(gateway);
    setByHand({
      weather: { latitude_deg: 40.42, longitude_deg: -3.7, roofs: { barn: { area_m2: 120 } } },
    });
    const before = filesBelow(root);
    expect(await refused(gateway)).toMatchObject({
      code: 'settings_invalid',
      exit: 4,
      message: expect.stringContaining('weather.roofs.barn: no node of this gateway has a tank "barn"'),
    });
    expect(filesBelow(root)).toEqual(before);
  });

  test('a file that is cut off is not taken for one without settings', async () => {
    await install(gateway);
    writeFileSync(there(CONFIG), '{"schema": 1, "history": {');
    expect(await refused(gateway)).toMatchObject({ code: 'settings_invalid', exit: 4 });
  });
});

describe('a Pi that is gateway and node', () => {
  test('stays a node: a bundle of the gateway alone is refused, and says which to make', async () => {
    await install(both);
    const before = filesBelow(root);
    expect(await refused(gateway)).toMatchObject({
      code: 'node_would_go',
      exit: 4,
      hint: expect.stringContaining('sluice bundle gw0 --with-node pump-house'),
    });
    // Uninstalling takes the command away: what comes after it must do without.
    expect((await refused(gateway)).hint).toContain(`sudo sluice uninstall, then sudo sh ${script(gateway)}`);
    expect(filesBelow(root)).toEqual(before);
  });

  test('a node.json that was changed there is kept beside the one of the bundle, and told', async () => {
    await install(both);
    const file = there('etc/sluice/node.json');
    const mended = readFileSync(file, 'utf8').replace('2018', '2032');
    writeFileSync(file, mended);
    const { warnings } = (await install(both)) as { warnings: { code: string; message: string }[] };
    expect(warnings.map(({ code }) => code)).toContain('changed_here');
    expect(readFileSync(file, 'utf8')).toContain('2018');
    const kept = readdirSync(there('etc/sluice')).filter((name) => name.endsWith('.bak'));
    expect(kept.map((name) => readFileSync(there(`etc/sluice/${name}`), 'utf8'))).toEqual([mended]);
    expect(await install(both)).toMatchObject({ changed: false });
  });

  test('a gateway becomes a node as well by the bundle of both', async () => {
    await install(gateway);
    expect(await install(both)).toMatchObject({ changed: true });
  });
});

describe('uninstalling takes the command away', () => {
  test('and says how to delete what it keeps without it', async () => {
    await install(gateway);
    for (const kept of ['var/lib/sluice/gateway', 'opt/sluice/1.2.3'])
      mkdirSync(there(kept), { recursive: true });
    const { stdout } = await rig.run('uninstall', '--root', root);
    expect(existsSync(there('usr/local/bin/sluice'))).toBe(false);
    const [, command = ''] = /^Kept: .*sudo (rm .*)$/m.exec(stdout) ?? [];
    expect(spawnSync('sh', ['-c', command]).status).toBe(0);
    for (const gone of ['var/lib/sluice', 'opt/sluice']) expect(existsSync(there(gone))).toBe(false);
  });

  test('and a machine that shall become another is told to run the script of the bundle', async () => {
    await install(gateway);
    const { code, hint } = await refused(node, 'node');
    expect(code).toBe('machine_differs');
    expect(hint).toContain(`sudo sluice uninstall, then sudo sh ${script(node)}`);
    expect(existsSync(script(node))).toBe(true);
  });
});
