import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { Reason } from '../domain/reason.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Trip } from '../protocol/payloads.js';
import { TripKeeper, type TripKeeperOptions } from './trip-keeper.js';

/** Keeps what each actuator of a tank is locked for. */
export class TripKeepers {
  private readonly keepers: readonly (readonly [ActuatorName, TripKeeper])[];

  constructor(actuators: readonly ActuatorName[], options: TripKeeperOptions) {
    this.keepers = actuators.map((actuator) => [actuator, new TripKeeper(actuator, options)] as const);
  }

  /** What was locked before the start, and for what. */
  recall(): readonly (readonly [ActuatorName, Reason])[] {
    return this.keepers.flatMap(([actuator, keeper]) => {
      const cause = keeper.recall();
      return cause === null ? [] : [[actuator, cause] as const];
    });
  }

  /** Tells what is locked now, and answers since when. */
  note(decisions: TankPicture['decisions']): Readonly<Partial<Record<ActuatorName, Trip | null>>> {
    return Object.fromEntries(
      this.keepers.map(([actuator, keeper]) => [actuator, keeper.note(decisions[actuator]?.trip ?? null)]),
    );
  }
}
