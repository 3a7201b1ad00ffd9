import { type Command, wantsToRun } from '../command/command.js';
import { ENDING_S } from '../lease/lease.js';
import { type Reason, reason } from '../reason.js';
import type { Mode } from './actuator.js';
import type { Verdict } from './decision.js';
import { AUTO, asOf, endsAt_ms, type HandOffAuto, leaseIsOver } from './hand-off-auto.js';

/** How far a person may go. */
export interface HandLimits {
  /** Longest single run, in seconds. */
  readonly max_run_s: number;
  /** How long a stop by hand holds when it names no duration, in seconds. */
  readonly hold_closed_s: number;
}

/** What a target means to the actuator: filling ends above it, drawing below. */
export interface Targets {
  /** Why a run to this level is refused; null when it may be. `percent` is the level now. */
  refuse(target_percent: number, percent: number | null): Reason | null;
  /** Whether the level has come to the target. `ahead_percent` still moves after the actuator was told to stop. */
  reached(target_percent: number, percent: number, ahead_percent: number): boolean;
}

/** What a run by hand is asked for in. */
export interface Asked {
  readonly now_ms: number;
  readonly percent: number | null;
  /** Why it may not run at all now; null when it may. */
  readonly barred: Reason | null;
  /** What is left of the longest run, as monotonic time. */
  readonly latest_end_ms: number;
}

/** Hand–Off–Auto of one actuator: what a person asked of it, and how long that holds. Every run by hand has an end. */
export class HandSide {
  private hoa: HandOffAuto = AUTO;

  constructor(
    private readonly limits: HandLimits,
    private readonly targets: Targets,
  ) {}

  get mode(): Mode {
    return this.hoa.mode;
  }

  get command_id(): string | null {
    return this.hoa.command_id;
  }

  /** When the mode ends by itself; null in auto. */
  get until_ms(): number | null {
    return endsAt_ms(this.hoa);
  }

  /** The level a run by hand goes to; null without one. */
  get target_percent(): number | null {
    return this.hoa.mode === 'hand' ? this.hoa.target_percent : null;
  }

  /** Why it runs while a person wants it to. */
  get reason(): Reason {
    const { target_percent } = this;
    return target_percent === null
      ? reason('opened_by_hand')
      : reason('opened_by_hand_to', { target_percent });
  }

  /** Ends what is over: its time has come, or the level has. Answers why it ended just now; null when nothing did. */
  end(percent: number | null, ahead_percent: number, now_ms: number): Reason | null {
    const before = this.hoa;
    this.hoa = asOf(before, now_ms);
    if (before.mode !== 'auto' && this.hoa.mode === 'auto')
      return reason(leaseIsOver(before, now_ms) ? 'hand_lease_over' : 'hand_time_over');
    const { target_percent } = this;
    if (target_percent === null || percent === null) return null;
    if (!this.targets.reached(target_percent, percent, ahead_percent)) return null;
    this.hoa = AUTO;
    return reason('hand_target_reached', { target_percent });
  }

  /** Gives it back to the rules. */
  giveBack(): void {
    this.hoa = AUTO;
  }

  /** Takes a run by hand, or refuses it. */
  run(command: Command, { now_ms, percent, barred, latest_end_ms }: Asked): Verdict {
    const refusal = this.refuse(command, barred, percent);
    if (refusal !== null) return { accepted: false, reason: refusal };
    const { id: command_id, duration_s = this.limits.max_run_s, target_percent = null, lease_s } = command;
    const until_ms = Math.min(now_ms + duration_s * 1000, latest_end_ms);
    const leased_until_ms = lease_s === undefined ? null : now_ms + lease_s * 1000;
    this.hoa = { mode: 'hand', command_id, until_ms, leased_until_ms, target_percent };
    return { accepted: true, reason: this.reason, until_ms };
  }

  /**
   * Whoever asked for the run under way is still there, and will be for `lease_s` seconds: from now on it needs that. False
   * when the command is not the one it runs by: a renewal begins nothing, nor does it go beyond the end that was asked for.
   * One of `ENDING_S` is the last: the run is over.
   */
  renew(command_id: string, lease_s: number, now_ms: number): boolean {
    const { hoa } = this;
    if (hoa.mode !== 'hand' || hoa.command_id !== command_id || asOf(hoa, now_ms) !== hoa) return false;
    const ends = lease_s <= ENDING_S;
    this.hoa = { ...hoa, leased_until_ms: ends ? now_ms : now_ms + lease_s * 1000 };
    return true;
  }

  /** Takes a stop by hand, which holds for its time. */
  hold(command: Command, now_ms: number): Verdict {
    const held_s = command.duration_s ?? this.limits.hold_closed_s;
    const until_ms = now_ms + Math.min(held_s, command.lease_s ?? held_s) * 1000;
    this.hoa = { mode: 'off', command_id: command.id, until_ms };
    return { accepted: true, reason: reason('closed_by_hand'), until_ms };
  }

  private refuse(
    { action, duration_s, target_percent }: Command,
    barred: Reason | null,
    percent: number | null,
  ): Reason | null {
    const { max_run_s } = this.limits;
    if (!wantsToRun(action) || (duration_s === undefined && target_percent === undefined))
      return reason('run_needs_an_end');
    if (duration_s !== undefined && duration_s > max_run_s) {
      return reason('duration_too_long', { duration_s, limit_s: max_run_s });
    }
    const beyond = target_percent === undefined ? null : this.targets.refuse(target_percent, null);
    if (beyond !== null || barred !== null) return beyond ?? barred;
    return target_percent === undefined ? null : this.targets.refuse(target_percent, percent);
  }
}
