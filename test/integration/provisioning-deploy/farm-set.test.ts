import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DeployRig } from './deploy-rig.js';

const rig = new DeployRig();
const IN_FORCE = 'install each there: until a machine has its own, all is as before there';
const bundle = (name: string) => `sluice bundle ${name} --out card-${name}`;

beforeAll(() => rig.setUp(), 60_000);
afterAll(() => rig.remove());

test('a phone that shall be an admin no more is one until its gateway knows it, and that is said', async () => {
  const done = await rig.json('farm', 'set', 'anna', '--role', 'viewer');
  expect(done).toMatchObject({ changed: true, warnings: [], next: [bundle('gw0'), IN_FORCE] });
  const again = await rig.json('farm', 'set', 'anna', '--role', 'viewer');
  expect(again).toMatchObject({ changed: false, next: [] });
});

test('other tanks of a node concern the node and its gateway', async () => {
  const { next } = await rig.json('farm', 'set', 'orchard', '--tank', 'upper', '--tank', 'lower');
  expect(next).toEqual([bundle('orchard'), bundle('gw0'), IN_FORCE]);
});

test('another name on the internet makes every profile outdated, and no bundle of the gateway', async () => {
  const { warnings, next } = await rig.json('farm', 'set', 'gw0', '--remote', 'new.example.net');
  expect(warnings).toMatchObject([
    { code: 'profiles_outdated', message: expect.stringContaining('4 devices of gw0 need a new profile') },
  ]);
  const devices = [bundle('pump-house'), bundle('orchard'), 'sluice share anna', 'sluice share bert'];
  expect(next).toEqual([...devices, IN_FORCE]);
});

test('another protocol concerns the server as well', async () => {
  const { warnings, next } = await rig.json('farm', 'set', 'gw0', '--protocol', 'tcp');
  expect(warnings).toMatchObject([{ code: 'profiles_outdated' }]);
  expect(next).toEqual([
    'sluice bundle NAME --out card-NAME, for each gateway and node',
    'sluice share NAME, for each phone',
    IN_FORCE,
  ]);
});

test('where the server is elsewhere, it has to know, and its gateway is one of its clients', async () => {
  await rig.json('farm', 'remove', 'bert', 'orchard', 'pump-house');
  await rig.json('farm', 'add', 'server', 'vps');
  const first = await rig.json('farm', 'set', 'vps', '--remote', 'vps.example.net');
  // Nobody can have looked for it before it was said where it is.
  expect(first.warnings).toEqual([]);
  const { warnings, next } = await rig.json('farm', 'set', 'vps', '--remote', 'vps2.example.net');
  expect(warnings).toMatchObject([{ code: 'profiles_outdated' }]);
  expect(next).toEqual([bundle('gw0'), 'sluice share anna', IN_FORCE]);
  const { next: role } = await rig.json('farm', 'set', 'anna', '--role', 'admin');
  expect(role).toEqual([bundle('gw0'), bundle('vps'), IN_FORCE]);
  expect((await rig.json('farm', 'set', 'vps', '--system', 'router')).next).toEqual([
    bundle('vps'),
    IN_FORCE,
  ]);
});
