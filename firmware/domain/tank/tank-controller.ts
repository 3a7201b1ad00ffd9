import type { ActuatorName } from '../actuator/actuator.js';
import type { ActuatorDecision, ActuatorSituation } from '../actuator/decision.js';
import { DEFAULT_EXCLUSIVE } from '../actuator/draw-options.js';
import type { Command } from '../command/command.js';
import type { Arrival } from '../command/gate.js';
import { InstrumentPanel, type InstrumentReadings } from '../instruments/panel.js';
import type { InterlockState } from '../interlock/interlock.js';
import type { Lease } from '../lease/lease.js';
import { LeaseBook } from '../lease/lease-book.js';
import { LevelTracker, type Reading } from '../level/level-tracker.js';
import type { BelievedRanging } from '../level/ranging.js';
import { type Bustle, Sampling } from '../level/sampling.js';
import { staleAfter_ms } from '../level/staleness.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { DrawNow } from '../schedule/draw-hours.js';
import type { FillSchedule } from '../schedule/fill-schedule.js';
import { ruleInForce, withSchedule } from '../schedule/schedule-now.js';
import type { SourceState } from '../source/source-choice.js';
import { type Around, NOTHING_AROUND } from './around.js';
import type { DrawSide } from './draw-side.js';
import { DrawSides } from './draw-sides.js';
import { type FillMoment, InletSide } from './inlet-side.js';
import { Neighbours } from './neighbours.js';
import type { OutlookMemory } from './outlook-memory.js';
import { Rests } from './rests.js';
import { tankStatus } from './status.js';
import { answerTo, type Message, TankDoor } from './tank-door.js';
import { NO_SCALES, TankFlows } from './tank-flows.js';
import type { CommandAnswer, TankOptions, TankPicture } from './tank-options.js';

const NO_DRAWS: readonly DrawNow[] = [];

/** All that is decided about one tank, from pings to actuators. Holds state, does no I/O, knows the time only as told. */
export class TankController {
  readonly rests: Rests;
  private readonly tracker: LevelTracker;
  private readonly flows: TankFlows;
  private readonly panel = new InstrumentPanel();
  private readonly sampling: Sampling;
  private readonly inlet: InletSide | null;
  private readonly draws: DrawSides;
  private readonly neighbours: Neighbours;
  private readonly door: TankDoor;
  private readonly leases = new LeaseBook();
  private around = NOTHING_AROUND;
  /** Whether another tank's pump lifts water into this one, as the gateway says. */
  private fed = false;

  constructor(
    private readonly options: TankOptions,
    private rule: RefillRule,
  ) {
    const { mounting, inlet, inflow_lph, exclusive = DEFAULT_EXCLUSIVE } = options;
    const { shape } = mounting;
    this.tracker = new LevelTracker(mounting, options.filter);
    this.sampling = new Sampling(options.idle_interval_ms);
    this.inlet = inlet === null ? null : new InletSide(inlet, shape, inflow_lph, this.panel);
    this.draws = new DrawSides(options, this.panel);
    const sides = [this.inlet, ...this.draws.all].filter((side) => side !== null);
    this.neighbours = new Neighbours(sides, exclusive);
    this.rests = new Rests(this.neighbours.seats, this.inlet?.sources ?? null);
    this.flows = new TankFlows(options, this.neighbours);
    this.door = new TankDoor(options, this.fitted);
  }

  /** The actuators this tank has. */
  get fitted(): readonly ActuatorName[] {
    return this.neighbours.seats.map(({ name }) => name);
  }

  /** The rule in force. */
  get refillRule(): RefillRule {
    return this.rule;
  }

  /** What was learned of its flows, to be kept across a restart; null without an inlet. */
  get memory(): OutlookMemory | null {
    return this.inlet?.outlook.memory ?? null;
  }

  /** Takes back what was learned before a restart. To be called before the first tick. */
  remember(memory: OutlookMemory): void {
    this.inlet?.outlook.remember(memory);
  }

  /**
   * Tells how the instruments beside the level sensor stand. A tank that has any is told before every `tick`, `decide`
   * and `command`, so that none of them goes by an old one; `now_ms` is monotonic.
   */
  observe(readings: InstrumentReadings, now_ms: number): void {
    this.panel.see(readings, now_ms);
  }

  /** Takes in a window of pings and decides; `now_ms` is monotonic. */
  tick(pings: readonly BelievedRanging[], now_ms: number): TankPicture {
    const reading = this.tracker.take(pings, now_ms, this.staleAfter_ms, this.moving);
    if (reading.quality === 'good') {
      const { litres } = reading.level;
      const at_ms = this.flows.take(litres, pings, now_ms);
      if (at_ms !== null) this.inlet?.outlook.take(litres, at_ms, this.fed || this.around.joined === true);
      if (at_ms !== null) this.draws.unseen.measured(at_ms, now_ms);
    }
    return this.decide(now_ms);
  }

  /** Decides anew from the last reading: after a command or a change of rule, without waiting for the next pings. */
  decide(now_ms: number): TankPicture {
    const { reading, panel } = this;
    this.leases.forget(now_ms);
    this.fed = this.leases.feeds(now_ms);
    this.decideInlet(reading, now_ms);
    for (const side of this.draws.all) this.decideDraw(side, reading, now_ms);
    this.weigh(now_ms);
    return {
      reading,
      rate_lph: reading.level === null ? null : this.flows.shown_lph,
      stale_after_ms: this.staleAfter_ms,
      instruments: panel.view,
      decisions: this.neighbours.decisions(this.inletAsTold),
      inlet: this.inletAsTold,
      outcomes: this.neighbours.collect(),
      next_tick_ms: this.sampling.next_ms(this.bustle(reading), now_ms),
    };
  }

  /**
   * Tells how an actuator's relay reads back, after it was told to follow a decision.
   * @param obeyed false when one of its relays, if it has several, does not stand as it was told
   */
  readBack(actuator: ActuatorName, running: boolean, now_ms: number, obeyed = true): void {
    if (!(this.neighbours.seatOf(actuator)?.readBack(running, now_ms, obeyed) ?? false)) return;
    if (actuator === 'inlet') this.inlet?.outlook.switched(running, now_ms, this.flowing);
    this.flowsAnew(actuator, now_ms);
  }

  /** The status as of the last decision and read-back. */
  get status(): Reason {
    return tankStatus(this.reading, this.rule, this.inletAsTold, this.inlet?.seat.seen ?? false);
  }

  /** Takes a command, or refuses it. The caller then calls `decide`. */
  command(command: Command, arrival: Arrival, now_ms: number): CommandAnswer {
    const refusal = this.door.refuseCommand(command, arrival);
    const seat = this.neighbours.seatOf(command.actuator);
    if (refusal !== null || seat === null)
      return { accepted: false, reason: refusal ?? reason('actuator_not_fitted'), until_ms: null };
    const verdict = seat.command(command, this.situation(command.actuator, now_ms, true));
    if (verdict.accepted && command.action === 'reset' && command.actuator === 'inlet') this.inlet?.reset();
    return verdict.accepted ? verdict : { ...verdict, until_ms: null };
  }

  /** Goes on with a hold from before a restart: it was answered then, and its effect is not waited for again. */
  holdAgain(command: Command, arrival: Arrival, now_ms: number): void {
    if (this.door.refuseCommand(command, arrival) !== null) return;
    this.neighbours.seatOf(command.actuator)?.control.command(command, { reading: this.reading, now_ms });
  }

  /** Takes a lease of the gateway, or refuses it. The caller then calls `decide`. */
  lease(lease: Lease, message: Message, arrival: Arrival, now_ms: number): CommandAnswer {
    const refusal = this.door.refuseLease(lease, message, arrival) ?? this.takeLease(lease, now_ms);
    const until_ms = refusal === null ? now_ms + lease.lease_s * 1000 : null;
    return { accepted: refusal === null, reason: refusal ?? reason('lease_taken'), until_ms };
  }

  /** Whether another rule may be kept. The caller stores it first, and then calls `keepRule`. */
  judgeRule(rule: RefillRule, message: Message, arrival: Arrival): CommandAnswer {
    return answerTo(this.door.refuseRule(rule, message, arrival), 'rule_kept');
  }

  /** Whether another schedule may be kept. The caller stores it first, and then calls `follow`. */
  judgeSchedule(schedule: FillSchedule, message: Message, arrival: Arrival): CommandAnswer {
    return answerTo(this.door.refuseSchedule(schedule, message, arrival), 'schedule_kept');
  }

  /** Tells where the day stands, and what else flows, before every `tick` and `decide`. */
  follow(around: Partial<Around>): void {
    this.around = { ...NOTHING_AROUND, ...around };
    this.inlet?.outlook.atHour(this.around.habit_hour);
  }

  /** Puts another rule in force. The caller then calls `decide`. */
  keepRule(rule: RefillRule): void {
    this.rule = rule;
  }

  /**
   * Locks an actuator until an admin resets it, for a cause that was found elsewhere: by a diagnosis, or before a restart.
   * The caller then calls `decide`.
   */
  trip(actuator: ActuatorName, cause: Reason): void {
    this.neighbours.seatOf(actuator)?.control.trip(cause);
  }

  /** How everything stands that may keep an actuator from running; null where it is not fitted. */
  interlocks(actuator: ActuatorName, now_ms: number): readonly InterlockState[] | null {
    return this.neighbours.seatOf(actuator)?.control.interlocks(this.situation(actuator, now_ms)) ?? null;
  }

  /** How the sources of its inlet stand now, in the order in which they are asked; none where they have no names. */
  sources(now_ms: number): readonly SourceState[] {
    return this.inlet?.sourcesAsAsked(this.fillMoment(this.reading, now_ms)) ?? [];
  }

  /** Takes a lease that may pass; answers why it means nothing here, or null. */
  private takeLease(lease: Lease, now_ms: number): Reason | null {
    if (lease.want === 'hand') return this.neighbours.renew(lease, now_ms);
    this.leases.take(lease, now_ms);
    return null;
  }

  private decideInlet(reading: Reading, now_ms: number): void {
    const { inlet } = this;
    if (inlet === null) return;
    inlet.suspect(this.flows.scalesOf('inlet', now_ms), now_ms);
    const { rule } = ruleInForce(this.rule, this.around.schedule);
    if (!inlet.decide(this.fillMoment(reading, now_ms), rule, this.rule)) return;
    inlet.outlook.switched(true, now_ms, this.flowing);
    this.flowsAnew('inlet', now_ms);
  }

  /** What flows through the inlet, and when: what it brings is learned by that. */
  private get flowing() {
    return { source: this.inlet?.current.source ?? null, hour: this.around.habit_hour };
  }

  private decideDraw(side: DrawSide, reading: Reading, now_ms: number): void {
    const { neighbours, leases } = this;
    const { name } = side.seat;
    // Water that comes in meanwhile hides what goes out: then only a meter tells.
    const scales = this.fed || this.around.joined !== false ? NO_SCALES : this.flows.scalesOf(name, now_ms);
    side.suspect(scales, now_ms, neighbours.sharesMeter(name));
    const draws = this.around.schedule?.draws ?? NO_DRAWS;
    side.decide({ ...this.draws.moment(name, neighbours, reading, now_ms), draws, leases });
  }

  /** From here on the flow is another one. */
  private flowsAnew(actuator: ActuatorName, now_ms: number): void {
    this.flows.restart();
    this.panel.restart(actuator, now_ms);
  }

  private weigh(now_ms: number): void {
    if (!this.neighbours.watched) return;
    for (const side of [this.inlet, ...this.draws.all]) {
      if (side === null || !side.seat.watched) continue;
      const told = side === this.inlet ? this.inletAsTold : side.seat.control.current;
      side.seat.weigh(
        () =>
          side.evidence(this.flows.of(side.seat.name, now_ms), this.neighbours.sharesMeter(side.seat.name)),
        told?.reason ?? reason('starting'),
        now_ms,
      );
    }
  }

  /** The inlet's last decision, with the schedule among its reasons. */
  private get inletAsTold(): ActuatorDecision | null {
    if (this.inlet === null) return null;
    const { current } = this.inlet;
    const { schedule } = this.around;
    if (schedule === null) return current;
    const percent = this.reading.level?.percent ?? null;
    return { ...current, reason: withSchedule(current.reason, this.rule, schedule, percent) };
  }

  private situation(actuator: ActuatorName, now_ms: number, by_hand = false): ActuatorSituation {
    const { reading, inlet, draws, neighbours } = this;
    if (actuator === 'inlet' && inlet) return inlet.situation(this.fillMoment(reading, now_ms), by_hand);
    return draws.situation(actuator, neighbours, reading, now_ms);
  }

  private fillMoment(reading: Reading, now_ms: number): FillMoment {
    const { leases, neighbours } = this;
    const { minute } = this.around;
    const excluded_by = neighbours.excludes('inlet');
    const wait = leases.waits(now_ms);
    return { now_ms, reading, excluded_by, wait, wait_ran_out: leases.ranOut('inlet'), minute };
  }

  private get reading(): Reading {
    return this.panel.checked(this.tracker.reading);
  }

  private get staleAfter_ms(): number {
    return staleAfter_ms(this.moving, this.options.idle_interval_ms);
  }

  /** Whether its water is moved, from here or from another tank. */
  private get moving(): boolean {
    return this.neighbours.running || this.fed || this.around.drawn;
  }

  private bustle({ quality, level }: Reading): Bustle {
    const unclear = quality !== 'good' || this.panel.unsettled;
    const low_percent = this.inlet !== null && this.rule.enabled ? this.rule.low_percent : null;
    const running = this.neighbours.busy || this.moving;
    return { running, unclear, percent: level?.percent ?? null, low_percent };
  }
}
