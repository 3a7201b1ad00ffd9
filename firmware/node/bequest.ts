import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { Lease } from '../domain/lease/lease.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import { HoldKeeper, type HoldKeeperOptions } from './hold-keeper.js';
import { type Hold, holdAgain, holdsIn, type Inheritance } from './holds.js';
import { RestKeeper, type RestKeeperOptions } from './rest-keeper.js';
import { WaitKeeper, type WaitKeeperOptions } from './wait-keeper.js';

/** What leaving something to the next works with. */
export type BequestOptions = HoldKeeperOptions &
  RestKeeperOptions &
  WaitKeeperOptions & { readonly clock: Clock };

/**
 * What is not to run now and why that ends by itself: what people hold, what rests, and what waits. One loop of a tank
 * leaves it to the next, and one start of the node to the next.
 */
export class Bequest {
  private readonly held: HoldKeeper;
  private readonly rests: RestKeeper;
  private readonly wait: WaitKeeper;
  private holds: readonly Hold[] = [];
  private running: readonly string[] = [];

  constructor(
    private readonly controller: TankController,
    private readonly options: BequestOptions,
  ) {
    this.held = new HoldKeeper(options);
    this.rests = new RestKeeper(controller.rests, options);
    this.wait = new WaitKeeper(options);
  }

  /** What is left to the next loop. */
  get left(): Omit<Inheritance, 'knowledge'> {
    return { holds: this.holds, rests: this.controller.rests.memory(this.options.clock.monotonic_ms()) };
  }

  /** Takes up what the loop before has left; after a start of the node, what is on disk. */
  recall(inherited?: Inheritance): void {
    this.rests.recall(inherited?.rests);
    this.holds = this.held.recall(inherited?.holds);
    holdAgain(this.controller, this.holds, this.options.clock);
    this.waitAgain();
  }

  /** The gateway has given a lease that ends at a monotonic time. */
  leased(lease: Lease, until_ms: number): void {
    this.wait.leased(lease, until_ms);
  }

  /**
   * To be called before the relays follow. A start is on disk before anything starts: a pump that pulls the power down would
   * else start anew at every boot. Nothing that stops water waits for the disk.
   */
  foresee({ decisions }: TankPicture): void {
    const running = runningIn(decisions);
    const stops = this.running.some((actuator) => !running.includes(actuator));
    this.running = running;
    if (!stops && running.length > 0) this.rests.note();
  }

  /** To be called once the relays have followed. */
  note(picture: TankPicture): void {
    this.holds = holdsIn(picture);
    this.held.note(this.holds);
    this.rests.note();
    this.wait.note();
  }

  /** Writes it down; to be called when the tank is no longer looked after. */
  keep(): void {
    this.held.keep();
    this.rests.keep();
  }

  private waitAgain(): void {
    const lease = this.wait.recall();
    if (lease === null) return;
    const message = { id: 'kept-wait', ttl_s: lease.lease_s };
    const now_ms = this.options.clock.monotonic_ms();
    this.controller.lease(lease, message, { wall_ms: null, started_wall_ms: null }, now_ms);
  }
}

function runningIn(decisions: TankPicture['decisions']): readonly string[] {
  return (Object.keys(decisions) as ActuatorName[]).filter((actuator) => decisions[actuator]?.running);
}
