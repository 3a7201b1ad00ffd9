import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { Command } from '../domain/command/command.js';
import type { Reason } from '../domain/reason.js';
import { TankController } from '../domain/tank/tank-controller.js';
import type { CommandAnswer, TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { RelayBank } from '../ports/relay-bank.js';
import type { Inbound, Uplink } from '../ports/uplink.js';
import type { ActuatorPayload, Trip } from '../protocol/payloads.js';
import { Actuators, AT_REST, type Standing, type Stands } from './actuators.js';
import type { Arrivals } from './arrivals.js';
import { Bequest } from './bequest.js';
import { ChangeLog } from './change-log.js';
import { CommandPost } from './command-post.js';
import { DemandWatch } from './demand-watch.js';
import { EarlyLook } from './early-look.js';
import type { Inheritance } from './holds.js';
import { Outlook } from './outlook.js';
import { type PingWindow, pingWindow } from './sense.js';
import type { SensorShow } from './sensor-show.js';
import type { Surroundings } from './surroundings.js';
import { TankFaults } from './tank-faults.js';
import { TankKnowledge } from './tank-knowledge.js';
import { TankPipes } from './tank-pipes.js';
import { TankRule } from './tank-rule.js';
import { TankSchedule } from './tank-schedule.js';
import type { TankSetup } from './tank-setup.js';
import { TankTeller } from './tank-teller.js';
import { TripKeepers } from './trip-keepers.js';
import type { TrustedTime } from './trusted-time.js';
import { Turns } from './turns.js';
import { Vigil } from './vigil.js';

/** What a tank's loop works with. */
export interface TankLoopOptions {
  readonly node: string;
  readonly setup: TankSetup;
  readonly relays: RelayBank;
  readonly uplink: Uplink;
  readonly memory: NodeMemory;
  readonly time: TrustedTime;
  readonly arrivals: Arrivals;
  readonly surroundings: Surroundings;
  /** Shows its sensor to whoever asks. */
  readonly show: SensorShow;
  /** Of the loop that looked after the tank before, while the node ran. */
  readonly inherited?: Inheritance;
  readonly clock: Clock;
  readonly log: Log;
}

/** One tank's life: sense, decide, act, tell, and again. */
export class TankLoop {
  readonly controller: TankController;
  readonly schedule: TankSchedule;
  private readonly actuators: Actuators;
  private readonly teller: TankTeller;
  private readonly post: CommandPost;
  private readonly trips: TripKeepers;
  private readonly bequest: Bequest;
  private readonly rule: TankRule;
  private readonly faults: TankFaults;
  private readonly pipes: TankPipes;
  private readonly knowledge: TankKnowledge;
  private readonly vigil: Vigil;
  private readonly early: EarlyLook;
  private readonly demand: DemandWatch;
  private readonly outlook: Outlook;
  private readonly changes: ChangeLog;
  private wake = new AbortController();
  private picture: TankPicture | null = null;
  private window: PingWindow = { number: 0, pings: [] };
  private stands: Stands = {};
  private readonly turns = new Turns();

  constructor(private readonly options: TankLoopOptions) {
    const { setup, relays, uplink, memory, time, arrivals, clock, log } = options;
    this.controller = new TankController(setup.control, setup.default_rule);
    this.actuators = new Actuators(setup, relays, log);
    this.faults = new TankFaults(setup, uplink, clock);
    const { day, between } = options.surroundings;
    this.pipes = new TankPipes(setup, between);
    const emptiesIn = (litres: number) => this.faults.emptiesIn(litres, day.habit_minute);
    this.teller = new TankTeller(setup, uplink, clock, emptiesIn);
    this.vigil = new Vigil(clock);
    this.early = new EarlyLook({ setup, controller: this.controller, look: () => this.look() });
    this.demand = new DemandWatch(setup.instruments?.demand ?? null, clock);
    this.changes = new ChangeLog(setup, log);
    this.schedule = new TankSchedule(setup.id, memory, time);
    this.rule = new TankRule(setup.id, memory, this.controller);
    const { controller, rule, schedule, faults, pipes, demand } = this;
    this.outlook = new Outlook({
      ...{ setup, controller, schedule, pipes, demand, clock },
      surroundings: options.surroundings,
    });
    this.knowledge = new TankKnowledge(controller, faults, { tank: setup.id, memory, clock, log });
    this.trips = new TripKeepers(controller.fitted, { tank: setup.id, memory, clock, log });
    this.bequest = new Bequest(controller, { tank: setup.id, memory, clock, log });
    const { bequest } = this;
    const post = { tank: setup.id, controller, rule, schedule, uplink, arrivals, pipes, bequest, clock, log };
    this.post = new CommandPost(post);
  }

  /** The tank as it is set up. */
  get setup(): TankSetup {
    return this.options.setup;
  }

  /** The tank's identifier. */
  get tank(): string {
    return this.options.setup.id;
  }

  /** The last picture; null before the first tick. */
  get latest(): TankPicture | null {
    return this.picture;
  }

  /** An actuator as it was last told; null without it, and before the first tick. */
  told(actuator: ActuatorName): ActuatorPayload | null {
    return this.teller.told(actuator);
  }

  /** The newest window of pings, also when nothing could be made of it. */
  get latestWindow(): PingWindow {
    return this.window;
  }

  /** How an actuator really stands; null before its first read-back, and without it. */
  stand(actuator: ActuatorName): Standing | null {
    return this.stands[actuator] ?? null;
  }

  /** What an actuator is locked for; null while it is not. */
  trip(actuator: ActuatorName): Trip | null {
    return this.trips.of(actuator);
  }

  /** Whether it acts on what is asked: once it knows again what was kept over the start, and until it is told to end. */
  get serves(): boolean {
    return this.turns.open;
  }

  /** False when its control hangs, or its ticks have failed for 5 s. */
  get ticks(): boolean {
    return this.vigil.kept;
  }

  /** Runs until `signal` aborts. A tick that fails leaves every actuator safe, is logged, and the next one follows. */
  async run(signal: AbortSignal): Promise<void> {
    const { node, setup, show, inherited, surroundings, clock } = this.options;
    this.vigil.expect();
    this.rule.load();
    for (const [actuator, cause] of this.trips.recall()) this.controller.trip(actuator, cause);
    this.schedule.load();
    if (inherited?.knowledge ?? true) this.knowledge.recall();
    else this.knowledge.recallSensor();
    this.bequest.recall(inherited);
    this.early.listen();
    const seldom = () => (this.picture?.next_tick_ms ?? 0) > 1_000;
    surroundings.between.watch(setup.id, () => seldom() && this.look());
    this.teller.introduce(node, this.rule.kept);
    this.turns.begin();
    const end = () => {
      this.turns.end();
      this.wake.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    let turned = false;
    while (!signal.aborted) {
      const began_ms = clock.monotonic_ms();
      const next_tick_ms = await this.tick(turned);
      this.wake = new AbortController();
      if (signal.aborted) break;
      const pause_ms = show.pause_ms(next_tick_ms) - (clock.monotonic_ms() - began_ms);
      turned = await this.demand.wait(pause_ms, this.wake.signal);
    }
  }

  /** Writes down what was learned, and how long holds and rests last. To be called once `run` has ended. */
  keepKnowledge(): void {
    if (this.picture === null) return;
    this.knowledge.keep();
    this.bequest.keep();
  }

  /** Looks at the water now, not only when it would. */
  look(): void {
    this.wake.abort();
  }

  /** What it leaves to the next loop: what is held by a person at its safe position, and what rests. */
  get left(): Omit<Inheritance, 'knowledge'> {
    return this.bequest.left;
  }

  /**
   * Every actuator safe, once `run` has been told to end; what people still waited for has failed, and `why` tells them.
   * Safe to call twice.
   */
  async retire(why: Reason): Promise<void> {
    await this.turns.settled();
    this.stands = await this.actuators.rest();
    this.post.abandon(why);
  }

  /** Takes a command or a rule from outside and acts on it at once. */
  receive(message: Inbound): Promise<void> {
    return this.actOn(() => {
      const accepted = this.post.receive(message);
      if (accepted === 'rule') this.teller.tellRule(this.rule.kept);
      return accepted !== null;
    });
  }

  /** Takes a command from a person at this machine, acts on it at once, and answers it; null while it does not serve. */
  async command(command: Command): Promise<CommandAnswer | null> {
    let answer: CommandAnswer | null = null;
    await this.actOn(() => {
      answer = this.post.take(command);
      return true;
    });
    return answer;
  }

  /** Decides anew by the last look at the water, and by how the instruments stand now, if what has come in is taken. */
  private actOn(takes: () => boolean): Promise<void> {
    return this.turns.take(async () => {
      this.outlook.observe();
      if (!takes()) return;
      this.vigil.expect();
      await this.carryOut(this.controller.decide(this.options.clock.monotonic_ms()));
      this.wake.abort();
    });
  }

  /** @param turned whether a tap was opened or closed: that does not wait for the pings */
  private async tick(turned: boolean): Promise<number> {
    const { setup, show, clock, log } = this.options;
    let next_tick_ms = 1_000;
    this.vigil.expect();
    try {
      if (turned) await this.actOn(() => true);
      const pings = await pingWindow(setup.range_finder, setup.pings, clock, setup.window_ms);
      this.window = { number: this.window.number + 1, pings };
      await this.turns.take(async () => {
        this.outlook.observe();
        const picture = this.controller.tick(this.faults.believable(pings), clock.monotonic_ms());
        next_tick_ms = picture.next_tick_ms;
        await this.carryOut(picture);
        const { reading, instruments } = picture;
        this.early.looked(reading);
        show.tell({ ...this.window, filter: setup.control.filter, reading });
        const { day, raining } = this.options.surroundings;
        const beside = {
          ...this.pipes.look(clock.monotonic_ms()),
          open: this.stands.inlet?.running ?? null,
          source: picture.inlet?.source ?? null,
          hour: day.habit_hour,
          raining: raining(),
          high_percent: this.controller.refillRule.high_percent,
        };
        this.faults.see({ pings, reading, instruments, ...beside });
      });
      this.knowledge.tick();
      this.vigil.done(next_tick_ms);
    } catch (error) {
      log.error({ tank: setup.id, error }, `The control of tank ${setup.id} failed; all of it is safe`);
      this.stands = await this.actuators.rest();
    }
    return next_tick_ms;
  }

  private async carryOut(picture: TankPicture): Promise<void> {
    const { controller } = this;
    const now_ms = this.options.clock.monotonic_ms();
    this.bequest.foresee(picture);
    const stands = await this.actuators.follow(picture.decisions);
    for (const actuator of controller.fitted) {
      const { running, obeyed } = stands[actuator] ?? AT_REST;
      controller.readBack(actuator, running, this.options.clock.monotonic_ms(), obeyed);
    }
    this.picture = picture;
    this.stands = stands;
    this.pipes.note(picture.decisions, stands, now_ms);
    const trips = this.trips.note(picture.decisions);
    this.bequest.note(picture);
    this.teller.tell(picture, controller, (actuator) => ({
      ...(stands[actuator] ?? AT_REST),
      trip: trips[actuator] ?? null,
    }));
    this.teller.tellSchedule(this.schedule, this.controller.refillRule);
    this.post.settle(picture.outcomes);
    this.changes.note(picture, stands, controller);
  }
}
