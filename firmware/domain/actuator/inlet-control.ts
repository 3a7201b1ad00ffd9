import { type Command, wantsToRun } from '../command/command.js';
import { FILLING } from '../interlock/filling.js';
import {
  type Circumstances,
  firstBarring,
  type InterlockState,
  shown,
  statesOf,
} from '../interlock/interlock.js';
import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import { type RefillRule, wantsRefill } from '../refill/refill-rule.js';
import { AUTO, asOf, endsAt_ms, type HandOffAuto } from './hand-off-auto.js';
import type { InletDecision, InletSituation, RuledSituation, Verdict } from './inlet-decision.js';
import { type InletLimits, type InletOptions, withDefaults } from './inlet-options.js';
import { NO_OUTLOOK, type Outlook, PredictedClose, runEndBy_ms } from './outlook.js';
import { RunBook } from './run-book.js';
import { UselessRuns } from './useless-runs.js';

/**
 * Decides about one inlet valve. The order of the questions is the order of what matters: may it run at all (the
 * interlocks), what did a person ask, what does the rule say. Nothing further down can overrule what stands above it, so
 * a manual run disables no interlock.
 */
export class InletControl {
  private hoa: HandOffAuto = AUTO;
  private refilling = false;
  private forbidden: Reason | null = null;
  private tripped: Reason | null = null;
  private readonly options: InletLimits;
  private readonly runs: RunBook;
  private readonly useless: UselessRuns;
  private readonly predicted = new PredictedClose();
  private decision: InletDecision = {
    open: false,
    mode: 'auto',
    reason: reason('starting'),
    until_ms: null,
    predicted_close_ms: null,
    command_id: null,
    trip: null,
  };

  constructor(options: InletOptions) {
    this.options = withDefaults(options);
    this.runs = new RunBook(this.options);
    this.useless = new UselessRuns(this.options.trip_after_runs);
  }

  /** The last decision. */
  get current(): InletDecision {
    return this.decision;
  }

  /** Locks it for this cause until `reset` by a person; the first cause stays. The next `decide` acts on it. */
  trip(cause: Reason): void {
    this.tripped ??= cause;
  }

  /** How every interlock stands, in the order in which they are asked. */
  interlocks(situation: InletSituation): readonly InterlockState[] {
    return statesOf(FILLING, this.circumstances(situation));
  }

  /** Decides anew. */
  decide(situation: RuledSituation): InletDecision {
    const { now_ms, reading } = situation;
    this.forbidden = situation.forbidden ?? null;
    const { open, why } = this.ask(situation);
    this.runs.note(open, now_ms);
    this.predict(open, situation);
    this.judgeRun(open, why, reading);
    // A refill that was broken off does not resume by itself between the setpoints.
    if (!open) this.refilling = false;
    this.decision = {
      open,
      mode: this.hoa.mode,
      reason: why,
      until_ms: endsAt_ms(this.hoa) ?? this.runs.runsUntil_ms() ?? this.runs.restingUntil_ms(now_ms),
      predicted_close_ms: this.predicted.at_ms,
      command_id: this.hoa.command_id,
      trip: this.tripped,
    };
    return this.decision;
  }

  private ask(situation: RuledSituation): { open: boolean; why: Reason } {
    const ended = this.endHandRun(situation);
    const stopped = this.mustStop(situation);
    if (stopped !== null) {
      // A run by hand that an interlock stops is over: it does not resume.
      if (this.hoa.mode === 'hand') this.hoa = AUTO;
      // A target at the full mark itself was reached: the run ended as it was meant to.
      return { open: false, why: ended?.code === 'hand_target_reached' ? ended : stopped };
    }
    if (this.hoa.mode === 'off') return { open: false, why: reason('closed_by_hand') };
    const barred = this.mayNotStart(situation);
    if (this.hoa.mode === 'hand') {
      return barred === null ? { open: true, why: this.handReason() } : { open: false, why: barred };
    }
    if (barred === null) return this.byRule(situation, ended);
    return { open: false, why: ended ?? (this.wanted(situation) ? barred : this.restReason(situation.rule)) };
  }

  /** A hand run is over when its time is, or its target is reached; answers why it ended just now. */
  private endHandRun({ reading, now_ms, outlook = NO_OUTLOOK }: RuledSituation): Reason | null {
    const before = this.hoa;
    this.hoa = asOf(before, now_ms);
    if (before.mode !== 'auto' && this.hoa.mode === 'auto') return reason('hand_time_over');
    if (before.mode !== 'hand' || before.target_percent === null || reading.level === null) return null;
    if (reading.level.percent < before.target_percent - this.ahead(outlook)) return null;
    this.hoa = AUTO;
    return reason('hand_target_reached', { target_percent: before.target_percent });
  }

  /** What still runs in while an open inlet closes, in percent; nothing into one that was never opened. */
  private ahead({ ahead_percent }: Outlook): number {
    return this.running ? ahead_percent : 0;
  }

  /** What forbids running at all. */
  private mustStop(situation: RuledSituation): Reason | null {
    const wanted = this.running || this.hoa.mode === 'hand' || this.wanted(situation);
    return firstBarring(
      FILLING,
      this.circumstances(situation),
      ({ bars, only_if_wanted }) => bars === 'runs' && (wanted || !only_if_wanted),
    );
  }

  /** What forbids starting; nothing forbids it to what runs already. */
  private mayNotStart(situation: InletSituation): Reason | null {
    if (this.running) return null;
    return firstBarring(FILLING, this.circumstances(situation), ({ bars }) => bars === 'starts');
  }

  private wanted({ reading, rule }: RuledSituation): boolean {
    return reading.level !== null && wantsRefill(rule, false, reading.level.percent);
  }

  private circumstances({ reading, now_ms, forbidden = null }: InletSituation): Circumstances {
    const { runs, options: limits, tripped: trip } = this;
    return { reading, now_ms, forbidden, runs, limits, trip };
  }

  private get running(): boolean {
    return this.decision.open;
  }

  private handReason(): Reason {
    if (this.hoa.mode === 'hand' && this.hoa.target_percent !== null) {
      return reason('opened_by_hand_to', { target_percent: this.hoa.target_percent });
    }
    return reason('opened_by_hand');
  }

  private byRule(
    { reading, rule, outlook = NO_OUTLOOK }: RuledSituation,
    ended: Reason | null,
  ): { open: boolean; why: Reason } {
    const percent = reading.level?.percent ?? Number.NaN;
    const was = this.refilling;
    // No earlier than halfway: what is expected to run in after the close is an estimate.
    const ahead = Math.min(this.ahead(outlook), (rule.high_percent - rule.low_percent) / 2);
    this.refilling = wantsRefill({ ...rule, high_percent: rule.high_percent - ahead }, was, percent);
    const level_percent = shown(percent);
    const { low_percent, high_percent } = rule;
    if (this.refilling) {
      return {
        open: true,
        why: was ? this.decision.reason : reason('below_low', { level_percent, low_percent }),
      };
    }
    if (was && rule.enabled) {
      const code = percent < high_percent ? 'closes_ahead' : 'reached_high';
      return { open: false, why: reason(code, { level_percent, high_percent }) };
    }
    return { open: false, why: ended ?? this.restReason(rule) };
  }

  /** Why a closed inlet stays closed: the reason it closed for, as long as that still says something. */
  private restReason(rule: RefillRule): Reason {
    if (!rule.enabled) return reason('rule_disabled');
    const last = this.decision.reason;
    // What stopped the run is told for as long as it stands.
    if (last.code === this.forbidden?.code) return last;
    return STILL_TOLD.includes(last.code) ? last : reason('above_low', { low_percent: rule.low_percent });
  }

  private predict(open: boolean, { reading, rule, now_ms, outlook = NO_OUTLOOK }: RuledSituation): void {
    const by_hand = this.hoa.mode === 'hand' ? this.hoa.target_percent : null;
    const target_percent = this.hoa.mode === 'auto' ? rule.high_percent : by_hand;
    const within = open && target_percent !== null && reading.level !== null;
    const forecast = within ? outlook.fillsTo(target_percent - outlook.ahead_percent) : null;
    this.predicted.see(open, forecast, now_ms);
    const end_ms = runEndBy_ms(forecast, now_ms);
    if (end_ms !== null) this.runs.expectEnd(end_ms);
  }

  /** Runs that end at their limit again and again, and bring nothing, lock the inlet. */
  private judgeRun(open: boolean, why: Reason, { level }: Reading): void {
    this.useless.see(open, why.code === 'run_limit_reached', level?.percent ?? null);
    const { count, many } = this.useless;
    if (many) this.trip(reason('runs_without_rise', { runs: count }));
  }

  /**
   * Takes a person's command for this inlet, or refuses it with the reason. The command's own validity (age, id,
   * fitting action) is checked before. The next `decide` acts on it.
   */
  command(command: Command, situation: InletSituation): Verdict {
    this.forbidden = situation.forbidden ?? null;
    if (command.action === 'reset') return this.reset();
    if (command.action === 'auto') {
      if (this.hoa.mode !== 'auto') this.giveBack();
      return { accepted: true, reason: reason('back_to_auto'), until_ms: null };
    }
    return wantsToRun(command.action)
      ? this.openByHand(command, situation)
      : this.closeByHand(command, situation.now_ms);
  }

  private reset(): Verdict {
    if (this.tripped === null) return { accepted: false, reason: reason('nothing_to_reset') };
    this.tripped = null;
    this.useless.forget();
    return { accepted: true, reason: reason('trip_reset'), until_ms: null };
  }

  private giveBack(): void {
    this.hoa = AUTO;
    this.decision = { ...this.decision, reason: reason('back_to_auto') };
  }

  private openByHand(command: Command, situation: InletSituation): Verdict {
    const refusal = this.refuseToOpen(command, situation);
    if (refusal !== null) return { accepted: false, reason: refusal };
    const { max_run_s } = this.options;
    const { now_ms } = situation;
    const span_s = Math.min(command.duration_s ?? max_run_s, command.lease_s ?? max_run_s);
    this.refilling = false;
    this.hoa = {
      mode: 'hand',
      command_id: command.id,
      // A run by hand over one that is under way gets what is left of its cap.
      until_ms: Math.min(now_ms + span_s * 1000, this.runs.latestEnd_ms(now_ms)),
      target_percent: command.target_percent ?? null,
    };
    return { accepted: true, reason: this.handReason(), until_ms: this.hoa.until_ms };
  }

  private refuseToOpen({ duration_s, target_percent }: Command, situation: InletSituation): Reason | null {
    const { max_run_s, full_percent } = this.options;
    if (duration_s === undefined && target_percent === undefined) return reason('run_needs_an_end');
    if (duration_s !== undefined && duration_s > max_run_s) {
      return reason('duration_too_long', { duration_s, limit_s: max_run_s });
    }
    if (target_percent !== undefined && target_percent > full_percent) {
      return reason('target_too_high', { target_percent, limit_percent: full_percent });
    }
    const percent = situation.reading.level?.percent;
    const barred =
      firstBarring(FILLING, this.circumstances(situation), ({ bars }) => bars === 'runs') ??
      this.mayNotStart(situation);
    if (barred !== null) return barred;
    if (target_percent !== undefined && percent !== undefined && percent >= target_percent) {
      return reason('target_already_reached', { level_percent: shown(percent), target_percent });
    }
    return null;
  }

  private closeByHand(command: Command, now_ms: number): Verdict {
    const held_s = command.duration_s ?? this.options.hold_closed_s;
    const hold_s = Math.min(held_s, command.lease_s ?? held_s);
    this.refilling = false;
    this.hoa = { mode: 'off', command_id: command.id, until_ms: now_ms + hold_s * 1000 };
    return { accepted: true, reason: reason('closed_by_hand'), until_ms: this.hoa.until_ms };
  }
}

const STILL_TOLD = ['reached_high', 'closes_ahead', 'hand_time_over', 'hand_target_reached', 'back_to_auto'];
