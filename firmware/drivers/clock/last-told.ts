import type { Clock, ToldTime } from '../../ports/clock.js';

/** Somebody else's clock as he last told it, carried on by the monotonic clock of this machine. */
export class LastToldTime implements ToldTime {
  private ahead_ms: number | null = null;

  constructor(private readonly clock: Pick<Clock, 'monotonic_ms'>) {}

  /** @param told_ms his time at this moment, Unix time in ms; anything but a number is not heard */
  heard(told_ms: number): void {
    if (Number.isFinite(told_ms)) this.ahead_ms = told_ms - this.clock.monotonic_ms();
  }

  now_ms(): number | null {
    return this.ahead_ms === null ? null : this.ahead_ms + this.clock.monotonic_ms();
  }
}
