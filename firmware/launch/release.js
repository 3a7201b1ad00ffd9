// `npm run release`: one archive with all that a Pi needs beside Node: dist/release/sluice-<version>.tar.gz.
// Plain JavaScript, because it compiles what it packs: from nothing, so that no left-over of an older build gets in.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What package.json keeps: nothing that builds, and nothing that runs at installation but the packages' own. */
const KEPT = [
  'name',
  'version',
  'description',
  'license',
  'private',
  'type',
  'engines',
  'os',
  'bin',
  'dependencies',
  'optionalDependencies',
  'allowScripts',
];
/** Files and folders that go along as they are. */
const ALONG = ['LICENSE', 'CHANGELOG.md', 'hardware/overlays'];

function run(program, args, what) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw new Error(`${what} failed${error === undefined ? '' : ` (${error.message})`}\n${stdout ?? ''}`);
}

function compile(stage) {
  const dist = join(stage, 'dist');
  run(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-p',
      'firmware',
      '--outDir',
      dist,
      '--composite',
      'false',
      '--incremental',
      'false',
      '--tsBuildInfoFile',
      'null',
      '--declaration',
      'false',
      '--sourceMap',
      'false',
    ],
    'compiling',
  );
  run(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'dashboard/vite.config.ts',
      '--logLevel',
      'warn',
      '--outDir',
      // Seen from the dashboard's own folder.
      relative(join(root, 'dashboard'), join(dist, 'dashboard')),
      '--emptyOutDir',
    ],
    'building the dashboard',
  );
  chmodSync(join(dist, 'provisioning/main.js'), 0o755);
}

function describePackage(stage) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const kept = Object.fromEntries(KEPT.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : [])));
  const packages = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  const { devDependencies: _, ...own } = lock.packages[''];
  write(stage, 'package.json', kept);
  write(stage, 'package-lock.json', { ...lock, packages: Object.fromEntries([['', own], ...packages]) });
  for (const along of ALONG)
    if (existsSync(join(root, along))) cpSync(join(root, along), join(stage, along), { recursive: true });
  return manifest.version;
}

function write(folder, name, value) {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The time that every file carries, in s since 1970: the commit's, so that the same sources make the same archive, and a
 * browser still sees that a new release brought new files.
 */
function timeOfSources() {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined && /^\d{1,12}$/.test(given)) return given;
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 && /^\d+\s*$/.test(stdout) ? stdout.trim() : '0';
}

function pack(folder, name, file) {
  const whole = `${file}.part`;
  run(
    'tar',
    [
      '--create',
      '--file',
      whole,
      '--use-compress-program',
      'gzip -n -9',
      '--directory',
      folder,
      '--format=ustar',
      '--sort=name',
      `--mtime=@${timeOfSources()}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      name,
    ],
    'packing',
  );
  renameSync(whole, file);
}

const asked = process.argv.indexOf('--out');
const out = resolve(root, asked < 0 ? 'dist/release' : (process.argv[asked + 1] ?? ''));
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(out, '.making-'));
try {
  const stage = join(work, 'stage');
  mkdirSync(stage);
  const version = describePackage(stage);
  compile(stage);
  const name = `sluice-${version}`;
  renameSync(stage, join(work, name));
  const file = join(out, `${name}.tar.gz`);
  pack(work, name, file);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  process.stdout.write(`${file}\nsha256 ${sha256}\n`);
} catch (error) {
  process.stderr.write(`sluice: ${error.message.trimEnd()}\nsluice: nothing was released\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
