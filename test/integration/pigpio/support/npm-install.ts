import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../../../package.json', import.meta.url));

/** What `npm install` said and how it ended. */
export interface Installed {
  readonly status: number | null;
  readonly said: string;
}

/**
 * Runs `npm install` in a new folder for those packages of Sluice that touch pins, onoff and pigpio, with Sluice's own
 * versions, kinds of dependency and permissions for install scripts. The other packages take minutes to compile and know
 * nothing of pigpio.
 */
export function installPackages(
  folder: string,
  { env = {}, args = [] }: { readonly env?: NodeJS.ProcessEnv; readonly args?: readonly string[] },
): Installed {
  const ours = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  mkdirSync(folder, { recursive: true });
  const { optionalDependencies, allowScripts } = ours;
  const dependencies = { onoff: ours.dependencies.onoff };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'pins', private: true, dependencies, optionalDependencies, allowScripts }),
  );
  const options = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...args];
  const npm = spawnSync('npm', options, {
    cwd: folder,
    env: { ...clean(process.env), ...env },
    encoding: 'utf8',
  });
  return { status: npm.status, said: `${npm.stdout}${npm.stderr}` };
}

/** npm passes its own settings on to what it runs; an npm inside takes them for its own. */
function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.toLowerCase().startsWith('npm_')));
}
