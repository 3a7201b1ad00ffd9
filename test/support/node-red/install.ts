import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pinned = fileURLToPath(new URL('pinned/', import.meta.url));
const FILES = ['package.json', 'package-lock.json'] as const;

/**
 * The folder of a Node-RED with Dashboard 2.0, in the versions and with the checksums of `pinned/package-lock.json`.
 * Made once (some 25 s, 230 MB) and kept in the user's cache; the product never needs it. Throws one line when npm
 * cannot get it.
 */
export async function installedNodeRed(): Promise<string> {
  const lock = readFileSync(join(pinned, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice-tests');
  const folder = join(cache, `node-red-${key}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const file of FILES) copyFileSync(join(pinned, file), join(unfinished, file));
  const how = ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await run('npm', how, { cwd: unfinished, maxBuffer: 16 * 2 ** 20 });
    // Whoever was faster has the same.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n').at(1) ?? error.message) : String(error);
    throw new Error(
      `these tests need node-red and @flowfuse/node-red-dashboard, and npm could not install them into ${folder}: ${why}`,
      { cause: error },
    );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
