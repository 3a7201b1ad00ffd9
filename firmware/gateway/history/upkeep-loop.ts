import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Upkeep } from '../../ports/store.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';

export interface UpkeepLoopOptions {
  readonly upkeep: Upkeep;
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  /** The machine's time. */
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** Between two looks for work, and between two pieces of it, in ms: everything else comes first. */
const LOOK_EVERY_MS = 60_000;
const BREATH_MS = 5;

/** Keeps the store small, in the background, for as long as the gateway runs. */
export class UpkeepLoop {
  private failing = false;

  constructor(private readonly options: UpkeepLoopOptions) {}

  /** Works until `signal` aborts. A disk that refuses is logged once, and tried again at every look. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    while (!signal.aborted) {
      const busy = this.step();
      await clock.sleep(busy ? BREATH_MS : LOOK_EVERY_MS, signal);
    }
  }

  private step(): boolean {
    const { upkeep, time, log } = this.options;
    try {
      const busy = upkeep.step(time.wall_ms() !== null);
      if (this.failing) log.info({ code: 'upkeep_works' }, 'The history is kept small again');
      this.failing = false;
      return busy;
    } catch (error) {
      const fields = { code: 'upkeep_failed', error };
      if (!this.failing) log.error(fields, 'The history cannot be rolled up and pruned; it is tried again');
      this.failing = true;
      return false;
    }
  }
}
