import { z } from 'zod';
import { newRole, newUser, users } from '../../../firmware/protocol/control.js';
import type { Role } from '../../../firmware/protocol/rest.js';
import type { Answer } from '../../cli/answer.js';
import { askProcess } from '../../cli/ask-process.js';
import { controlSocket, type DataFolderOption, dataFolder } from '../../cli/data-folder.js';
import type { Call } from '../../cli/define.js';
import { table } from '../../cli/table.js';
import { Refusal } from '../../refusal.js';
import { type PasswordOptions, readNewPassword } from './password.js';

/** What the gateway answers when it did something is of no further use. */
const done = z.unknown();

/** `sluice user list` */
export async function runUserList(call: Call, options: DataFolderOption): Promise<Answer> {
  const list = await listUsers(call, options);
  const rows = list.map(({ username, role, created }) => [username, role, created.slice(0, 10)]);
  const columns = ['NAME', 'ROLE', 'SINCE'].map((title) => ({ title }));
  return { json: { users: list }, text: list.length === 0 ? 'No user yet.' : table(columns, rows) };
}

/** `sluice user add` */
export async function runUserAdd(
  call: Call,
  options: PasswordOptions & { role: Role },
  username: string,
): Promise<Answer> {
  const { role } = options;
  checkUsername(username);
  const known = await listUsers(call, options);
  if (known.some((user) => user.username === username))
    throw new Refusal({
      code: 'user_exists',
      message: `there is a user ${username} already`,
      hint: 'Change it with "sluice user passwd" or "sluice user role".',
      exit: 'conflict',
    });
  const password = call.dryRun ? '' : await readNewPassword(call, options);
  return change(call, options, `${username} may sign in as ${role}.`, async (socket) => {
    await askProcess(socket, 'POST', '/users', done, { username, role, password });
  });
}

/** `sluice user passwd` */
export async function runUserPassword(
  call: Call,
  options: PasswordOptions,
  username: string,
): Promise<Answer> {
  await getUser(call, options, username);
  const password = call.dryRun ? '' : await readNewPassword(call, options);
  return change(call, options, `${username} has a new password.`, async (socket) => {
    await askProcess(socket, 'PUT', `/users/${encodeURIComponent(username)}/password`, done, { password });
  });
}

/** `sluice user role` */
export async function runUserRole(
  call: Call,
  options: DataFolderOption,
  username: string,
  wanted: string,
): Promise<Answer> {
  const checked = newRole.safeParse({ role: wanted });
  if (!checked.success)
    throw new Refusal({
      code: 'usage',
      message: `"${wanted.slice(0, 20)}" is no role`,
      hint: 'The roles are viewer and admin.',
      exit: 'usage',
    });
  const { role } = checked.data;
  if ((await getUser(call, options, username)).role === role)
    return { json: { dry_run: call.dryRun, changed: false }, text: `Nothing to do: ${username} is ${role}.` };
  return change(call, options, `${username} is ${role} now.`, async (socket) => {
    await askProcess(socket, 'PUT', `/users/${encodeURIComponent(username)}/role`, done, { role });
  });
}

/** `sluice user remove` */
export async function runUserRemove(
  call: Call,
  options: DataFolderOption,
  username: string,
): Promise<Answer> {
  await getUser(call, options, username);
  return change(call, options, `${username} is removed.`, async (socket) => {
    await askProcess(socket, 'DELETE', `/users/${encodeURIComponent(username)}`, done);
  });
}

async function change(
  call: Call,
  options: DataFolderOption,
  text: string,
  work: (socket: string) => Promise<void>,
): Promise<Answer> {
  if (call.dryRun)
    return { json: { dry_run: true, changed: false }, text: `Nothing was written. Otherwise: ${text}` };
  await work(controlSocket(dataFolder(call, options), 'gateway'));
  return { json: { dry_run: false, changed: true }, text };
}

async function listUsers(call: Call, options: DataFolderOption) {
  const socket = controlSocket(dataFolder(call, options), 'gateway');
  return (await askProcess(socket, 'GET', '/users', users)).users;
}

async function getUser(call: Call, options: DataFolderOption, username: string) {
  const user = (await listUsers(call, options)).find((one) => one.username === username);
  if (user !== undefined) return user;
  throw new Refusal({
    code: 'user_unknown',
    message: `there is no user "${username.slice(0, 64)}"`,
    hint: '"sluice user list" shows all of them.',
    exit: 'not_found',
  });
}

function checkUsername(username: string): void {
  if (newUser.shape.username.safeParse(username).success) return;
  throw new Refusal({
    code: 'name_invalid',
    message: `${JSON.stringify(username.slice(0, 64))} cannot be the name of a user`,
    hint: 'A name has 1–32 characters: a–z, 0–9, dot, dash and underscore inside.',
    exit: 'usage',
  });
}
