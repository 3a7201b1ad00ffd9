import type { Watchdog } from '../../ports/watchdog.js';

/** For a process that nobody looks after: started by hand, or by a test. */
export class NoWatchdog implements Watchdog {
  start(): void {}

  async stop(): Promise<void> {}
}
