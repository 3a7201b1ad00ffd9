import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.js';

interface Sleeper {
  readonly due_ms: number;
  readonly wake: () => void;
}

/**
 * Time that stands still until `advance()` moves it, from one sleeper to the next: hours of waiting take milliseconds,
 * always in the same order.
 */
export class VirtualClock implements Clock {
  #now_ms = 0;
  #wall_offset_ms: number;
  #sleepers: Sleeper[] = [];
  #advancing = false;

  /** `epoch_ms` is the wall time at the beginning, in ms since the Unix epoch. */
  constructor(epoch_ms = 0) {
    this.#wall_offset_ms = epoch_ms;
  }

  wall_ms(): number {
    return this.#wall_offset_ms + this.#now_ms;
  }

  monotonic_ms(): number {
    return this.#now_ms;
  }

  sleep(span_ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper: Sleeper = { due_ms: this.#now_ms + Math.max(0, span_ms), wake };
      signal?.addEventListener('abort', wake);
      this.#queue(sleeper);
    });
  }

  /**
   * Lets `span_ms` pass: wakes every sleeper due in that time, earliest first (equal ones in the order they lay down),
   * and lets what each woke run on until it sleeps again. Throws when called while it is under way.
   */
  async advance(span_ms: number): Promise<void> {
    if (this.#advancing) throw new Error('advance() is under way: await it before calling it again');
    this.#advancing = true;
    try {
      const end_ms = this.#now_ms + span_ms;
      await settle();
      for (
        let next = this.#sleepers[0];
        next !== undefined && next.due_ms <= end_ms;
        next = this.#sleepers[0]
      ) {
        this.#now_ms = next.due_ms;
        next.wake();
        await settle();
      }
      this.#now_ms = end_ms;
    } finally {
      this.#advancing = false;
    }
  }

  /** Makes the wall time jump by `span_ms`, backwards when negative, as a set system clock does. */
  jumpWall(span_ms: number): void {
    this.#wall_offset_ms += span_ms;
  }

  #queue(sleeper: Sleeper): void {
    const later = this.#sleepers.findIndex((other) => other.due_ms > sleeper.due_ms);
    this.#sleepers.splice(later === -1 ? this.#sleepers.length : later, 0, sleeper);
  }
}

/** One turn of the event loop runs every promise that has nothing left to wait for. */
async function settle(): Promise<void> {
  await setImmediate();
}
