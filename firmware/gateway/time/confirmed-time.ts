import { TimeTrust } from '../../domain/schedule/time-trust.js';
import type { Clock } from '../../ports/clock.js';
import type { TimeConfirmation } from '../../ports/time-confirmation.js';

export interface ConfirmedTimeOptions {
  /** Left out: the clock is never confirmed. */
  readonly confirmation?: TimeConfirmation | undefined;
  /** Farm time. */
  readonly clock: Clock;
}

/** How often the time service is asked, in ms. */
const ASK_EVERY_MS = 30_000;

/** The gateway's wall clock, as far as something outside has confirmed it. */
export class ConfirmedTime {
  private readonly trust = new TimeTrust();
  private occasion: string | null = null;

  constructor(private readonly options: ConfirmedTimeOptions) {}

  /** Asks the time service again and again, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { confirmation, clock } = this.options;
    while (confirmation !== undefined && !signal.aborted) {
      this.occasion = await confirmation.newest();
      this.wall_ms();
      await clock.sleep(ASK_EVERY_MS, signal);
    }
  }

  /** Unix time in ms; null while it may be anything. */
  wall_ms(): number | null {
    const { clock } = this.options;
    const wall_ms = clock.wall_ms();
    return this.trust.look(wall_ms, clock.monotonic_ms(), this.occasion) ? wall_ms : null;
  }
}
