import { existsSync } from 'node:fs';
import { readCrls } from '../../pki/crl.js';
import { CRL_DAYS } from '../../pki/lifetimes.js';
import { broken, type Check, type Examined, ok, skipped, warning } from '../check.js';
import { at, CRL, isRunning, readText } from '../machine/files.js';

const DAY_MS = 86_400_000;
/** No machine with this program can live before it. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** systemd-timesyncd touches this file whenever it has set the clock. */
const SYNCHRONISED = '/run/systemd/timesync/synchronized';

const SET =
  'Set it: sudo timedatectl set-ntp true, with a way to a time server; or by hand: sudo date -s "…".';

/** Whether the clock is plausible, and whether a time server keeps it. A Pi has no clock of its own. */
export const clock: Check = {
  id: 'clock',
  title: 'Clock',
  run: async (examined) => {
    const now_ms = examined.clock.wall_ms();
    const shown = `${new Date(now_ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const earliest_ms = Math.max(EARLIEST_MS, signed_ms(examined) - DAY_MS);
    if (now_ms < earliest_ms) {
      const day = new Date(earliest_ms).toISOString().slice(0, 10);
      return broken(`the clock says ${shown}, but what is installed here is from after ${day}`, SET);
    }
    if (!isRunning(examined)) return skipped('the machine does not run');
    const synchronised = await isSynchronised(examined);
    if (synchronised === undefined)
      return warning(
        `the clock says ${shown}; nothing tells whether a time server keeps it`,
        `Compare it. ${SET}`,
      );
    if (!synchronised)
      return warning(`the clock says ${shown}, and no time server has confirmed it`, `Compare it. ${SET}`);
    return ok(`${shown}, kept by a time server`);
  },
};

/** When the installed list of revoked certificates was signed; 0 when that is not known. */
function signed_ms(examined: Examined): number {
  try {
    const ends_ms = readCrls(readText(examined, CRL) ?? '').map(({ next_update }) => next_update.getTime());
    return Math.max(...ends_ms) - CRL_DAYS * DAY_MS;
  } catch {
    return 0;
  }
}

async function isSynchronised(examined: Examined): Promise<boolean | undefined> {
  const { code, stdout } = await examined.run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']);
  if (code === 0 && /^(yes|no)$/m.test(stdout)) return /^yes$/m.test(stdout);
  return existsSync(at(examined, SYNCHRONISED)) ? true : undefined;
}
