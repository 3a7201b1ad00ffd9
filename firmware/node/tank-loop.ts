import { stateWord } from '../domain/actuator/actuator.js';
import type { Command } from '../domain/command/command.js';
import type { Ranging } from '../domain/level/ranging.js';
import { TankController } from '../domain/tank/tank-controller.js';
import type { CommandAnswer, TankPicture } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { RelayBank } from '../ports/relay-bank.js';
import type { Inbound, Uplink } from '../ports/uplink.js';
import type { ActuatorPayload } from '../protocol/payloads.js';
import { actuatorText, sentence } from '../protocol/reason-text.js';
import { RelayFollower } from './act.js';
import { CommandPost } from './command-post.js';
import { readInstruments } from './instruments.js';
import { pingWindow } from './sense.js';
import { TankFaults } from './tank-faults.js';
import { TankSchedule } from './tank-schedule.js';
import { inletRelay, type TankSetup } from './tank-setup.js';
import { TankTeller } from './tank-teller.js';
import { TripKeeper } from './trip-keeper.js';
import type { TrustedTime } from './trusted-time.js';
import { Vigil } from './vigil.js';

/** What a tank's loop works with. */
export interface TankLoopOptions {
  readonly node: string;
  readonly setup: TankSetup;
  readonly relays: RelayBank;
  readonly uplink: Uplink;
  readonly memory: NodeMemory;
  readonly time: TrustedTime;
  readonly clock: Clock;
  readonly log: Log;
}

/** One window of pings as it came from the sensor. */
export interface PingWindow {
  /** 1 for the first since the node started; 0 before it. */
  readonly number: number;
  readonly pings: readonly Ranging[];
}

/** One tank's life: sense, decide, act, tell, and again. */
export class TankLoop {
  readonly controller: TankController;
  private readonly inlet: RelayFollower;
  private readonly teller: TankTeller;
  private readonly post: CommandPost;
  private readonly trips: TripKeeper;
  private readonly schedule: TankSchedule;
  private readonly faults: TankFaults;
  private readonly vigil: Vigil;
  private wake = new AbortController();
  private picture: TankPicture | null = null;
  private window: PingWindow = { number: 0, pings: [] };
  private stands: boolean | null = null;
  private told: string | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private over = false;

  constructor(private readonly options: TankLoopOptions) {
    const { setup, relays, uplink, memory, time, clock, log } = options;
    this.controller = new TankController(setup.control, setup.default_rule);
    this.inlet = new RelayFollower(relays, inletRelay(setup.id), log);
    this.teller = new TankTeller(setup, uplink, clock);
    this.faults = new TankFaults(setup, uplink, clock);
    this.vigil = new Vigil(clock);
    this.schedule = new TankSchedule(setup.id, memory, time);
    const { controller, schedule } = this;
    this.trips = new TripKeeper('inlet', { tank: setup.id, memory, clock, log });
    this.post = new CommandPost({ tank: setup.id, controller, schedule, uplink, memory, clock, log });
  }

  /** The tank's identifier. */
  get tank(): string {
    return this.options.setup.id;
  }

  /** The last picture; null before the first tick. */
  get latest(): TankPicture | null {
    return this.picture;
  }

  /** The inlet as it was last told; null without one, and before the first tick. */
  get toldInlet(): ActuatorPayload | null {
    return this.teller.toldInlet;
  }

  /** The newest window of pings, also when nothing could be made of it. */
  get latestWindow(): PingWindow {
    return this.window;
  }

  /** Whether the inlet's relay reads back as energised; null before the first read-back, and without an inlet. */
  get inletStands(): boolean | null {
    return this.stands;
  }

  /** False when its control hangs, or its ticks have failed for 5 s. */
  get ticks(): boolean {
    return this.vigil.kept;
  }

  /** Runs until `signal` aborts. A tick that fails closes the inlet, is logged, and the next one follows. */
  async run(signal: AbortSignal): Promise<void> {
    const { setup, node, memory, clock } = this.options;
    this.vigil.expect();
    const kept = memory.loadRule(setup.id);
    if (kept !== undefined) this.controller.keepRule(kept);
    const locked = this.trips.recall();
    if (locked !== null) this.controller.trip('inlet', locked);
    this.schedule.load();
    this.teller.introduce(node, this.controller.refillRule);
    const end = () => {
      this.over = true;
      this.wake.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    while (!signal.aborted) {
      const began_ms = clock.monotonic_ms();
      const next_tick_ms = await this.tick();
      this.wake = new AbortController();
      if (signal.aborted) break;
      await clock.sleep(Math.max(0, next_tick_ms - (clock.monotonic_ms() - began_ms)), this.wake.signal);
    }
  }

  /** Takes a command or a rule from outside and acts on it at once. */
  receive(message: Inbound): Promise<void> {
    return this.inTurn(async () => {
      this.observe();
      const accepted = this.post.receive(message);
      if (accepted === null) return;
      this.vigil.expect();
      if (accepted === 'rule') this.teller.tellRule(this.controller.refillRule);
      this.controller.follow(this.schedule.now());
      await this.carryOut(this.controller.decide(this.options.clock.monotonic_ms()));
      this.wake.abort();
    });
  }

  /** Takes a command from a person at this machine, acts on it at once, and answers it. */
  async command(command: Command): Promise<CommandAnswer | null> {
    let answer: CommandAnswer | null = null;
    await this.inTurn(async () => {
      this.observe();
      answer = this.post.take(command);
      this.vigil.expect();
      await this.carryOut(this.controller.decide(this.options.clock.monotonic_ms()));
      this.wake.abort();
    });
    return answer;
  }

  private async tick(): Promise<number> {
    const { setup, clock, log } = this.options;
    let next_tick_ms = 1_000;
    this.vigil.expect();
    try {
      const pings = await pingWindow(setup.range_finder, setup.pings, clock, setup.window_ms);
      this.window = { number: this.window.number + 1, pings };
      await this.inTurn(async () => {
        this.observe();
        const picture = this.controller.tick(this.faults.believable(pings), clock.monotonic_ms());
        next_tick_ms = picture.next_tick_ms;
        await this.carryOut(picture);
        const { reading, instruments } = picture;
        this.faults.see({ pings, reading, instruments, open: this.stands });
      });
      this.vigil.done(next_tick_ms);
    } catch (error) {
      log.error({ tank: setup.id, error }, `The control of tank ${setup.id} failed; its inlet is closed`);
      await this.inlet.follow(false);
    }
    return next_tick_ms;
  }

  private observe(): void {
    const { setup, clock } = this.options;
    this.controller.follow(this.schedule.now());
    if (setup.instruments === undefined) return;
    this.controller.observe(readInstruments(setup.instruments), clock.monotonic_ms());
  }

  /** Decisions are carried out one after the other, so that an older one can never overtake a newer one. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.turn.then(() => (this.over ? undefined : work()));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async carryOut(picture: TankPicture): Promise<void> {
    const { clock } = this.options;
    const wanted = picture.inlet?.running ?? false;
    const open = picture.inlet === null ? false : await this.inlet.follow(wanted);
    this.controller.readBack('inlet', open, clock.monotonic_ms());
    if (open !== wanted) this.controller.relayFailed('inlet');
    this.picture = picture;
    this.stands = picture.inlet === null ? null : open;
    const trip = this.trips.note(picture.inlet?.trip ?? null);
    const interlocks = this.controller.interlocks('inlet', clock.monotonic_ms()) ?? [];
    this.teller.tell(picture, open, this.controller.status, { trip, interlocks });
    this.teller.tellSchedule(this.schedule, this.controller.refillRule);
    this.post.settle(picture.outcomes);
    this.logChange(picture, open);
  }

  /** One line for each change that a tired admin wants to find. */
  private logChange(picture: TankPicture, open: boolean): void {
    const { setup, log } = this.options;
    const { status } = this.controller;
    const key = `${status.code} ${picture.inlet?.reason.code}`;
    if (key === this.told) return;
    this.told = key;
    const inlet =
      picture.inlet === null
        ? ''
        : `. ${actuatorText('inlet', stateWord('inlet', open), picture.inlet.reason)}`;
    const percent = picture.reading.level?.percent.toFixed(1) ?? null;
    log.info({ tank: setup.id, percent }, `${setup.name}: ${sentence(status)}${inlet}`);
  }
}
