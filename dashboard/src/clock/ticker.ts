import { type ReadonlySignal, signal } from '@preact/signals';

/**
 * The phone's wall clock, looked at once a second. The wall clock and not a monotonic one: the latter stands still
 * while a phone sleeps, and old levels would look fresh when it wakes.
 */
export class Ticker {
  readonly #wall_ms: () => number;
  readonly #now_ms;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(wall_ms: () => number) {
    this.#wall_ms = wall_ms;
    this.#now_ms = signal(wall_ms());
  }

  /** Wall time as of the last tick, in ms. */
  get now_ms(): ReadonlySignal<number> {
    return this.#now_ms;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the clock at once, as after a phone's sleep. */
  tick(): void {
    this.#now_ms.value = this.#wall_ms();
  }
}
