import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { missingForFakeGpio } from '../../gpio/support/needs.js';
import { cgroupFolders } from './cgroups.js';

const PROGRAMS = ['systemd-nspawn', 'debootstrap', 'nsenter', 'setpriv'] as const;
/** Namespaces as a container has them, with something mounted inside. */
const NAMESPACES = 'unshare --mount --pid --net --ipc --uts --fork mount -t tmpfs none /mnt';

/** What keeps this machine from running a Debian with a systemd of its own, in one line; undefined when nothing does. */
function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root';
  const programs = PROGRAMS.filter((one) => !works(`command -v ${one}`));
  if (programs.length > 0)
    return `it needs ${programs.join(', ')}: apt-get install systemd-container debootstrap`;
  const lacks = missingForFakeGpio();
  if (lacks.length > 0) return `its fake GPIO board needs ${lacks.join(', ')}`;
  if (!works(NAMESPACES))
    return 'this machine, itself a container perhaps, allows no namespaces of their own';
  const closed = cgroupFolders().find((folder) => !takesFolders(folder));
  return closed === undefined ? undefined : `no cgroup can be made in ${closed}`;
}

function works(command: string): boolean {
  try {
    execFileSync('sh', ['-c', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function takesFolders(folder: string): boolean {
  try {
    const probe = join(folder, `sluice-probe-${process.pid}`);
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

const missing = whatIsMissing();
if (missing !== undefined)
  process.stderr.write(`tests under a systemd of their own are skipped: ${missing}\n`);

/** `describe` where a Debian with its own systemd can run; elsewhere its tests are skipped, visibly. */
export const describeUnderSystemd = missing === undefined ? describe : describe.skip;
