import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** How everything that is not finished is called; `sweep` removes what a killed command left. */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

/** For keys and state: the owner alone. */
export const PRIVATE_FILE = 0o600;
/** For certificates and lists, which are public. */
export const PUBLIC_FILE = 0o644;

/**
 * Writes a file whole: beside the old one, flushed to the disk, renamed over it, the folder flushed. A power cut leaves
 * the old file or the new one and never a part of one; when the call returns, it is the new one.
 * @param owner whose it shall be; whoever runs the command when left out
 * @throws the error of the file system; the old file then still stands
 */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode = PRIVATE_FILE,
  owner?: { readonly uid: number; readonly gid: number },
): void {
  const fresh = unfinishedName(path);
  try {
    const descriptor = openSync(fresh, 'wx', mode);
    try {
      // Before the mode: the kernel takes special bits away from a file that changes hands.
      if (owner !== undefined) fchownSync(descriptor, owner.uid, owner.gid);
      fchmodSync(descriptor, mode);
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
}

/** A name beside `path` that nothing else has. */
export function unfinishedName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

/** Whether a name is one of `unfinishedName`. */
export function isUnfinished(name: string): boolean {
  return UNFINISHED.test(name);
}

/** Makes a folder and those above it, readable by their owner alone; one that is there stays as it is. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first !== undefined) flushFolder(dirname(first));
}

/** A rename or a new name is on the disk only after its folder is. */
export function flushFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes what killed commands left unfinished in a folder and below. Only for whoever holds its lock. */
export function sweep(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isUnfinished(entry.name)) rmSync(path, { recursive: true, force: true });
    else if (entry.isDirectory()) sweep(path);
  }
}
