import type { Clock } from '../ports/clock.js';
import type { LevelSwitch } from '../ports/level-switch.js';
import { callsForWater } from './instruments.js';

/** How often the pressure switch is looked at between two looks at the water, in ms: somebody stands at the tap. */
const LOOK_EVERY_MS = 1_000;

/** Notices between two looks at the water that a tap was opened or closed. Without a pressure switch it only waits. */
export class DemandWatch {
  private heard: boolean | null = null;

  constructor(
    private readonly demand: LevelSwitch | null,
    private readonly clock: Clock,
  ) {}

  /** What the switch said when it was last decided by it; null while it could not be read, left out without one. */
  note(calls: boolean | null = null): void {
    this.heard = calls;
  }

  /** Waits for `span_ms`, until `signal` aborts, or until the switch says something else; answers whether it does. */
  async wait(span_ms: number, signal: AbortSignal): Promise<boolean> {
    const { demand, clock } = this;
    const over_ms = clock.monotonic_ms() + Math.max(0, span_ms);
    do {
      const left_ms = over_ms - clock.monotonic_ms();
      await clock.sleep(demand === null ? left_ms : Math.min(left_ms, LOOK_EVERY_MS), signal);
      if (demand !== null && callsForWater(demand) !== this.heard) return true;
    } while (!signal.aborted && clock.monotonic_ms() < over_ms);
    return false;
  }
}
