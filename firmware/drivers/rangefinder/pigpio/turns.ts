import type { Clock } from '../../../ports/clock.js';

/** Data sheets of HC-SR04 and JSN-SR04T: at least 60 ms between triggers, or a ping hears the last one's echo. */
const SPACING_MS = 60;

/** A ping takes up to 100 ms more, and whoever asked waits for less than the 500 ms of the RangeFinder port. */
const PATIENCE_MS = 360;

const MOST_WAITING = 32;

/** More is asked than the air can carry: one ping at a time, 60 ms each. */
export class TooManyPings extends Error {}

/** Lets the sensors of one machine ping one after the other, in the order asked, with a gap: each would hear the others. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #begun_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /**
   * Runs `ping` when its turn comes.
   * @throws TooManyPings when that would be too late for whoever asked; what `ping` throws
   */
  async take<T>(ping: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new TooManyPings(`${MOST_WAITING} pings are waiting already`);
    this.#waiting += 1;
    const asked_ms = this.clock.monotonic_ms();
    const turn = this.#last.then(() => this.#run(ping, asked_ms));
    this.#last = turn.catch(() => {});
    return turn.finally(() => {
      this.#waiting -= 1;
    });
  }

  async #run<T>(ping: () => Promise<T>, asked_ms: number): Promise<T> {
    const rest_ms = this.#begun_ms + SPACING_MS - this.clock.monotonic_ms();
    if (this.clock.monotonic_ms() + Math.max(0, rest_ms) - asked_ms > PATIENCE_MS) {
      throw new TooManyPings(`the turn did not come within ${PATIENCE_MS} ms`);
    }
    if (rest_ms > 0) await this.clock.sleep(rest_ms);
    this.#begun_ms = this.clock.monotonic_ms();
    return ping();
  }
}
