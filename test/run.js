// `npm test`: finds or installs the programs that tests talk to, builds what is stale, and runs every test.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildStale } from '../firmware/launch/build.js';

/** Programs from outside npm, and the Debian package each comes in. */
const PROGRAMS = {
  chromium: 'chromium',
  debootstrap: 'debootstrap',
  dtc: 'device-tree-compiler',
  fusermount3: 'fuse3',
  gcc: 'gcc',
  ip: 'iproute2',
  mosquitto_sub: 'mosquitto-clients',
  nft: 'nftables',
  openssl: 'openssl',
  openvpn: 'openvpn',
  'pkg-config': 'pkg-config',
  setpriv: 'util-linux',
  socat: 'socat',
  'systemd-analyze': 'systemd',
  'systemd-nspawn': 'systemd-container',
};

/** What is no program but must be there all the same. */
const FILES = {
  '/usr/include/fuse3/fuse.h': 'libfuse3-dev',
  '/usr/share/easy-rsa/easyrsa': 'easy-rsa',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const found = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
const missing = () => [
  ...Object.keys(PROGRAMS).filter((program) => !found(program)),
  ...Object.keys(FILES).filter((file) => !existsSync(file)),
];
const packages = () => missing().map((what) => PROGRAMS[what] ?? FILES[what]);

function aptGet(...args) {
  // A lock held by another apt is waited for, not run into.
  return spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

if (missing().length > 0 && process.getuid() === 0 && found('apt-get')) {
  process.stdout.write(`installing for the tests: ${packages().join(' ')}\n`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages());
}
if (missing().length > 0) {
  process.stderr.write(
    `the tests need ${missing().join(', ')}: sudo apt-get install ${packages().join(' ')}\n`,
  );
  process.exit(1);
}

buildStale();
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--config',
    'test/jest.config.js',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(jest.status ?? 1);
