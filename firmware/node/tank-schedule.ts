import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { RefillRule } from '../domain/refill/refill-rule.js';
import { nextDraw } from '../domain/schedule/next-draw.js';
import {
  ruleInForce,
  type ScheduleNow,
  scheduleAt,
  scheduleReason,
} from '../domain/schedule/schedule-now.js';
import type { Clock } from '../ports/clock.js';
import type { NodeMemory } from '../ports/node-memory.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain } from '../protocol/reason-text.js';
import {
  type FillSchedule,
  type KeptSchedule,
  NO_SCHEDULE,
  type SchedulePayload,
} from '../protocol/schedule.js';
import type { TrustedTime } from './trusted-time.js';

const MINUTE_MS = 60_000;

/** The schedule of one tank: kept on disk, and read off by the clock. */
export class TankSchedule {
  private kept: KeptSchedule = NO_SCHEDULE;
  private seen: { readonly minute: number | null; readonly now: ScheduleNow } | null = null;

  constructor(
    private readonly tank: string,
    private readonly memory: NodeMemory,
    private readonly time: TrustedTime,
  ) {}

  /** Of the schedule in force; 0 while there is none. */
  get version(): number {
    return this.kept.version;
  }

  /** Takes up what was kept before the restart. */
  load(): void {
    this.kept = this.memory.loadSchedule(this.tank) ?? NO_SCHEDULE;
    this.seen = null;
  }

  /** Puts a schedule in force once it is on disk. Throws when the disk refuses; the old one then still stands. */
  keep(schedule: FillSchedule): void {
    const next: KeptSchedule = { ...schedule, version: this.kept.version + 1 };
    this.memory.saveSchedule(this.tank, next);
    this.kept = next;
    this.seen = null;
  }

  /** Where its day stands; null when there is no schedule. Worked out once a minute. */
  now(): ScheduleNow | null {
    if (this.kept.version === 0) return null;
    const wall_ms = this.time.wall_ms();
    const minute = wall_ms === null ? null : Math.floor(wall_ms / MINUTE_MS);
    if (this.seen === null || this.seen.minute !== minute) {
      this.seen = { minute, now: scheduleAt(this.kept, wall_ms, this.kept.time_zone) };
    }
    return this.seen.now;
  }

  /** When the hours of an actuator that draws begin next, as `nextDraw` says it. */
  nextDraw(actuator: ActuatorName): string | null {
    const { draws = [], time_zone } = this.kept;
    return nextDraw(draws, actuator, this.time.wall_ms(), time_zone);
  }

  /** What is told of it, labelled by a clock. */
  payload(rule: RefillRule, clock: Pick<Clock, 'wall_ms'>): SchedulePayload {
    const now = this.now() ?? { schedule: this.kept, local: null, opens: null, draws: [] };
    const { by: limited_by } = ruleInForce(rule, now);
    const opens = limited_by === 'plain' ? null : now.opens;
    return {
      // Read last: told as of a moment before the one it is worked out for, it would be that of the hours before.
      ts: toTimestamp(clock.wall_ms()),
      ...this.kept,
      effect: { limited_by, opens, ...explain(scheduleReason(rule, now)) },
    };
  }
}
