import { type Command, wantsToRun } from '../command/command.js';
import { DRAWING } from '../interlock/drawing.js';
import {
  type Circumstances,
  type InterlockState,
  mayNotStart,
  mustStop,
  shown,
  statesOf,
} from '../interlock/interlock.js';
import { type Reason, reason } from '../reason.js';
import type { ActuatorDecision, ActuatorSituation, DrawSituation, Verdict } from './decision.js';
import { type DrawLimits, type DrawOptions, drawLimits } from './draw-options.js';
import { earlier } from './hand-off-auto.js';
import { HandSide, type Targets } from './hand-side.js';
import { RunBook } from './run-book.js';

/** Whether to run, and why. */
interface Answer {
  readonly running: boolean;
  readonly why: Reason;
}

/**
 * Decides about one actuator that takes water out of its tank. The questions and their order are those of the inlet: may
 * it run at all, what did a person ask, is water asked of it. An unknown level is an empty tank.
 */
export class DrawControl {
  private readonly hand: HandSide;
  private readonly options: DrawLimits;
  /** The times of its runs. */
  readonly runs: RunBook;
  private tripped: Reason | null = null;
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

  constructor(options: DrawOptions) {
    this.options = drawLimits(options);
    this.hand = new HandSide(this.options, drawTargets(this.options.reserve_percent));
    this.runs = new RunBook(this.options);
  }

  /** The last decision. */
  get current(): ActuatorDecision {
    return this.decision;
  }

  /** Locks it for this cause until `reset` by a person; the first cause stays. The next `decide` acts on it. */
  trip(cause: Reason): void {
    this.tripped ??= cause;
  }

  /** How every interlock stands, in the order in which they are asked. */
  interlocks(situation: ActuatorSituation): readonly InterlockState[] {
    return statesOf(DRAWING, this.circumstances(situation));
  }

  /** Decides anew. */
  decide(situation: DrawSituation): ActuatorDecision {
    const { now_ms } = situation;
    const { running, why } = this.ask(situation);
    this.runs.note(running, now_ms);
    const { hand } = this;
    this.decision = {
      running,
      mode: hand.mode,
      reason: why,
      until_ms: this.endsAt_ms(situation, running),
      predicted_close_ms: null,
      predicted_between_ms: null,
      command_id: hand.command_id,
      trip: this.tripped,
      source: null,
    };
    return this.decision;
  }

  /** Takes a person's command, or refuses it with the reason. The next `decide` acts on it. */
  command(command: Command, situation: ActuatorSituation): Verdict {
    if (command.action === 'reset') return this.reset();
    if (command.action === 'auto') {
      this.hand.giveBack();
      return { accepted: true, reason: reason('back_to_auto'), until_ms: null };
    }
    if (!wantsToRun(command.action)) return this.hand.hold(command, situation.now_ms);
    const { reading, now_ms } = situation;
    const circumstances = this.circumstances(situation);
    const barred =
      mustStop(DRAWING, circumstances, true) ?? (this.running ? null : mayNotStart(DRAWING, circumstances));
    const latest_end_ms = this.runs.latestEnd_ms(now_ms);
    return this.hand.run(command, { now_ms, percent: reading.level?.percent ?? null, barred, latest_end_ms });
  }

  /** Prolongs the lease of the run by hand under way; false when it is not the one of that command. */
  renew(command_id: string, lease_s: number, now_ms: number): boolean {
    return this.hand.renew(command_id, lease_s, now_ms);
  }

  private ask(situation: DrawSituation): Answer {
    const { reading, now_ms, asked, drawn_percent = 0 } = situation;
    const { hand } = this;
    const ended = hand.end(reading.level?.percent ?? null, drawn_percent, now_ms);
    const circumstances = this.circumstances(situation);
    const wanted = this.running || hand.mode === 'hand' || asked !== null;
    const stopped = mustStop(DRAWING, circumstances, wanted);
    if (stopped !== null) {
      if (hand.mode === 'hand') hand.giveBack();
      const why = ended?.code === 'hand_target_reached' ? ended : stopped;
      return { running: this.safeOpen(situation), why };
    }
    if (hand.mode === 'off') return { running: false, why: reason('closed_by_hand') };
    const barred = this.running ? null : mayNotStart(DRAWING, circumstances);
    if (hand.mode === 'hand') {
      return barred === null ? { running: true, why: hand.reason } : { running: false, why: barred };
    }
    if (asked !== null)
      return barred === null ? { running: true, why: asked } : { running: false, why: barred };
    if (ended === null && this.runsTooShort(now_ms))
      return { running: true, why: reason('runs_on', { min_run_s: this.options.min_run_s }) };
    return { running: false, why: ended ?? situation.unasked ?? reason('not_asked') };
  }

  /**
   * Without a level it stands where the installer wants it, unless it is locked, held by a person, or a switch says that
   * the tank is empty. A sensor that comes and goes does not make it chatter.
   */
  private safeOpen({ reading, forbidden, now_ms }: DrawSituation): boolean {
    const { options, tripped, hand, runs } = this;
    if (options.safe_position === 'closed' || reading.level !== null) return false;
    if (tripped !== null || hand.mode === 'off' || EMPTY_BY_SWITCH.includes(forbidden?.code)) return false;
    return this.running || (runs.pausesUntil_ms(now_ms) ?? runs.startsAgainAt_ms(now_ms)) === null;
  }

  /** When the run, hold or rest ends by itself; what stands open for want of a level has no such time. */
  private endsAt_ms(
    { reading, now_ms, asked, asked_until_ms = null }: DrawSituation,
    running: boolean,
  ): number | null {
    const { hand, runs } = this;
    if (running && reading.level === null) return null;
    const run_ms = runs.runsUntil_ms() ?? runs.restingUntil_ms(now_ms);
    const cap_ms = running ? earlier(hand.until_ms, run_ms) : (hand.until_ms ?? run_ms);
    const by_lease = running && hand.mode === 'auto' && asked !== null && asked_until_ms !== null;
    return by_lease && cap_ms !== null ? Math.min(cap_ms, asked_until_ms) : cap_ms;
  }

  /** A pump that was hardly started is not stopped at once because the tap was closed again. */
  private runsTooShort(now_ms: number): boolean {
    return this.runs.runsShorter(this.options.min_run_s, now_ms);
  }

  private get running(): boolean {
    return this.decision.running;
  }

  private circumstances(situation: ActuatorSituation): Circumstances<DrawLimits> {
    const { reading, now_ms, forbidden = null, excluded_by = null, drawn_percent = 0 } = situation;
    const { runs, options: limits, tripped: trip } = this;
    return { reading, now_ms, forbidden, excluded_by, drawn_percent, runs, limits, trip };
  }

  private reset(): Verdict {
    if (this.tripped === null) return { accepted: false, reason: reason('nothing_to_reset') };
    this.tripped = null;
    return { accepted: true, reason: reason('trip_reset'), until_ms: null };
  }
}

/** A switch has seen that the tank is empty. */
const EMPTY_BY_SWITCH: readonly unknown[] = ['low_switch_dry', 'low_switch_was_dry'];

/** A run by hand draws down to its target. */
function drawTargets(reserve_percent: number): Targets {
  return {
    refuse: (target_percent, percent) => {
      if (target_percent < reserve_percent)
        return reason('target_too_low', { target_percent, limit_percent: reserve_percent });
      return percent !== null && percent <= target_percent
        ? reason('target_already_reached', { level_percent: shown(percent), target_percent })
        : null;
    },
    reached: (target_percent, percent, drawn_percent) => percent - drawn_percent <= target_percent,
  };
}
