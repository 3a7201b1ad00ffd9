import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.js';

export interface ScaledClockOptions {
  /** Simulated wall time at the beginning, in ms since the Unix epoch. */
  readonly epoch_ms: number;
  /** How many times faster than the base clock time passes, 0.1–10,000. */
  readonly speed: number;
  /** The clock that is scaled: the system's. */
  readonly base: Clock;
  /**
   * Wall time of the base clock at which the simulation began (default: now). Processes given the same value and speed
   * agree on the simulated time, and one that starts again finds its place in it.
   */
  readonly began_wall_ms?: number;
}

/** Simulated time: starts at `epoch_ms` and runs `speed` times as fast as the base clock. */
export class ScaledClock implements Clock {
  readonly #speed: number;
  readonly #base: Clock;
  /** Simulated wall time when the simulated monotonic clock shows 0. */
  readonly #wall_at_zero_ms: number;

  constructor({ epoch_ms, speed, base, began_wall_ms }: ScaledClockOptions) {
    this.#speed = speed;
    this.#base = base;
    const since_begin_ms = began_wall_ms === undefined ? 0 : base.wall_ms() - began_wall_ms;
    this.#wall_at_zero_ms = epoch_ms + since_begin_ms * speed - this.monotonic_ms();
  }

  wall_ms(): number {
    return this.#wall_at_zero_ms + this.monotonic_ms();
  }

  monotonic_ms(): number {
    return this.#base.monotonic_ms() * this.#speed;
  }

  /** A span of 0 still lets everything else run once. */
  async sleep(span_ms: number, signal?: AbortSignal): Promise<void> {
    const due_ms = this.monotonic_ms() + span_ms;
    let rest_ms = span_ms;
    while (!signal?.aborted) {
      const real_ms = rest_ms / this.#speed;
      // A timer cannot wait for less than 1 ms; turns of the event loop can.
      if (real_ms >= 1) await this.#base.sleep(real_ms, signal);
      else await setImmediate();
      rest_ms = due_ms - this.monotonic_ms();
      if (!(rest_ms > 0)) return;
    }
  }
}
