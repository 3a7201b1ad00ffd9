import type { Examined } from '../check.js';
import { readText } from './files.js';

/** A user of the examined machine, with the numbers of all its groups. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

/**
 * Looks a user up in `/etc/passwd` and `/etc/group`.
 * @param more names of groups that it is given from elsewhere, such as by a unit
 * @returns undefined when there is no such user
 */
export function findAccount(
  examined: Examined,
  name: string,
  more: readonly string[] = [],
): Account | undefined {
  const user = lines(examined, '/etc/passwd').find(([one]) => one === name);
  if (user === undefined) return undefined;
  const groups = lines(examined, '/etc/group').filter(
    ([group = '', , , members = '']) => members.split(',').includes(name) || more.includes(group),
  );
  const gids = [user[3], ...groups.map(([, , gid]) => gid)].map(Number);
  return { name, uid: Number(user[2]), gids: new Set(gids) };
}

function lines(examined: Examined, file: string): string[][] {
  return (readText(examined, file) ?? '').split('\n').map((line) => line.split(':'));
}
