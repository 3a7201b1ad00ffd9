import type { ActuatorName } from '../actuator/actuator.js';
import { type Evidence, endedUnseen, type Outcome, type Watch, weigh } from '../actuator/confirmation.js';
import { InletControl } from '../actuator/inlet-control.js';
import type { InletDecision, Verdict } from '../actuator/inlet-decision.js';
import { type InletOptions, withDefaults } from '../actuator/inlet-options.js';
import { type Command, wantsToRun } from '../command/command.js';
import { type Arrival, CommandGate, misfit } from '../command/gate.js';
import { InstrumentPanel, type InstrumentReadings, type InstrumentView } from '../instruments/panel.js';
import { ranDry } from '../interlock/dry-run.js';
import type { InterlockState } from '../interlock/interlock.js';
import type { FilterOptions } from '../level/filter.js';
import { LevelTracker, type Mounting, type Reading } from '../level/level-tracker.js';
import type { Ranging } from '../level/ranging.js';
import { RateEstimator, significant_lph } from '../level/rate.js';
import { staleAfter_ms } from '../level/staleness.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import { ruleInForce, type ScheduleNow, withSchedule } from '../schedule/schedule-now.js';
import { FillOutlook } from './fill-outlook.js';
import { RelayVigil } from './relay-vigil.js';
import { tankStatus } from './status.js';

/** One tank as the installer set it up. */
export interface TankOptions {
  readonly mounting: Mounting;
  readonly filter: FilterOptions;
  /** Null for a tank that is only watched. */
  readonly inlet: InletOptions | null;
  /** What the inlet brings when it is open, in litres per hour; null when nobody measured it. */
  readonly inflow_lph: number | null;
  /** Sampling interval while nothing runs and the level is still, in ms (1,000–60,000). */
  readonly idle_interval_ms: number;
}

/** What one tick came to. */
export interface TankPicture {
  readonly reading: Reading;
  /** Net flow in litres per hour; null while unknown. */
  readonly rate_lph: number | null;
  readonly stale_after_ms: number;
  /** Level switches and flow meters, as far as there are any. */
  readonly instruments: InstrumentView;
  readonly inlet: InletDecision | null;
  /** Commands whose end is known since the last decision. */
  readonly outcomes: readonly CommandOutcome[];
  /** When to look again, in ms from now. */
  readonly next_tick_ms: number;
}

/** How a command ended. */
export interface CommandOutcome extends Outcome {
  readonly command_id: string;
}

/** The answer to a command. */
export interface CommandAnswer {
  readonly accepted: boolean;
  readonly reason: Reason;
  readonly until_ms: number | null;
}

/** Sampling interval while anything runs or is being watched, in ms. */
const BUSY_INTERVAL_MS = 1_000;

/**
 * Everything that is decided about one tank, from pings to the position of its inlet. Holds state, does no I/O, and
 * knows the time only as it is told.
 */
export class TankController {
  private readonly tracker: LevelTracker;
  private readonly rate: RateEstimator;
  private readonly panel = new InstrumentPanel();
  private readonly inlet: InletControl | null;
  private readonly gate = new CommandGate();
  private schedule: ScheduleNow | null = null;
  private watch: Watch | null = null;
  private outcomes: CommandOutcome[] = [];
  private readonly outlook: FillOutlook;
  private readonly relay = new RelayVigil();
  /** The inlet as the relay reads back; null until it was read. */
  private seen_open: boolean | null = null;
  private seen_since_ms = 0;

  constructor(
    private readonly options: TankOptions,
    private rule: RefillRule,
  ) {
    const { shape } = options.mounting;
    this.tracker = new LevelTracker(options.mounting, options.filter);
    this.rate = new RateEstimator(shape.capacity_litres / shape.height_mm);
    this.inlet = options.inlet === null ? null : new InletControl(options.inlet);
    this.outlook = new FillOutlook({
      capacity_litres: shape.capacity_litres,
      litres_per_mm: shape.capacity_litres / shape.height_mm,
      inflow_lph: options.inflow_lph,
      closing_s: options.inlet === null ? 0 : withDefaults(options.inlet).closing_s,
    });
  }

  /** The actuators this tank has. */
  get fitted(): readonly ActuatorName[] {
    return this.inlet === null ? [] : ['inlet'];
  }

  /** The rule in force. */
  get refillRule(): RefillRule {
    return this.rule;
  }

  /**
   * Tells how the instruments beside the level sensor stand. A tank that has any is told before every `tick`, `decide`
   * and `command`, so that none of them goes by an old one; `now_ms` is monotonic.
   */
  observe(readings: InstrumentReadings, now_ms: number): void {
    this.panel.see(readings, now_ms);
  }

  /** Takes in a window of pings and decides; `now_ms` is monotonic. */
  tick(pings: readonly Ranging[], now_ms: number): TankPicture {
    const reading = this.tracker.take(pings, now_ms, this.staleAfter_ms);
    if (reading.quality === 'good') {
      this.rate.take(reading.level.litres, now_ms);
      this.outlook.take(reading.level.litres, now_ms);
    }
    return this.decide(now_ms);
  }

  /** Decides anew from the last reading: after a command or a change of rule, without waiting for the next pings. */
  decide(now_ms: number): TankPicture {
    const { reading, outlook } = this;
    this.suspect(now_ms);
    const { rule } = ruleInForce(this.rule, this.schedule);
    this.inlet?.decide({ ...this.situation(now_ms), rule, outlook });
    const inlet = this.inletAsTold;
    this.weighEvidence(inlet, now_ms);
    const outcomes = this.outcomes;
    this.outcomes = [];
    const rate_lph = reading.level === null ? null : significant_lph(this.rate.rate);
    return {
      reading,
      rate_lph,
      stale_after_ms: this.staleAfter_ms,
      instruments: this.panel.view,
      inlet,
      outcomes,
      next_tick_ms: this.busy ? BUSY_INTERVAL_MS : this.options.idle_interval_ms,
    };
  }

  /** Tells how the inlet's relay reads back, after it was told to follow a decision. */
  readBack(open: boolean, now_ms: number): void {
    this.relay.see(open === (this.inlet?.current.open ?? false), now_ms);
    if (open === this.seen_open) return;
    this.seen_open = open;
    this.seen_since_ms = now_ms;
    this.outlook.switched(open, now_ms);
    // From here on the flow is another one.
    this.rate.restart();
    this.panel.restart(now_ms);
    if (this.watch !== null) this.watch = { ...this.watch, since_ms: now_ms };
  }

  /** Tells that the relay did not do as it was told: a command that is waiting for its effect has failed. */
  relayFailed(): void {
    if (this.watch !== null) this.settle(this.watch, { state: 'failed', reason: reason('relay_failed') });
  }

  /** The status as of the last decision and read-back. */
  get status(): Reason {
    return tankStatus(this.reading, this.rule, this.inletAsTold, this.seen_open ?? false);
  }

  /** The inlet's last decision, with the schedule among its reasons. */
  private get inletAsTold(): InletDecision | null {
    if (this.inlet === null) return null;
    const { current } = this.inlet;
    const percent = this.reading.level?.percent ?? null;
    return { ...current, reason: withSchedule(current.reason, this.rule, this.schedule, percent) };
  }

  /** Takes a command, or refuses it. The caller then calls `decide`. */
  command(command: Command, arrival: Arrival, now_ms: number): CommandAnswer {
    const refusal = misfit(command, this.fitted) ?? this.gate.admit(command, arrival);
    if (refusal !== null || this.inlet === null) {
      return { accepted: false, reason: refusal ?? reason('actuator_not_fitted'), until_ms: null };
    }
    const verdict: Verdict = this.inlet.command(command, this.situation(now_ms));
    if (!verdict.accepted) return { ...verdict, until_ms: null };
    // A newer command ends the watch on an older one.
    if (this.watch !== null) this.settle(this.watch, { state: 'assumed', reason: reason('superseded') });
    const watch = { command_id: command.id, opened: wantsToRun(command.action), since_ms: now_ms };
    if (command.action === 'auto' || command.action === 'reset')
      this.settle(watch, { state: 'confirmed', reason: verdict.reason });
    else this.watch = watch;
    return verdict;
  }

  /** Whether another rule may be kept. The caller stores it first, and then calls `keepRule`. */
  judgeRule(
    rule: RefillRule,
    message: Pick<Command, 'id' | 'ttl_s' | 'issued_wall_ms'>,
    arrival: Arrival,
  ): CommandAnswer {
    const refusal = this.gate.admit(message, arrival) ?? this.unfitRule(rule);
    return { accepted: refusal === null, reason: refusal ?? reason('rule_kept'), until_ms: null };
  }

  /** Whether a message that brings another schedule may be obeyed. The caller stores it first, and then calls `follow`. */
  judgeSchedule(message: Pick<Command, 'id' | 'ttl_s' | 'issued_wall_ms'>, arrival: Arrival): CommandAnswer {
    const refusal = this.gate.admit(message, arrival);
    return { accepted: refusal === null, reason: refusal ?? reason('schedule_kept'), until_ms: null };
  }

  /** Tells where the schedule's day stands; null when there is no schedule. To be told before every `tick` and `decide`. */
  follow(schedule: ScheduleNow | null): void {
    this.schedule = schedule;
  }

  /** Puts another rule in force. The caller then calls `decide`. */
  keepRule(rule: RefillRule): void {
    this.rule = rule;
  }

  /**
   * Locks the inlet until an admin resets it, for a cause that was found elsewhere: by a diagnosis, or before a restart.
   * The caller then calls `decide`.
   */
  trip(cause: Reason): void {
    this.inlet?.trip(cause);
  }

  /** How everything stands that may keep the inlet from running; null without an inlet. */
  interlocks(now_ms: number): readonly InterlockState[] | null {
    return this.inlet?.interlocks(this.situation(now_ms)) ?? null;
  }

  private situation(now_ms: number) {
    const { reading } = this;
    return { reading, now_ms, forbidden: this.panel.forbidsFilling(reading, now_ms) };
  }

  /** Looks for what locks the inlet. */
  private suspect(now_ms: number): void {
    const stuck = this.relay.stuck(now_ms);
    if (stuck !== null) this.trip(stuck);
    const dry_run_s = this.options.inlet?.dry_run_s ?? null;
    if (dry_run_s === null || this.seen_open !== true) return;
    const dry = ranDry(this.evidence, (now_ms - this.seen_since_ms) / 1000, dry_run_s);
    if (dry !== null) this.trip(dry);
  }

  private get evidence(): Evidence {
    return { ...this.panel.evidence, rate: this.rate.rate, inflow_lph: this.outlook.gain_lph };
  }

  private unfitRule(rule: RefillRule): Reason | null {
    const full_percent = this.options.inlet?.full_percent ?? 100;
    return rule.high_percent < full_percent
      ? null
      : reason('high_above_full', { high_percent: rule.high_percent, full_percent });
  }

  private get reading(): Reading {
    return this.panel.checked(this.tracker.reading);
  }

  private get staleAfter_ms(): number {
    return staleAfter_ms(this.running, this.options.idle_interval_ms);
  }

  private get running(): boolean {
    return this.seen_open === true || this.inlet?.current.open === true;
  }

  private get busy(): boolean {
    const unclear = this.reading.quality !== 'good' || this.panel.unsettled;
    return this.running || this.watch !== null || unclear;
  }

  private weighEvidence(inlet: InletDecision | null, now_ms: number): void {
    if (this.watch === null || inlet === null) return;
    // Until the relay stands as commanded, the flow is the one from before, and tells nothing.
    const stands = this.seen_open === this.watch.opened;
    const evidence: Evidence = stands
      ? this.evidence
      : { ...this.evidence, flow: null, turned: null, rate: null };
    const outcome =
      inlet.command_id === this.watch.command_id
        ? weigh(this.watch, evidence, now_ms)
        : endedUnseen(this.watch, inlet.reason);
    if (outcome !== null) this.settle(this.watch, outcome);
  }

  private settle(watch: Watch, outcome: Outcome): void {
    this.outcomes.push({ ...outcome, command_id: watch.command_id });
    this.watch = null;
  }
}
