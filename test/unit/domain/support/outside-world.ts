import type { Command } from '../../../../firmware/domain/command/command.js';
import type { Arrival } from '../../../../firmware/domain/command/gate.js';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { reason } from '../../../../firmware/domain/reason.js';
import type { RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import type { ScheduleNow } from '../../../../firmware/domain/schedule/schedule-now.js';
import { nightly, setpoints } from './night-hours.js';

/** What the clock of a node shows: the hour, ten years too much or too little, or nothing that anybody may believe. */
export type ClockShows = 'right' | 'ahead' | 'behind' | 'nothing';

/** Below this level nobody waits for rain, in percent: what an inlet is set up with when nothing is said. */
const WAIT_FLOOR_PERCENT = 8;
const RIGHT_MS = 1_000_000;
/** Between what is in time and what is not, for the wishes of the random lives. */
const OLD_MS = 500_000;
const TEN_YEARS_MS = 315_576_000_000;
const WALL_MS: Readonly<Record<ClockShows, number | null>> = {
  right: RIGHT_MS,
  ahead: RIGHT_MS + TEN_YEARS_MS,
  behind: RIGHT_MS - TEN_YEARS_MS,
  nothing: null,
};

/** What a tank is told of hours, clocks and the gateway, with books of its own. */
export class OutsideWorld {
  clock: ClockShows = 'right';
  /** Whether the hours for filling have begun; null where nobody has set any. */
  hours: boolean | null = null;
  private waits_until_ms = Number.NEGATIVE_INFINITY;

  /** How a command comes in now. */
  get arrival(): Arrival {
    const wall_ms = WALL_MS[this.clock];
    return { wall_ms, started_wall_ms: wall_ms === null ? null : 0 };
  }

  /** Too old a wish moves no water, unless nobody can tell its age; what stops water is never too old. */
  makesTooOld({ action, issued_wall_ms }: Command): boolean {
    const wall_ms = WALL_MS[this.clock];
    if (action === 'close' || issued_wall_ms === undefined || wall_ms === null) return false;
    return wall_ms - issued_wall_ms > OLD_MS;
  }

  get schedule(): ScheduleNow | null {
    return this.hours === null ? null : nightly(this.clock === 'nothing' ? null : this.hours);
  }

  /** The setpoints that hours and clock leave of a rule. */
  setpoints(rule: RefillRule): Omit<RefillRule, 'enabled'> {
    return setpoints(rule, this.hours !== false || this.clock === 'nothing');
  }

  /** A lease by which the inlet waits for rain. */
  wait(lease_s: number, now_ms: number): Lease {
    // A second is how the gateway takes it away.
    this.waits_until_ms = lease_s === 1 ? now_ms : now_ms + lease_s * 1_000;
    const why = reason('waits_for_rain', { litres: 500, ahead_h: 12 });
    return { actuator: 'inlet', want: 'wait', lease_s, source: null, reason: why };
  }

  /** Whether nothing may begin to fill by itself. */
  forbidsToBegin(percent: number, now_ms: number): boolean {
    return now_ms < this.waits_until_ms && percent >= WAIT_FLOOR_PERCENT;
  }
}
