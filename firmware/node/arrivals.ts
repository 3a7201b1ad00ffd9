import type { Arrival } from '../domain/command/gate.js';
import type { Clock, ToldTime } from '../ports/clock.js';
import type { TrustedTime } from './trusted-time.js';

/**
 * By which clock it is judged how old a message is. Each that may be right is asked: the gateway's as it told it, this
 * machine's as it was last confirmed, carried on since, and as it shows now. The youngest age counts, so that a message is
 * late only when all of them say so: a clock that somebody set must not keep people from their valves. A node that knows
 * of no clock judges no age; then the connection alone bounds it.
 */
export class Arrivals {
  private readonly started_ms: number;

  /** @param gateway the gateway's time as it told it; left out where there is nobody to tell it */
  constructor(
    private readonly time: TrustedTime,
    private readonly gateway: ToldTime | undefined,
    private readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>,
  ) {
    this.started_ms = clock.monotonic_ms();
  }

  /** What the gate must know of this moment. */
  get now(): Arrival {
    const clocks = this.clocks.filter((wall_ms) => wall_ms !== null);
    if (clocks.length === 0) return { wall_ms: null, started_wall_ms: null };
    const wall_ms = Math.min(...clocks);
    return { wall_ms, started_wall_ms: wall_ms - (this.clock.monotonic_ms() - this.started_ms) };
  }

  private get clocks(): readonly (number | null)[] {
    const reckoned_ms = this.time.reckoned_ms();
    // One that nothing ever confirmed may have woken up in any year.
    const shown_ms = reckoned_ms === null ? null : this.clock.wall_ms();
    return [this.gateway?.now_ms() ?? null, reckoned_ms, shown_ms];
  }
}
