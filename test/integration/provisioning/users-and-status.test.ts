import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UnixControlServer } from '../../../firmware/drivers/control/unix-control-server.js';
import { ControlServer } from '../../../firmware/gateway/control/control-server.js';
import { tankUnknown } from '../../../firmware/gateway/errors.js';
import type { Surroundings } from '../../../provisioning/cli/surroundings.js';
import { runStatus } from '../../../provisioning/commands/status/status.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { people } from '../auth/people.js';
import { CliRig } from './cli-rig.js';

/** The command line against the gateway's own control server, users and store, through a real socket. */
let rig: CliRig;
let at: ReturnType<typeof people>;
let control: ControlServer;
let passwordFile: string;

beforeEach(async () => {
  rig = new CliRig();
  const folder = join(rig.root, 'data');
  mkdirSync(folder);
  rig.variables.SLUICE_DATA_DIR = folder;
  passwordFile = join(rig.root, 'password');
  writeFileSync(passwordFile, 'battery staple\n');
  at = people();
  at.store.users.save({ username: 'admin', role: 'admin', password_hash: 'h', created_ms: 0 });
  const door = new UnixControlServer({ file: join(folder, 'gateway.sock'), log: new RecordedLog() });
  const lines = [{ name: 'tank house', state: 'live', detail: '42 %' }];
  control = new ControlServer({
    door,
    users: at.users,
    explain: (tank) => {
      throw tankUnknown(tank);
    },
    status: () => ({
      process: 'gateway',
      id: 'gw0',
      version: '1.2.3',
      pid: 7,
      uptime_s: 200_000,
      memory_mb: 61.4,
      lines,
    }),
  });
  await control.start();
});
afterEach(async () => {
  await control.stop();
  at.end();
  rig.remove();
});

const userNames = async () =>
  ((await rig.json('user', 'list')) as { users: { username: string }[] }).users.map((user) => user.username);

test('users come, change and go', async () => {
  await rig.json('user', 'add', 'zoe', '--password-file', passwordFile);
  expect(await userNames()).toEqual(['admin', 'zoe']);
  expect(await at.users.verify('zoe', 'battery staple', '-')).toMatchObject({ role: 'viewer' });
  await rig.json('user', 'role', 'zoe', 'admin');
  expect(await rig.json('user', 'role', 'zoe', 'admin')).toMatchObject({ changed: false });
  writeFileSync(passwordFile, 'staple battery');
  await rig.json('user', 'passwd', 'zoe', '--password-file', passwordFile);
  expect(await at.users.verify('zoe', 'staple battery', '-')).toMatchObject({ role: 'admin' });
  await rig.json('user', 'remove', 'zoe');
  expect(await userNames()).toEqual(['admin']);
});

test.each([
  [['add', 'admin'], 4, 'user_exists'],
  [['add', 'Zoe!'], 2, 'name_invalid'],
  [['passwd', 'nobody'], 3, 'user_unknown'],
  [['role', 'admin', 'root'], 2, 'usage'],
  [['role', 'admin', 'viewer'], 4, 'last_admin'],
  [['remove', 'admin'], 4, 'last_admin'],
  [['remove', '../users'], 3, 'user_unknown'],
] as const)('user %j is refused with its code, and nothing is changed', async (args, exit, code) => {
  const { code: ended, stdout } = await rig.run('user', ...args, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  expect(ended).toBe(exit);
  expect(await userNames()).toEqual(['admin']);
});

test.each([
  ['a short password', 'short'],
  ['two lines', 'battery\nstaple battery\n'],
  ['257 characters', 'x'.repeat(257)],
  ['an empty file', ''],
])('%s is no password', async (_what, text) => {
  writeFileSync(passwordFile, text);
  const { code } = await rig.run('user', 'add', 'zoe', '--password-file', passwordFile);
  expect(code).toBe(8);
  expect(await userNames()).toEqual(['admin']);
});

test('--dry-run asks for no password and changes nothing', async () => {
  expect(await rig.json('user', 'add', 'zoe', '--dry-run')).toMatchObject({ dry_run: true, changed: false });
  expect(await userNames()).toEqual(['admin']);
});

test('status shows who runs here, as a table and as JSON', async () => {
  const { code, stdout, stderr } = await rig.run('status');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    'gateway gw0  version 1.2.3, process 7, up 2 d 7 h, 61 MB\nWHAT        STATE  DETAIL\ntank house  live   42 %\n',
  );
  expect(await rig.json('status')).toMatchObject({ processes: [{ id: 'gw0' }], not_running: ['node'] });
});

test('a process that stopped is told from one that died', async () => {
  await control.stop();
  const stopped = await rig.run('status');
  expect(stopped.code).toBe(7);
  expect(stopped.stderr).toContain('neither gateway nor node runs with the data folder');
  const users = await rig.run('user', 'list');
  expect(users.code).toBe(7);
  expect(users.stderr).toContain('Start it');
  // A file where the socket was, which nobody answers on.
  writeFileSync(join(rig.root, 'data', 'gateway.sock'), '');
  expect((await rig.run('status')).stderr).toContain('has run and does not answer any more');
});

describe('status that is told of no folder', () => {
  const status = async () => {
    const surroundings = { variables: {} } as unknown as Surroundings;
    return runStatus({ surroundings, json: true, dryRun: false }, {}, join(rig.root, 'lib'));
  };
  /** An installed process, as far as `status` sees it. */
  async function installed(name: 'gateway' | 'node'): Promise<UnixControlServer> {
    const folder = join(rig.root, 'lib', name);
    mkdirSync(folder, { recursive: true });
    const door = new UnixControlServer({ file: join(folder, `${name}.sock`), log: new RecordedLog() });
    const body = {
      process: name,
      id: `${name}9`,
      version: '1.2.3',
      pid: 7,
      uptime_s: 1,
      memory_mb: 1,
      lines: [],
    };
    await door.start([{ method: 'GET', path: '/status', handle: () => ({ status: 200, body }) }]);
    return door;
  }

  test('finds an installed gateway and node in their own folders', async () => {
    const doors = [await installed('gateway'), await installed('node')];
    const { json, warnings } = await status();
    for (const door of doors) await door.stop();
    expect(json).toMatchObject({
      processes: expect.arrayContaining([
        expect.objectContaining({ id: 'gateway9' }),
        expect.objectContaining({ id: 'node9' }),
      ]),
      not_running: [],
    });
    expect(warnings).toEqual([]);
  });

  test('tells of one that died, in which folder, beside one that runs', async () => {
    const door = await installed('gateway');
    const folder = join(rig.root, 'lib', 'node');
    mkdirSync(folder);
    writeFileSync(join(folder, 'node.sock'), '');
    const { warnings, exit } = await status();
    await door.stop();
    expect(warnings).toEqual([{ code: 'died', message: expect.stringContaining(folder) }]);
    expect(exit).toBe('not_running');
  });

  test('names every folder when nothing runs', async () => {
    await expect(status()).rejects.toMatchObject({
      code: 'not_running',
      message: expect.stringMatching(/data or .*lib\/gateway or .*lib\/node$/),
    });
  });
});

test('who answers something else is not believed', async () => {
  const file = join(rig.root, 'data', 'node.sock');
  const server: Server = createServer((socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'));
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  const { code, stdout } = await rig.run('status', '--json');
  await new Promise((resolve) => server.close(resolve));
  expect(code).toBe(7);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'no_answer' } });
});
