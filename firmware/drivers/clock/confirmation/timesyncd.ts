import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';

/**
 * Touched by systemd-timesyncd whenever a server has answered; gone after every boot, because /run is. See
 * systemd-timesyncd.service(8).
 */
const STAMP = 'run/systemd/timesync/synchronized';

/** What systemd-timesyncd says of the clock. */
export class TimesyncdConfirmation implements TimeConfirmation {
  /** @param root `/`, or the folder that stands for it */
  constructor(private readonly root: string) {}

  async newest(): Promise<string | null> {
    try {
      const { mtimeNs } = await stat(join(this.root, STAMP), { bigint: true });
      return `timesyncd ${mtimeNs}`;
    } catch {
      return null;
    }
  }
}
