import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Watchdog } from '../../ports/watchdog.js';
import { NotifyHelper } from './notify-helper.js';

export interface SystemdWatchdogOptions {
  /** Where systemd listens: `NOTIFY_SOCKET`. */
  readonly socket: string;
  /** The longest silence that systemd allows, in ms: the unit's `WatchdogSec`; null when it has none. */
  readonly silence_ms: number | null;
  /** The program that sends a state (default: `systemd-notify`). */
  readonly program?: string;
  /** Real time, also in a simulated farm. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Signs of life in the longest silence: two may be lost, or late, before systemd acts. */
const SIGNS_IN_SILENCE = 3;

/**
 * systemd's watchdog (sd_notify(3)): `READY=1`, then `WATCHDOG=1` while all is well, and `STOPPING=1`. The signs come from
 * this process's own event loop: a process that hangs gives none.
 */
export class SystemdWatchdog implements Watchdog {
  private readonly helper: NotifyHelper;
  private readonly over = new AbortController();
  private beating: Promise<void> = Promise.resolve();
  private fault: string | null = null;

  constructor(private readonly options: SystemdWatchdogOptions) {
    const { socket, program, log } = options;
    this.helper = new NotifyHelper({ socket, program, log });
  }

  start(findFault: () => string | null): void {
    this.helper.say('READY=1');
    const { silence_ms } = this.options;
    if (silence_ms !== null) this.beating = this.beat(findFault, silence_ms / SIGNS_IN_SILENCE);
  }

  async stop(): Promise<void> {
    if (this.over.signal.aborted) return;
    this.over.abort();
    await this.beating;
    this.helper.say('STOPPING=1');
    await this.helper.end();
  }

  private async beat(findFault: () => string | null, beat_ms: number): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.over;
    while (!signal.aborted) {
      const fault = findFault();
      if (fault === null) this.helper.say('WATCHDOG=1');
      if (fault !== this.fault) this.tell(fault);
      this.fault = fault;
      await clock.sleep(beat_ms, signal);
    }
  }

  private tell(fault: string | null): void {
    const { log, silence_ms } = this.options;
    if (fault === null) log.warn({}, 'All works again, and the watchdog is told so');
    else log.error({ silence_ms }, `${fault}: the watchdog is told nothing and will start this process anew`);
  }
}
