import { accessSync, constants, statfsSync } from 'node:fs';
import { relative } from 'node:path';
import { SLUICE_USER } from '../../../vpn/systemd/users.js';
import { broken, type Check, type Examined, type Finding, ok, skipped, together, warning } from '../check.js';
import { whatKeepsOut } from '../machine/access.js';
import { findAccount } from '../machine/accounts.js';
import { GATEWAY_CONFIG, NODE_CONFIG, readText } from '../machine/files.js';

const MIB = 2 ** 20;
/** Below the first, somebody should make room; below the second, the database soon refuses history. */
const LOW_MIB = 1024;
const FULL_MIB = 64;

/** Whether the data folders are there, can be written by the right user, and have room. */
export const disk: Check = {
  id: 'disk',
  title: 'Data folder and disk',
  run: async (examined) => {
    const asked = (['gateway', 'node'] as const).filter((process) => isInstalled(examined, process));
    const folders = new Set(asked.map((process) => examined.data_folders[process]));
    const findings = [...folders].map((folder) => judge(examined, folder));
    return together(findings, skipped('neither gateway nor node is installed here'));
  },
};

function isInstalled(examined: Examined, process: 'gateway' | 'node'): boolean {
  return readText(examined, process === 'gateway' ? GATEWAY_CONFIG : NODE_CONFIG) !== undefined;
}

function judge(examined: Examined, folder: string): Finding {
  const path = `/${relative(examined.root, folder)}`;
  try {
    const user = findAccount(examined, SLUICE_USER);
    const closed = user === undefined ? undefined : whatKeepsOut(examined, user, path, 'write');
    if (closed !== undefined)
      return broken(
        `the user ${SLUICE_USER} may not write ${closed}`,
        `Run: sudo chown -R ${SLUICE_USER}: ${path}`,
      );
    if (isReadOnly(folder))
      return broken(
        `the disk of ${path} is read-only, as an SD card is that is worn out`,
        'Save what you need and replace the card: a node goes on and keeps nothing, a gateway does not start.',
      );
    return judgeRoom(path, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return broken(`the data folder ${path} is missing`, 'Start the process once: its unit makes the folder.');
  }
}

/** Not a matter of rights: it is so for root, too. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}

function judgeRoom(path: string, folder: string): Finding {
  const { bavail, bsize, blocks } = statfsSync(folder);
  const free_mib = Math.floor((bavail * bsize) / MIB);
  const percent = Math.round((bavail / Math.max(1, blocks)) * 100);
  const what = `${path} has ${free_mib.toLocaleString('en')} MiB (${percent} %) left`;
  const clear = 'Make room: sudo apt-get clean, sudo journalctl --vacuum-size=100M.';
  if (free_mib < FULL_MIB) return broken(`${what}: soon no history can be kept`, clear);
  return free_mib < LOW_MIB ? warning(what, clear) : ok(what);
}
