import type { ActuatorName } from '../domain/actuator/actuator.js';
import { type Reason, reason } from '../domain/reason.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { Trip } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain } from '../protocol/reason-text.js';

/** What keeping the trips of one tank works with. */
export interface TripKeeperOptions {
  readonly tank: string;
  readonly memory: NodeMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps what an actuator is locked for, so that switching off and on does not unlock it. */
export class TripKeeper {
  private trip: Trip | null = null;
  private kept = true;

  constructor(
    private readonly actuator: ActuatorName,
    private readonly options: TripKeeperOptions,
  ) {}

  /** What it was locked for before the start; null when it was not. */
  recall(): Reason | null {
    const { memory, tank } = this.options;
    this.trip = memory.loadTrips(tank)[this.actuator] ?? null;
    return this.trip && reason(this.trip.reason_code, this.trip.reason_args);
  }

  /** Tells what it is locked for now. A disk that refuses is asked again; the lock holds all the same. */
  note(cause: Reason | null): Trip | null {
    if (cause?.code !== this.trip?.reason_code) {
      this.trip = cause && { since: toTimestamp(this.options.clock.wall_ms()), ...explain(cause) };
      this.tell();
      this.keep();
    } else if (!this.kept) this.keep();
    return this.trip;
  }

  private tell(): void {
    const { log, tank } = this.options;
    const fields = { tank, actuator: this.actuator };
    if (this.trip === null) log.info(fields, `The ${this.actuator} of ${tank} is unlocked`);
    else
      log.warn(
        { ...fields, code: this.trip.reason_code },
        `The ${this.actuator} of ${tank} is locked: ${this.trip.reason}`,
      );
  }

  private keep(): void {
    const { memory, tank, log } = this.options;
    const was_kept = this.kept;
    try {
      const { [this.actuator]: _, ...others } = memory.loadTrips(tank);
      memory.saveTrips(tank, this.trip === null ? others : { ...others, [this.actuator]: this.trip });
      this.kept = true;
    } catch (error) {
      this.kept = false;
      if (was_kept)
        log.error(
          { tank, error },
          'That an actuator is locked, or no longer so, could not be written to disk',
        );
    }
  }
}
