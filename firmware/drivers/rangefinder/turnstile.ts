import type { Clock } from '../../ports/clock.js';

/** Data sheets of HC-SR04 and JSN-SR04T: at least 60 ms between triggers, or a ping hears the last one's echo. */
export const SPACING_MS = 60;

/** No ping takes longer: 100 ms over pins, 150 ms of the kernel's or a triggered serial sensor's. */
const LONGEST_PING_MS = 200;

/** Lets one ping at a time into the air, in the order asked: sensors that ping together hear each other. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();
  #begun_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /**
   * Waits until the air is free, then pings. Whoever asks once and then waits for its answer gets its turn after one
   * ping of each other sensor, 200 ms each at the most.
   * @returns what the ping resolves to; null when that took longer than 200 ms: the next one does not wait for it
   */
  take<T>(ping: () => Promise<T>): Promise<T | null> {
    const turn = this.#last.then(() => this.#run(ping));
    this.#last = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  async #run<T>(ping: () => Promise<T>): Promise<T | null> {
    const rest_ms = this.#begun_ms + SPACING_MS - this.clock.monotonic_ms();
    if (rest_ms > 0) await this.clock.sleep(rest_ms);
    this.#begun_ms = this.clock.monotonic_ms();
    const over = new AbortController();
    try {
      return await Promise.race([ping(), this.clock.sleep(LONGEST_PING_MS, over.signal).then(() => null)]);
    } finally {
      over.abort();
    }
  }
}
