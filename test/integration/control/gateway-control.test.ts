import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ControlError, request } from '../../../firmware/drivers/control/control-client.js';
import { UnixControlServer } from '../../../firmware/drivers/control/unix-control-server.js';
import { ControlServer } from '../../../firmware/gateway/control/control-server.js';
import { tankUnknown } from '../../../firmware/gateway/errors.js';
import { processStatus } from '../../../firmware/protocol/control.js';
import { userList, userView } from '../../../firmware/protocol/rest.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { people } from '../auth/people.js';

const STATUS = {
  process: 'gateway' as const,
  id: 'gw0',
  version: '1.2.3',
  pid: 1,
  uptime_s: 5,
  memory_mb: 60,
  lines: [],
};

let folder: string;
let file: string;
let at: ReturnType<typeof people>;
let control: ControlServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-control-'));
  file = join(folder, 'gateway.sock');
  at = people();
  at.store.users.save({ username: 'admin', role: 'admin', password_hash: 'h', created_ms: 0 });
  const door = new UnixControlServer({ file, log: new RecordedLog() });
  control = new ControlServer({
    door,
    users: at.users,
    status: () => STATUS,
    explain: (tank) => {
      throw tankUnknown(tank);
    },
  });
  await control.start();
});

afterEach(async () => {
  await control.stop();
  at.end();
  rmSync(folder, { recursive: true });
});

const zoe = { username: 'zoe', role: 'viewer', password: 'battery staple' };
const names = async () =>
  userList.parse(await request(file, 'GET', '/users')).users.map(({ username }) => username);
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: ControlError) => error.code,
  );

test('the state of the process is told', async () => {
  expect(processStatus.parse(await request(file, 'GET', '/status'))).toEqual(STATUS);
});

test('users are added, changed and removed, and it is audited as done at the console', async () => {
  expect(userView.parse(await request(file, 'POST', '/users', zoe))).toMatchObject({
    username: 'zoe',
    role: 'viewer',
  });
  expect(await names()).toEqual(['admin', 'zoe']);
  await request(file, 'PUT', '/users/zoe/role', { role: 'admin' });
  await request(file, 'PUT', '/users/zoe/password', { password: 'staple battery' });
  expect(await at.users.verify('zoe', 'staple battery', '-')).toMatchObject({ role: 'admin' });
  await request(file, 'DELETE', '/users/zoe');
  expect(await names()).toEqual(['admin']);
  const by = { actor: 'console', target: 'zoe', from: 'local', allowed: true };
  expect(at.store.audit.newest(4)).toMatchObject([by, by, by, by]);
  expect(JSON.stringify(at.store.audit.newest(9))).not.toMatch(/battery/);
});

describe('refused, with nothing changed:', () => {
  test.each([
    ['a user who is there', 'POST', '/users', { ...zoe, username: 'admin' }, 'user_exists'],
    ['a short password', 'POST', '/users', { ...zoe, password: 'short' }, 'request_invalid'],
    ['an unknown key', 'POST', '/users', { ...zoe, admin: true }, 'request_invalid'],
    ['no body', 'POST', '/users', undefined, 'request_invalid'],
    ['an unknown role', 'PUT', '/users/admin/role', { role: 'root' }, 'request_invalid'],
    ['an unknown user', 'DELETE', '/users/zoe', undefined, 'user_unknown'],
    ['the last admin', 'DELETE', '/users/admin', undefined, 'last_admin'],
    ['the last admin’s role', 'PUT', '/users/admin/role', { role: 'viewer' }, 'last_admin'],
  ] as const)('%s', async (_, method, path, body, code) => {
    expect(await codeOf(request(file, method, path, body))).toBe(code);
    expect(at.users.list()).toMatchObject([{ username: 'admin', role: 'admin' }]);
  });
});
