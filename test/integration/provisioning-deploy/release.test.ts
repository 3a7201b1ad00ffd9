import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { describeAsRoot, onItsOwn } from './own-system.js';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-release-'));
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
const archive = join(folder, `sluice-${version}.tar.gz`);
const release = join(folder, `sluice-${version}`);
const main = (program: string) => join(release, 'dist', program, 'main.js');
let child: ChildProcess | undefined;

beforeAll(() => {
  const made = spawnSync(process.execPath, ['firmware/launch/release.js', '--out', folder], {
    cwd: checkout,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
  spawnSync('tar', ['-xzf', archive, '-C', folder]);
  linkPackages();
}, 240_000);
afterAll(async () => {
  if (child !== undefined && child.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Lock {
  packages: Record<string, { dev?: boolean; optional?: boolean; devDependencies?: object }>;
}

const lock = () => JSON.parse(readFileSync(join(release, 'package-lock.json'), 'utf8')) as Lock;

/** The packages that `npm ci --omit=dev` would install: those of the lock file and no others. */
function linkPackages(): void {
  for (const path of Object.keys(lock().packages)) {
    const isOutermost = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
    if (!isOutermost || !existsSync(join(checkout, path))) continue;
    mkdirSync(dirname(join(release, path)), { recursive: true });
    symlinkSync(join(checkout, path), join(release, path));
  }
}

/** Packages are looked for where the links are, not where they lead: there, all of the checkout's would be found. */
const environment = { ...process.env, NODE_OPTIONS: '--preserve-symlinks' };

describe('npm run release', () => {
  const listing = () =>
    spawnSync('tar', ['-tzvf', archive, '--full-time', '--numeric-owner'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map((line) => line.split(/\s+/));

  test('has what runs, and neither sources, nor tests, nor types', () => {
    const files = listing().map((line) => line[5] ?? '');
    for (const path of [
      'package.json',
      'package-lock.json',
      'LICENSE',
      'dist/firmware/main.js',
      'dist/provisioning/main.js',
      'dist/dashboard/index.html',
    ])
      expect(files).toContain(`sluice-${version}/${path}`);
    expect(
      files.filter((path) => /\.tsx?$|\.map$|tsbuildinfo|\/(test|src|node_modules)\//.test(path)),
    ).toEqual([]);
    expect(files.filter((path) => !path.startsWith(`sluice-${version}/`))).toEqual([]);
  });

  test('is listed in the same order, with the same owner and time, whoever makes it', () => {
    const lines = listing();
    const files = lines.map((line) => line[5] ?? '');
    expect(files).toEqual(
      [...files].sort((a, b) => (a.replaceAll('/', '\0') < b.replaceAll('/', '\0') ? -1 : 1)),
    );
    expect(new Set(lines.map((line) => line[1]))).toEqual(new Set(['0/0']));
    expect(new Set(lines.map((line) => `${line[3]} ${line[4]}`)).size).toBe(1);
    expect(new Set(lines.map((line) => line[0]))).toEqual(
      new Set(['drwxr-xr-x', '-rw-r--r--', '-rwxr-xr-x']),
    );
  });

  test('its lock file has no dev dependency, and npm takes it', () => {
    const { packages } = lock();
    expect(
      Object.values(packages).filter(
        ({ dev, devDependencies }) => dev === true || devDependencies !== undefined,
      ),
    ).toEqual([]);
    expect(Object.keys(packages)).not.toContain('node_modules/typescript');
    const { scripts } = JSON.parse(readFileSync(join(release, 'package.json'), 'utf8')) as {
      scripts?: object;
    };
    expect(scripts).toBeUndefined();
    const npm = spawnSync(
      'npm',
      ['ci', '--omit=dev', '--dry-run', '--offline', '--ignore-scripts', '--no-audit'],
      { cwd: release, encoding: 'utf8' },
    );
    expect([npm.status, npm.status === 0 ? '' : npm.stderr]).toEqual([0, '']);
  }, 60_000);

  test('leaves nothing unfinished beside it', () => {
    expect(readdirSync(folder).sort()).toEqual([`sluice-${version}`, `sluice-${version}.tar.gz`]);
  });
});

describe('the release, unpacked elsewhere', () => {
  test('answers with its version', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [main('provisioning'), '--version'], {
      env: environment,
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual([`${version}\n`, '']);
  });

  test('makes a farm', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [main('provisioning'), 'farm', 'init', '--farm', join(folder, 'farm'), '--json'],
      { env: environment, encoding: 'utf8' },
    );
    expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ changed: true })]);
    rmSync(join(folder, 'farm'), { recursive: true });
  });

  test('runs a gateway that serves the dashboard', async () => {
    const [http, mqtt] = [await freePort(), await freePort()];
    const data = mkdtempSync(join(tmpdir(), 'sluice-release-data-'));
    const config = join(data, 'gateway.json');
    writeFileSync(config, JSON.stringify({ schema: 1, gateway: 'gw0', nodes: [] }));
    child = spawn(process.execPath, [main('firmware'), 'gateway', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...environment,
        SLUICE_DATA_DIR: data,
        SLUICE_HTTP_PORT: String(http),
        SLUICE_MQTT_PORT: String(mqtt),
      },
    });
    const ended = once(child, 'exit');
    const url = `http://127.0.0.1:${http}`;
    const page = await waitFor(
      'the dashboard',
      () =>
        fetch(url)
          .then((response) => response.text())
          .catch(() => undefined),
      20_000,
    );
    expect(page).toContain('<!doctype html>');
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    rmSync(data, { recursive: true });
  }, 60_000);
});

describeAsRoot('install.sh of a bundle, on a system of its own', () => {
  const installed = (script: string) => onItsOwn(script, environment);
  const card = join(folder, 'card');
  const script = join(card, 'sluice/install.sh');

  beforeAll(async () => {
    // The packages go along: npm has no registry here.
    const packed = join(folder, 'with-packages', `sluice-${version}.tar.gz`);
    mkdirSync(dirname(packed));
    spawnSync('tar', ['-czf', packed, '-C', folder, `sluice-${version}`]);
    const rig = new CliRig();
    await rig.begin();
    await rig.json('pki', 'issue', 'gw0');
    const { code, stderr } = await rig.spawn(['bundle', 'gw0', '--release', packed, '--out', card]).ended;
    rig.remove();
    if (code !== 0) throw new Error(stderr);
  }, 120_000);

  test('installs, can be run again, and leaves a command that works', () => {
    const { status, stdout, stderr } = installed(`
sh ${script}
echo '--- again'
sh ${script}
echo '--- then'
cd /
sluice --version
readlink /opt/sluice/current
stat -c '%a %U %G' /etc/sluice/gateway.json /etc/sluice/vpn/key.pem /etc/sluice/web/key.pem
runuser -u sluice -- head -c 1 /etc/sluice/gateway.json
runuser -u sluice-vpn -- head -c 1 /etc/sluice/web/key.pem 2>/dev/null || echo refused
sluice uninstall | head -n 1
ls /opt/sluice
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const [first = '', again = '', then = ''] = stdout.split(/^--- .*\n/m);
    expect(first).toContain(`~ /opt/sluice/current → ${version} (before: none)`);
    expect(again).toMatch(/^Nothing to do: this machine is gateway gw0 already\.\nsluice: delete .*\n$/);
    expect(then.split('\n')).toEqual([
      version,
      version,
      '640 root sluice',
      '600 root root',
      '640 root sluice',
      '{refused',
      'Sluice is no longer installed here:',
      version,
      'current',
      '',
    ]);
  }, 120_000);

  test('an update turns the link, and the way back is to turn it again', () => {
    const { status, stdout, stderr } = installed(`
sh ${script} >/dev/null
cp -a /opt/sluice/${version} /opt/sluice/99.0.0
/opt/sluice/99.0.0/node/bin/node /opt/sluice/99.0.0/dist/provisioning/main.js install gateway --bundle ${card} | grep current
ln -sfn ${version} /opt/sluice/current
sluice install gateway --bundle ${card}
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout.split('\n')[0]).toBe(`~ /opt/sluice/current → 99.0.0 (before: ${version})`);
    expect(stdout.split('\n')[1]).toMatch(/^Nothing to do/);
  }, 120_000);

  test('a card that was not written completely is refused before anything is installed', () => {
    const { status, stdout, stderr } = installed(`
cp -a ${card} /mnt/card
truncate -s 1000 /mnt/card/sluice/sluice-${version}.tar.gz
sh /mnt/card/sluice/install.sh >&2 && exit 9
test ! -e /opt/sluice && echo untouched
`);
    expect([status, stdout]).toEqual([0, 'untouched\n']);
    expect(stderr).toContain('the card was not written completely');
  }, 60_000);
});
