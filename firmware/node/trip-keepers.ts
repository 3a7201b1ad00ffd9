import type { ActuatorName } from '../domain/actuator/actuator.js';
import { type Reason, reason } from '../domain/reason.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { Trip, Trips } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain } from '../protocol/reason-text.js';

/** What keeping the trips of one tank works with. */
export interface TripKeepersOptions {
  readonly tank: string;
  readonly memory: Pick<NodeMemory, 'loadTrips' | 'saveTrips'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps what the actuators of a tank are locked for, so that switching off and on does not unlock them. */
export class TripKeepers {
  /** Also of what is not fitted now: it may be again. */
  private trips: Trips = {};
  private kept = true;

  constructor(
    private readonly fitted: readonly ActuatorName[],
    private readonly options: TripKeepersOptions,
  ) {}

  /**
   * What was locked before the start, and for what. Where that cannot be read, all of it is: one of them may have been
   * locked, and nobody has looked at it. What cannot be read is left as it is until something is unlocked.
   */
  recall(): readonly (readonly [ActuatorName, Reason])[] {
    const { memory, tank } = this.options;
    const kept = memory.loadTrips(tank);
    this.trips = kept ?? this.allLocked();
    if (kept === null) for (const actuator of this.fitted) this.tell(actuator);
    return this.fitted.flatMap((actuator) => {
      const trip = this.trips[actuator];
      return trip === undefined ? [] : [[actuator, reason(trip.reason_code, trip.reason_args)] as const];
    });
  }

  /** What an actuator is locked for, and since when; null while it is not. */
  of(actuator: ActuatorName): Trip | null {
    return (this.fitted.includes(actuator) && this.trips[actuator]) || null;
  }

  /** Tells what is locked now, and answers since when. A disk that refuses is asked again; the locks hold all the same. */
  note(decisions: TankPicture['decisions']): Readonly<Partial<Record<ActuatorName, Trip | null>>> {
    let changed = false;
    for (const actuator of this.fitted) {
      const cause = decisions[actuator]?.trip ?? null;
      if (cause?.code === this.trips[actuator]?.reason_code) continue;
      const { [actuator]: _, ...others } = this.trips;
      this.trips = cause === null ? others : { ...others, [actuator]: this.begun(cause) };
      this.tell(actuator);
      changed = true;
    }
    if (changed || !this.kept) this.keep();
    return Object.fromEntries(this.fitted.map((actuator) => [actuator, this.of(actuator)]));
  }

  private allLocked(): Trips {
    return Object.fromEntries(this.fitted.map((actuator) => [actuator, this.begun(reason('trips_lost'))]));
  }

  private begun(cause: Reason): Trip {
    return { since: toTimestamp(this.options.clock.wall_ms()), ...explain(cause) };
  }

  private tell(actuator: ActuatorName): void {
    const { log, tank } = this.options;
    const fields = { tank, actuator };
    const trip = this.trips[actuator];
    if (trip === undefined) log.info(fields, `The ${actuator} of ${tank} is unlocked`);
    else
      log.warn({ ...fields, code: trip.reason_code }, `The ${actuator} of ${tank} is locked: ${trip.reason}`);
  }

  private keep(): void {
    const { memory, tank, log } = this.options;
    const was_kept = this.kept;
    try {
      memory.saveTrips(tank, this.trips);
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
