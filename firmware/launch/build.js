// Builds what is stale: compiled firmware and CLI into dist/, the dashboard into dist/dashboard/.
// Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamps = join(root, 'dist/.stamps');

const PARTS = [
  {
    name: 'firmware',
    sources: ['firmware', 'hardware', 'vpn', 'provisioning', 'package-lock.json'],
    tool: 'node_modules/typescript/bin/tsc',
    args: ['-b', 'firmware'],
  },
  {
    name: 'dashboard',
    sources: ['dashboard', 'firmware/protocol', 'package-lock.json'],
    tool: 'node_modules/vite/bin/vite.js',
    args: ['build', '--config', 'dashboard/vite.config.ts', '--logLevel', 'warn'],
  },
];

function newest(path) {
  const at = join(root, path);
  if (!existsSync(at)) return 0;
  const stat = statSync(at);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(at).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function isStale({ name, sources }) {
  const stamp = join(stamps, name);
  return !existsSync(stamp) || Math.max(...sources.map(newest)) > statSync(stamp).mtimeMs;
}

function build({ name, tool, args }) {
  const begun = new Date();
  process.stderr.write(`sluice: building the ${name} …\n`);
  const { status } = spawnSync(process.execPath, [join(root, tool), ...args], {
    cwd: root,
    // Whoever builds, a test or an installer: what is served is the same, and small.
    env: { ...process.env, NODE_ENV: 'production' },
    // What the tools print must not mix with what a program prints on standard output.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    process.stderr.write(`sluice: the ${name} could not be built; the messages above say where\n`);
    process.exit(1);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), begun.toISOString());
}

/** Builds every part whose sources are newer than its last build; with `force`, all of them from nothing. */
export function buildStale({ force = false } = {}) {
  // A release has no sources and no compiler: there is nothing to build, and nothing is stale.
  if (!existsSync(join(root, 'node_modules/typescript'))) return;
  if (force) rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const part of PARTS) if (force || isStale(part)) build(part);
  const cli = join(root, 'dist/provisioning/main.js');
  if (existsSync(cli)) chmodSync(cli, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildStale({ force: process.argv.includes('--force') });
}
