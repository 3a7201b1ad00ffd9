import { type Command, wantsToRun } from '../command/command.js';
import { mayStart, type Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import { type RefillRule, wantsRefill } from '../refill/refill-rule.js';
import type { Mode } from './actuator.js';
import { AUTO, asOf, endsAt_ms, type HandOffAuto } from './hand-off-auto.js';
import { RunCap, type RunLimits } from './run-cap.js';

/** How an inlet may be run. */
export interface InletOptions extends RunLimits {
  /** No run, by rule or by hand, goes on at or above this level, in percent. Above every high setpoint. */
  readonly full_percent: number;
  /** How long a close by hand holds when it names no duration, in seconds. */
  readonly hold_closed_s: number;
}

/** What the inlet shall do, and why. */
export interface InletDecision {
  readonly open: boolean;
  readonly mode: Mode;
  readonly reason: Reason;
  /** Monotonic time at which the run or hold ends by itself; null when it has no such time. */
  readonly until_ms: number | null;
  /** The command that put it so. */
  readonly command_id: string | null;
}

/** What became of a command when it was handed in. */
export type Verdict =
  | { readonly accepted: true; readonly reason: Reason; readonly until_ms: number | null }
  | { readonly accepted: false; readonly reason: Reason };

/**
 * Decides about one inlet valve. The order of the questions is the order of what matters: is the level known, does another
 * instrument forbid filling, is the tank full, has the run lasted too long, what did a person ask, what does the rule say. Nothing further down can
 * overrule what stands above it, so a manual run disables no interlock.
 */
export class InletControl {
  private hoa: HandOffAuto = AUTO;
  private refilling = false;
  private forbidden: Reason | null = null;
  private readonly cap: RunCap;
  private decision: InletDecision = {
    open: false,
    mode: 'auto',
    reason: reason('starting'),
    until_ms: null,
    command_id: null,
  };

  constructor(private readonly options: InletOptions) {
    this.cap = new RunCap(options);
  }

  /** The last decision. */
  get current(): InletDecision {
    return this.decision;
  }

  /**
   * Decides anew.
   * @param forbidden why the instruments beside the level sensor forbid filling; null when they do not
   * @param now_ms monotonic time
   */
  decide(reading: Reading, rule: RefillRule, now_ms: number, forbidden: Reason | null = null): InletDecision {
    this.forbidden = forbidden;
    const { open, why } = this.ask(reading, rule, now_ms);
    this.cap.note(open, now_ms);
    // A refill that was broken off does not resume by itself between the setpoints.
    if (!open) this.refilling = false;
    this.decision = {
      open,
      mode: this.hoa.mode,
      reason: why,
      until_ms: endsAt_ms(this.hoa) ?? this.cap.runsUntil_ms() ?? this.cap.restingUntil_ms(now_ms),
      command_id: this.hoa.command_id,
    };
    return this.decision;
  }

  private ask(reading: Reading, rule: RefillRule, now_ms: number): { open: boolean; why: Reason } {
    const ended = this.endHandRun(reading, now_ms);
    const stopped = this.interlock(reading, rule, now_ms);
    if (stopped !== null) {
      // A target at the full mark itself was reached: the run ended as it was meant to.
      return { open: false, why: ended?.code === 'hand_target_reached' ? ended : stopped };
    }
    if (this.hoa.mode === 'off') return { open: false, why: reason('closed_by_hand') };
    // An uncertain level never starts anything; what runs goes on until the level is good again, or stale.
    const mayOpen = this.running || mayStart(reading.quality);
    if (this.hoa.mode === 'hand') {
      return mayOpen
        ? { open: true, why: this.handReason() }
        : { open: false, why: levelFault('level_uncertain', reading) };
    }
    return mayOpen
      ? this.byRule(reading, rule, ended)
      : { open: false, why: ended ?? this.waitReason(reading, rule) };
  }

  /** A hand run is over when its time is, or its target is reached; answers why it ended just now. */
  private endHandRun(reading: Reading, now_ms: number): Reason | null {
    const before = this.hoa;
    this.hoa = asOf(before, now_ms);
    if (before.mode !== 'auto' && this.hoa.mode === 'auto') return reason('hand_time_over');
    if (before.mode !== 'hand' || before.target_percent === null || reading.level === null) return null;
    if (reading.level.percent < before.target_percent) return null;
    this.hoa = AUTO;
    return reason('hand_target_reached', { target_percent: before.target_percent });
  }

  /** What forbids running at all. A run by hand that an interlock stops is over: it does not resume. */
  private interlock(reading: Reading, rule: RefillRule, now_ms: number): Reason | null {
    const why = this.mustStop(reading, rule, now_ms);
    if (why !== null && this.hoa.mode === 'hand') this.hoa = AUTO;
    return why;
  }

  private mustStop(reading: Reading, rule: RefillRule, now_ms: number): Reason | null {
    if (reading.level === null) return levelFault('level_unknown', reading);
    const { percent } = reading.level;
    const { full_percent } = this.options;
    // A rule kept from before the full mark was lowered may want more than the tank shall hold.
    const wanted = this.running || this.hoa.mode === 'hand' || wantsRefill(rule, false, percent);
    if (this.forbidden !== null && wanted) return this.forbidden;
    if (percent >= full_percent && wanted) {
      return reason('tank_full', { level_percent: shown(percent), full_percent });
    }
    if (this.cap.reached(now_ms)) return reason('run_limit_reached', { limit_s: this.options.max_run_s });
    const resting_ms = this.cap.restingUntil_ms(now_ms);
    if (resting_ms !== null) return reason('resting_after_limit', { rest_s: this.options.rest_s });
    return null;
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

  private byRule(reading: Reading, rule: RefillRule, ended: Reason | null): { open: boolean; why: Reason } {
    const percent = reading.level?.percent ?? Number.NaN;
    const was = this.refilling;
    this.refilling = wantsRefill(rule, was, percent);
    const level_percent = shown(percent);
    if (this.refilling) {
      const why = was
        ? this.decision.reason
        : reason('below_low', { level_percent, low_percent: rule.low_percent });
      return { open: true, why };
    }
    if (was && rule.enabled) {
      return { open: false, why: reason('reached_high', { level_percent, high_percent: rule.high_percent }) };
    }
    return { open: false, why: ended ?? this.restReason(rule) };
  }

  /** Why a closed inlet stays closed while the level is uncertain. */
  private waitReason(reading: Reading, rule: RefillRule): Reason {
    const wanted = reading.level !== null && wantsRefill(rule, false, reading.level.percent);
    return wanted ? levelFault('level_uncertain', reading) : this.restReason(rule);
  }

  /** Why a closed inlet stays closed: the reason it closed for, as long as that still says something. */
  private restReason(rule: RefillRule): Reason {
    if (!rule.enabled) return reason('rule_disabled');
    const last = this.decision.reason;
    // What stopped the run is told for as long as it stands.
    if (last.code === this.forbidden?.code) return last;
    const stillTold = ['reached_high', 'hand_time_over', 'hand_target_reached', 'back_to_auto'];
    if (stillTold.includes(last.code)) return last;
    return reason('above_low', { low_percent: rule.low_percent });
  }

  /**
   * Takes a person's command for this inlet, or refuses it with the reason. The command's own validity (age, id,
   * fitting action) is checked before. The next `decide` acts on it.
   */
  command(command: Command, reading: Reading, now_ms: number, forbidden: Reason | null = null): Verdict {
    this.forbidden = forbidden;
    if (command.action === 'auto') {
      if (this.hoa.mode !== 'auto') this.giveBack();
      return { accepted: true, reason: reason('back_to_auto'), until_ms: null };
    }
    return wantsToRun(command.action)
      ? this.openByHand(command, reading, now_ms)
      : this.closeByHand(command, now_ms);
  }

  private giveBack(): void {
    this.hoa = AUTO;
    this.decision = { ...this.decision, reason: reason('back_to_auto') };
  }

  private openByHand(command: Command, reading: Reading, now_ms: number): Verdict {
    const refusal = this.refuseToOpen(command, reading, now_ms);
    if (refusal !== null) return { accepted: false, reason: refusal };
    const span_s = Math.min(
      command.duration_s ?? this.options.max_run_s,
      command.lease_s ?? this.options.max_run_s,
      this.options.max_run_s,
    );
    this.refilling = false;
    this.hoa = {
      mode: 'hand',
      command_id: command.id,
      // A run by hand over one that is under way gets what is left of its cap.
      until_ms: Math.min(now_ms + span_s * 1000, this.cap.runsUntil_ms() ?? Number.POSITIVE_INFINITY),
      target_percent: command.target_percent ?? null,
    };
    return { accepted: true, reason: this.handReason(), until_ms: this.hoa.until_ms };
  }

  private refuseToOpen(command: Command, reading: Reading, now_ms: number): Reason | null {
    const { duration_s, target_percent } = command;
    const { max_run_s, full_percent } = this.options;
    if (duration_s === undefined && target_percent === undefined) return reason('run_needs_an_end');
    if (duration_s !== undefined && duration_s > max_run_s) {
      return reason('duration_too_long', { duration_s, limit_s: max_run_s });
    }
    if (target_percent !== undefined && target_percent > full_percent) {
      return reason('target_too_high', { target_percent, limit_percent: full_percent });
    }
    if (reading.level === null) return levelFault('level_unknown', reading);
    if (this.forbidden !== null) return this.forbidden;
    if (!this.running && !mayStart(reading.quality)) {
      return levelFault('level_uncertain', reading);
    }
    if (reading.level.percent >= full_percent) {
      return reason('tank_full', { level_percent: shown(reading.level.percent), full_percent });
    }
    if (target_percent !== undefined && reading.level.percent >= target_percent) {
      return reason('target_already_reached', {
        level_percent: shown(reading.level.percent),
        target_percent,
      });
    }
    if (this.cap.restingUntil_ms(now_ms) !== null) {
      return reason('resting_after_limit', { rest_s: this.options.rest_s });
    }
    return null;
  }

  private closeByHand(command: Command, now_ms: number): Verdict {
    const hold_s = command.duration_s ?? this.options.hold_closed_s;
    this.refilling = false;
    this.hoa = { mode: 'off', command_id: command.id, until_ms: now_ms + hold_s * 1000 };
    return { accepted: true, reason: reason('closed_by_hand'), until_ms: this.hoa.until_ms };
  }
}

/** A level as sentences show it: one decimal, rounded down, so that no sentence says "15 % fell below 15 %". */
function shown(percent: number): number {
  return Math.floor(percent * 10) / 10;
}

/** The sentence of a level's own fault needs its arguments too. */
function levelFault(code: string, { reason: fault }: Reading): Reason {
  return reason(code, { ...fault.args, fault: fault.code });
}
