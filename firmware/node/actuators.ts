import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { ActuatorDecision } from '../domain/actuator/decision.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Log } from '../ports/log.js';
import type { RelayBank } from '../ports/relay-bank.js';
import { RelayFollower } from './act.js';
import { relaysOf, type TankRelay, type TankSetup } from './tank-setup.js';

/** How an actuator really stands. */
export interface Standing {
  readonly running: boolean;
  /** False when one of its relays does not stand as it was told: of several sources, one that hangs. */
  readonly obeyed: boolean;
}

/** How each actuator of a tank really stands. */
export type Stands = Readonly<Partial<Record<ActuatorName, Standing>>>;

/** A relay, and what follows decisions through it. */
interface Followed extends TankRelay {
  readonly follower: RelayFollower;
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
    const stands: Partial<Record<ActuatorName, Standing>> = {};
    const resting = this.relays.filter((relay) => !wanted(relay, decisions));
    for (const relay of resting) {
      const running = await this.stand(relay, false);
      // One that cannot be read may stand either way: nothing else is opened beside it.
      if (running !== false) stands[relay.actuator] = { running: running ?? false, obeyed: false };
      else stands[relay.actuator] ??= { running: false, obeyed: true };
    }
    for (const relay of this.relays) {
      if (!wanted(relay, decisions) || stands[relay.actuator]?.obeyed === false) continue;
      const running = await this.stand(relay, true);
      stands[relay.actuator] = { running: running ?? true, obeyed: running === true };
    }
    return stands;
  }

  /** Every relay at rest, which is the safe position of whatever it feeds. */
  async rest(): Promise<void> {
    for (const { follower } of this.relays) await follower.follow(false);
  }

  /** Whether it runs, after it was told to; null when nobody knows. */
  private async stand({ follower, rests_running }: Followed, running: boolean): Promise<boolean | null> {
    const energised = await follower.follow(running !== rests_running);
    return energised === null ? null : energised !== rests_running;
  }
}

function wanted({ actuator, source }: TankRelay, decisions: TankPicture['decisions']): boolean {
  const decision: ActuatorDecision | undefined = decisions[actuator];
  return decision?.running === true && (source === null || source === decision.source);
}
