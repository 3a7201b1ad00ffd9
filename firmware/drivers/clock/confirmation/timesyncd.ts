import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';
import type { SinceBoot } from './since-boot.js';

/**
 * Touched by systemd-timesyncd whenever a server has answered; gone after every boot, because /run is. See
 * systemd-timesyncd.service(8).
 */
const STAMP = 'run/systemd/timesync/synchronized';
const NS_PER_MS = 1_000_000n;

/** What systemd-timesyncd says of the clock. Its stamp outlives this process, and every clock that was set meanwhile. */
export class TimesyncdConfirmation implements TimeConfirmation {
  /** @param root `/`, or the folder that stands for it */
  constructor(
    private readonly root: string,
    private readonly since_boot: SinceBoot,
  ) {}

  async newest(): Promise<string | null> {
    try {
      const { mtimeNs } = await stat(join(this.root, STAMP), { bigint: true });
      return (await this.since_boot.holds(Number(mtimeNs / NS_PER_MS))) ? `timesyncd ${mtimeNs}` : null;
    } catch {
      return null;
    }
  }
}
