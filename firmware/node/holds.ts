import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { RestsMemory } from '../domain/tank/rests.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';

/** An actuator that a person holds at its safe position, and until when; monotonic, in ms. */
export interface Hold {
  readonly actuator: ActuatorName;
  readonly command_id: string;
  readonly until_ms: number;
}

/** What one loop of a tank leaves to the next. */
export interface Inheritance {
  /** What is held at its safe position by a person. */
  readonly holds: readonly Hold[];
  /** What its actuators have used up, and what they and its sources still have to wait for. */
  readonly rests: RestsMemory;
  /** Whether what was learned of its flows still holds. */
  readonly knowledge: boolean;
}

/** What is held in a picture of a tank. */
export function holdsIn({ decisions }: TankPicture): readonly Hold[] {
  const decided = Object.entries(decisions) as [ActuatorName, Decision][];
  return decided.flatMap(([actuator, { mode, command_id, until_ms }]) =>
    mode !== 'off' || command_id === null || until_ms === null ? [] : [{ actuator, command_id, until_ms }],
  );
}

type Decision = NonNullable<TankPicture['inlet']>;

/** Holds all of it by another controller of the same tank. Whoever closed a valve by hand may be working there. */
export function holdAgain(controller: TankController, holds: readonly Hold[], clock: Clock): void {
  for (const { actuator, command_id: id, until_ms } of holds) {
    const duration_s = Math.ceil((until_ms - clock.monotonic_ms()) / 1_000);
    if (duration_s < 1) continue;
    const action = actuator === 'pump' ? 'off' : 'close';
    const command = { id, actuator, action, duration_s, ttl_s: 1 } as const;
    controller.holdAgain(command, { wall_ms: null, started_wall_ms: null }, clock.monotonic_ms());
  }
}
