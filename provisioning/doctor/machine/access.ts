import { statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Examined } from '../check.js';
import type { Account } from './accounts.js';
import { at } from './files.js';

const BITS = { read: 4, write: 2, enter: 1 } as const;

/**
 * Whether a user could read or write a file, by the modes of the file and of every folder above it. It is reckoned, not
 * tried: whoever examines is another user, and root may everything.
 * @returns undefined when it could, else the first path that stands in the way
 * @throws the error of the file system when the file is not there
 */
export function whatKeepsOut(
  examined: Pick<Examined, 'root'>,
  { uid, gids }: Account,
  path: string,
  wish: 'read' | 'write' | 'enter',
): string | undefined {
  if (uid === 0) return undefined;
  const file = at(examined, path);
  const may = (one: string, bit: number) => {
    const stat = statSync(one);
    const shift = stat.uid === uid ? 6 : gids.has(stat.gid) ? 3 : 0;
    return ((stat.mode >> shift) & bit) === bit;
  };
  const closed = foldersAbove(examined.root, file).find((folder) => !may(folder, BITS.enter));
  const blocked = closed ?? (may(file, BITS[wish]) ? undefined : file);
  return blocked === undefined ? undefined : `/${relative(examined.root, blocked)}`;
}

/** From the root downwards, without the root itself: where it is mounted is not the examined machine's matter. */
function foldersAbove(root: string, file: string): string[] {
  const folder = dirname(file);
  return relative(root, folder) === '' ? [] : [...foldersAbove(root, folder), folder];
}
