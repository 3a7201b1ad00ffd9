import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { ActuatorDecision } from '../domain/actuator/decision.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Log } from '../ports/log.js';
import type { RelayBank } from '../ports/relay-bank.js';
import { RelayFollower } from './act.js';
import { relaysOf, type TankRelay, type TankSetup } from './tank-setup.js';

/** How an actuator really stands. */
export interface Standing {
  /** Also while a relay of it cannot be read that was told to run, or ran when it was last read. */
  readonly running: boolean;
  /** False when one of its relays does not stand as it was told: of several sources, one that hangs. */
  readonly obeyed: boolean;
}

/** As it stands when nothing was switched. */
export const AT_REST: Standing = { running: false, obeyed: true };

/** How each actuator of a tank really stands. */
export type Stands = Readonly<Partial<Record<ActuatorName, Standing>>>;

/** A relay, and what follows decisions through it. */
interface Followed extends TankRelay {
  readonly follower: RelayFollower;
}

/** How actuators stand, from how each of their relays does: one runs when a relay of it does, and obeys when all do. */
class NotedStands {
  readonly stands: Partial<Record<ActuatorName, Standing>> = {};

  note({ actuator }: TankRelay, running: boolean, obeyed: boolean): void {
    const { running: others, obeyed: so_far } = this.stands[actuator] ?? AT_REST;
    this.stands[actuator] = { running: running || others, obeyed: obeyed && so_far };
  }
}

/** The relays of one tank's actuators, as they follow its decisions. */
export class Actuators {
  private readonly relays: readonly Followed[];

  constructor(setup: TankSetup, relays: RelayBank, log: Log) {
    this.relays = relaysOf(setup).map((relay) => ({
      ...relay,
      follower: new RelayFollower(relays, relay.name, log),
    }));
  }

  /**
   * Switches what does not stand as decided, and reads all back. What is to rest is switched before what is to run: of
   * two sources one is closed before the other opens, and if it does not close, the other stays closed.
   */
  async follow(decisions: TankPicture['decisions']): Promise<Stands> {
    const noted = new NotedStands();
    for (const relay of this.relays) {
      if (wanted(relay, decisions)) continue;
      const running = await this.stand(relay, false);
      noted.note(relay, running ?? ranWhenSeen(relay), running === false);
    }
    for (const relay of this.relays) {
      if (!wanted(relay, decisions)) continue;
      // Nothing is opened beside one that may stand open; what is open already is open all the same, and is told so.
      const alone = noted.stands[relay.actuator]?.obeyed !== false;
      const running = alone ? await this.stand(relay, true) : runningIf(relay, await relay.follower.look());
      noted.note(relay, running ?? (alone || ranWhenSeen(relay)), running === true);
    }
    return noted.stands;
  }

  /** Every relay at rest, which is the safe position of whatever it feeds; reads all back. */
  async rest(): Promise<Stands> {
    const noted = new NotedStands();
    for (const relay of this.relays) {
      const energised = await relay.follower.follow(false, true);
      noted.note(relay, runningIf(relay, energised) ?? ranWhenSeen(relay), energised === false);
    }
    return noted.stands;
  }

  /** Whether it runs, after it was told to; null when nobody knows. What cannot be read is stopped, and not started. */
  private async stand(relay: Followed, running: boolean): Promise<boolean | null> {
    return runningIf(relay, await relay.follower.follow(running !== relay.rests_running, !running));
  }
}

/** Whether it runs while its relay is energised, or not; null when nobody knows. */
function runningIf({ rests_running }: TankRelay, energised: boolean | null): boolean | null {
  return energised === null ? null : energised !== rests_running;
}

/** Whether it ran when its relay could last be read. */
function ranWhenSeen(relay: Followed): boolean {
  return runningIf(relay, relay.follower.seen) ?? false;
}

function wanted({ actuator, source }: TankRelay, decisions: TankPicture['decisions']): boolean {
  const decision: ActuatorDecision | undefined = decisions[actuator];
  return decision?.running === true && (source === null || source === decision.source);
}
