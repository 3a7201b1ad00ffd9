import { type Command, wantsToRun } from '../command/command.js';
import { FILLING } from '../interlock/filling.js';
import {
  type Circumstances,
  type InterlockState,
  mayNotStart,
  mustStop,
  shown,
  statesOf,
} from '../interlock/interlock.js';
import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import { type RefillRule, wantsRefill } from '../refill/refill-rule.js';
import type { Mode } from './actuator.js';
import {
  type ActuatorDecision,
  type ActuatorSituation,
  type FillSituation,
  noSource,
  type Verdict,
} from './decision.js';
import { fillTargets } from './fill-targets.js';
import { earlier } from './hand-off-auto.js';
import { HandSide } from './hand-side.js';
import { type InletLimits, type InletOptions, withDefaults } from './inlet-options.js';
import { NO_OUTLOOK, type Outlook, PredictedClose, runEndBy_ms } from './outlook.js';
import { restReason } from './rest-reason.js';
import { RunBook } from './run-book.js';
import { UselessRuns } from './useless-runs.js';

/** Whether to run, and why. */
interface Answer {
  readonly running: boolean;
  readonly why: Reason;
}

/**
 * Decides about one inlet valve. The order of the questions is the order of what matters: may it run at all (the
 * interlocks), what did a person ask, what does the rule say. Nothing further down can overrule what stands above it, so
 * a manual run disables no interlock.
 */
export class InletControl {
  private readonly hand: HandSide;
  private refilling = false;
  /** Why the refill under way was begun. */
  private began: Reason = reason('starting');
  private forbidden: Reason | null = null;
  /** Whether a refill that is to go on waits only for its start. */
  private held_up = false;
  private tripped: Reason | null = null;
  private readonly options: InletLimits;
  readonly runs: RunBook;
  private readonly useless: UselessRuns;
  private readonly predicted = new PredictedClose();
  private decision: ActuatorDecision = {
    running: false,
    mode: 'auto',
    reason: reason('starting'),
    until_ms: null,
    predicted_close_ms: null,
    predicted_between_ms: null,
    command_id: null,
    trip: null,
    source: null,
  };

  constructor(options: InletOptions) {
    this.options = withDefaults(options);
    this.hand = new HandSide(this.options, fillTargets(this.options.full_percent));
    this.runs = new RunBook(this.options);
    this.useless = new UselessRuns(this.options.trip_after_runs);
  }

  /** The last decision. */
  get current(): ActuatorDecision {
    return this.decision;
  }

  /** As of now: a command may have changed it since the last decision. */
  get mode(): Mode {
    return this.hand.mode;
  }

  /** Locks it for this cause until `reset` by a person; the first cause stays. The next `decide` acts on it. */
  trip(cause: Reason): void {
    this.tripped ??= cause;
  }

  /** How every interlock stands, in the order in which they are asked. */
  interlocks(situation: ActuatorSituation): readonly InterlockState[] {
    return statesOf(FILLING, this.circumstances(situation));
  }

  /** Decides anew. */
  decide(situation: FillSituation): ActuatorDecision {
    const { now_ms, reading } = situation;
    this.forbidden = situation.forbidden ?? null;
    const { running, why } = this.ask(situation);
    this.runs.note(running, now_ms, this.restAfter_s(situation));
    const source = running ? (situation.source?.chosen ?? null) : null;
    if (running && this.running && source !== this.decision.source) this.runs.changedOver(now_ms);
    this.predict(running, why, situation);
    this.judgeRun(running, why, reading);
    if (!running && !this.resumes(why)) this.refilling = false;
    const { hand, runs } = this;
    this.decision = {
      running,
      mode: hand.mode,
      reason: why,
      until_ms: earlier(hand.until_ms, runs.runsUntil_ms()) ?? runs.restingUntil_ms(now_ms),
      predicted_close_ms: this.predicted.at_ms,
      predicted_between_ms: this.predicted.between_ms,
      command_id: hand.command_id,
      trip: this.tripped,
      source,
    };
    return this.decision;
  }

  /**
   * A refill that was broken off does not resume by itself between the setpoints. One that its limit ended while water
   * was arriving goes on after a look, until the high setpoint: what leaves the tank meanwhile is not its fault.
   */
  private resumes({ code }: Reason): boolean {
    const { looks } = this.runs;
    return looks && (this.held_up || code === 'run_limit_reached' || code === 'resting_after_limit');
  }

  /** How long it rests when the run under way ends at its limit now, in seconds. */
  private restAfter_s({ outlook = NO_OUTLOOK, reading: { level }, rule, now_ms }: FillSituation): number {
    const { rest_s, look_s, min_off_s } = this.options;
    if (look_s >= rest_s || level === null) return rest_s;
    // Below it the rule fills again anyway.
    if (level.percent >= rule.low_percent) return outlook.seenToArrive(now_ms) ? look_s : rest_s;
    return outlook.arrives(now_ms) ? Math.min(min_off_s, look_s) : rest_s;
  }

  private ask(situation: FillSituation): Answer {
    const { reading, now_ms, outlook = NO_OUTLOOK } = situation;
    const { hand } = this;
    this.held_up = false;
    const ahead_percent = this.ahead(outlook, now_ms);
    const ended = hand.end(reading.level?.percent ?? null, ahead_percent, now_ms);
    const circumstances = this.circumstances(situation, ahead_percent);
    const wanted = this.running || this.refilling || hand.mode === 'hand' || this.wanted(situation);
    const stopped = mustStop(FILLING, circumstances, wanted);
    if (stopped !== null) {
      // A run by hand that an interlock stops is over: it does not resume.
      if (hand.mode === 'hand') hand.giveBack();
      // A target at the full mark itself was reached: the run ended as it was meant to.
      return { running: false, why: ended?.code === 'hand_target_reached' ? ended : stopped };
    }
    if (hand.mode === 'off') return { running: false, why: reason('closed_by_hand') };
    const barred = this.running ? null : mayNotStart(FILLING, circumstances);
    this.held_up = barred !== null && this.refilling;
    if (hand.mode === 'hand') {
      return barred === null ? { running: true, why: hand.reason } : { running: false, why: barred };
    }
    // A lease keeps it from beginning; what it has begun it goes on with.
    const waits = barred ?? (this.running ? null : (situation.wait ?? null));
    if (waits === null) return this.byRule(situation, ended);
    const asked = this.wanted(situation) || this.held_up;
    return { running: false, why: ended ?? (asked ? waits : this.restReason(situation.rule)) };
  }

  /** What has run in unseen and still does while an open inlet closes, in percent; nothing into one that was never opened. */
  private ahead(outlook: Outlook, now_ms: number): number {
    if (!this.running) return 0;
    // What still runs in is an estimate: however wild it is, a tank is filled to half its full mark.
    return Math.min(outlook.ahead_percent, this.options.full_percent / 2) + outlook.unseen_percent(now_ms);
  }

  private wanted({ reading, rule }: FillSituation): boolean {
    return reading.level !== null && wantsRefill(rule, false, reading.level.percent);
  }

  /** @param ahead_percent what still runs in after it is told to close */
  private circumstances(situation: ActuatorSituation, ahead_percent = 0): Circumstances<InletLimits> {
    const { reading, now_ms, forbidden = null, excluded_by = null } = situation;
    const { runs, options: limits, tripped: trip } = this;
    const no_source = noSource(situation);
    return { reading, now_ms, forbidden, excluded_by, no_source, ahead_percent, runs, limits, trip };
  }

  private get running(): boolean {
    return this.decision.running;
  }

  private byRule(situation: FillSituation, ended: Reason | null): Answer {
    const { reading, rule, plain_rule = rule, now_ms } = situation;
    const percent = reading.level?.percent ?? Number.NaN;
    const was = this.refilling;
    this.refilling = wantsRefill(this.closesAhead(rule, situation), was, percent);
    const level_percent = shown(percent);
    const { low_percent, high_percent } = rule;
    if (this.refilling) {
      if (!was)
        this.began = situation.wait_expired
          ? reason('lease_expired')
          : reason('below_low', { level_percent, low_percent });
      return { running: true, why: this.began };
    }
    const { min_run_s } = this.options;
    if (was && this.runs.runsShorter(min_run_s, now_ms)) {
      // What only the hour forbids it goes on with for a while; what the rule as it is set forbids ends at once.
      this.refilling = wantsRefill(this.closesAhead(plain_rule, situation), was, percent);
      if (this.refilling) return { running: true, why: reason('runs_on', { min_run_s }) };
    }
    if (was && rule.enabled) {
      const code = percent < high_percent ? 'closes_ahead' : 'reached_high';
      return { running: false, why: reason(code, { level_percent, high_percent }) };
    }
    return { running: false, why: ended ?? this.restReason(rule) };
  }

  /** A rule whose high setpoint allows for what has come in unseen, and still runs in after the close. */
  private closesAhead(rule: RefillRule, { outlook = NO_OUTLOOK, now_ms }: FillSituation): RefillRule {
    const { enabled, low_percent, high_percent } = rule;
    // No earlier than halfway: what is expected to run in is an estimate.
    const ahead = Math.min(this.ahead(outlook, now_ms), (high_percent - low_percent) / 2);
    return { enabled, low_percent, high_percent: high_percent - ahead };
  }

  private restReason(rule: RefillRule): Reason {
    return restReason(rule, this.decision.reason, this.forbidden);
  }

  private predict(
    running: boolean,
    { code }: Reason,
    { reading, rule, now_ms, outlook = NO_OUTLOOK }: FillSituation,
  ): void {
    const by_rule_percent = code === 'runs_on' ? null : rule.high_percent;
    const target_percent = this.hand.mode === 'auto' ? by_rule_percent : this.hand.target_percent;
    const within = running && target_percent !== null && reading.level !== null;
    const ahead_percent = outlook.ahead_percent + outlook.unseen_percent(now_ms);
    const forecast = within ? outlook.fillsTo(target_percent - ahead_percent) : null;
    this.predicted.see(running, forecast, now_ms);
    const end_ms = runEndBy_ms(forecast, now_ms);
    if (end_ms !== null) this.runs.expectEnd(end_ms, outlook.seenToArrive(now_ms));
  }

  /** Runs that end at their limit again and again, and bring nothing, lock the inlet. */
  private judgeRun(running: boolean, why: Reason, { level }: Reading): void {
    const useless = why.code === 'run_limit_reached' && !this.runs.looks;
    this.useless.see(running, useless, level?.percent ?? null);
    if (this.useless.many) this.trip(reason('runs_without_rise', { runs: this.useless.count }));
  }

  /**
   * Takes a person's command for this inlet, or refuses it with the reason. The command's own validity (age, id,
   * fitting action) is checked before. The next `decide` acts on it.
   */
  command(command: Command, situation: ActuatorSituation): Verdict {
    this.forbidden = situation.forbidden ?? null;
    if (command.action === 'reset') return this.reset(situation);
    if (command.action === 'auto') {
      if (this.hand.mode !== 'auto') this.giveBack();
      return { accepted: true, reason: reason('back_to_auto'), until_ms: null };
    }
    const verdict = wantsToRun(command.action)
      ? this.openByHand(command, situation)
      : this.hand.hold(command, situation.now_ms);
    if (!verdict.accepted) return verdict;
    this.refilling = false;
    this.runs.expectAnew();
    return verdict;
  }

  /** Prolongs the lease of the run by hand under way; false when it is not the one of that command. */
  renew(command_id: string, lease_s: number, now_ms: number): boolean {
    return this.hand.renew(command_id, lease_s, now_ms);
  }

  /** What is locked may be a source of it alone. */
  private reset({ source_locked = false }: ActuatorSituation): Verdict {
    if (this.tripped === null && !source_locked)
      return { accepted: false, reason: reason('nothing_to_reset') };
    this.tripped = null;
    this.useless.forget();
    return { accepted: true, reason: reason('trip_reset'), until_ms: null };
  }

  private giveBack(): void {
    this.hand.giveBack();
    this.decision = { ...this.decision, reason: reason('back_to_auto') };
  }

  private openByHand(command: Command, situation: ActuatorSituation): Verdict {
    const { reading, now_ms } = situation;
    const circumstances = this.circumstances(situation);
    const barred =
      mustStop(FILLING, circumstances, true) ?? (this.running ? null : mayNotStart(FILLING, circumstances));
    // A run by hand over one that is under way gets what is left of its limit.
    const latest_end_ms = this.runs.latestEnd_ms(now_ms);
    return this.hand.run(command, { now_ms, percent: reading.level?.percent ?? null, barred, latest_end_ms });
  }
}
