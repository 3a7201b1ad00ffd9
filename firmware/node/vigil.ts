import type { Clock } from '../ports/clock.js';

/** A tick takes a second or so, whatever sensor and relay do; one that takes longer than this hangs, in ms. */
const LATEST_MS = 5_000;

/**
 * Knows by when a loop must have done its next tick. A sensor that fails is no matter of it: its tick is done all the
 * same, with a bad level. Times are the loop's own, monotonic.
 */
export class Vigil {
  private due_ms = Number.POSITIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /** A tick begins, or has been asked for: it is to be done within 5 s, or sooner if that was promised before. */
  expect(): void {
    this.due_ms = Math.min(this.due_ms, this.clock.monotonic_ms() + LATEST_MS);
  }

  /** A tick is done; the next one begins in `next_tick_ms`. A tick that fails is not done. */
  done(next_tick_ms: number): void {
    this.due_ms = this.clock.monotonic_ms() + next_tick_ms + LATEST_MS;
  }

  /** False when a tick is overdue. A loop that was not asked to begin has promised nothing. */
  get kept(): boolean {
    return this.clock.monotonic_ms() <= this.due_ms;
  }
}
