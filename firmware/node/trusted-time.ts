import { TimeTrust } from '../domain/schedule/time-trust.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { TimeConfirmation } from '../ports/time-confirmation.js';

/** How often the time service is asked, in ms. Its word comes too late only by that. */
const ASK_EVERY_MS = 30_000;

/** A moment at which the wall clock was confirmed, on both clocks. */
interface Confirmed {
  readonly occasion: string | null;
  readonly wall_ms: number;
  readonly monotonic_ms: number;
}

/** The wall clock as far as it may drive schedules. */
export class TrustedTime {
  private readonly trust = new TimeTrust();
  private occasion: string | null = null;
  private told: boolean | null = null;
  private confirmed: Confirmed | null = null;

  constructor(
    private readonly confirmation: TimeConfirmation | undefined,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Asks the time service. To be done once before the first decision, so that none is made in ignorance. */
  async ask(): Promise<void> {
    this.occasion = (await this.confirmation?.newest()) ?? null;
    this.wall_ms();
  }

  /** Asks again and again, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.clock.sleep(ASK_EVERY_MS, signal);
      await this.ask();
    }
  }

  /** Unix time in ms; null while it may be anything. */
  wall_ms(): number | null {
    const { occasion } = this;
    const [wall_ms, monotonic_ms] = [this.clock.wall_ms(), this.clock.monotonic_ms()];
    const trusted = this.trust.look(wall_ms, monotonic_ms, occasion);
    if (trusted && this.confirmed?.occasion !== occasion)
      this.confirmed = { occasion, wall_ms, monotonic_ms };
    if (trusted !== this.told && (trusted || this.told !== null)) {
      const text = trusted
        ? 'The clock is confirmed: schedules hold'
        : 'The clock jumped: until it is confirmed, rules hold at any time';
      this.log.info({ trusted }, text);
    }
    this.told = trusted;
    return trusted ? wall_ms : null;
  }
  /**
   * Unix time in ms as it was when last confirmed, carried on by the monotonic clock: what the wall clock is set to
   * meanwhile changes nothing about it. Null before the first confirmation.
   */
  reckoned_ms(): number | null {
    this.wall_ms();
    const { confirmed, clock } = this;
    return confirmed && confirmed.wall_ms + clock.monotonic_ms() - confirmed.monotonic_ms;
  }
}
