import type { ActuatorName } from '../actuator/actuator.js';
import {
  CONFIRM_WITHIN_MS,
  type Evidence,
  endedUnseen,
  type Outcome,
  type Watch,
  weigh,
} from '../actuator/confirmation.js';
import type { ActuatorDecision, ActuatorSituation, Verdict } from '../actuator/decision.js';
import type { RunBook } from '../actuator/run-book.js';
import { type Command, wantsToRun } from '../command/command.js';
import type { InterlockState } from '../interlock/interlock.js';
import { type Reason, reason } from '../reason.js';
import { RelayVigil } from './relay-vigil.js';

/** What decides about one actuator, whichever way it moves water. */
export interface Control {
  readonly current: ActuatorDecision;
  /** The times of its runs. */
  readonly runs: RunBook;
  trip(cause: Reason): void;
  interlocks(situation: ActuatorSituation): readonly InterlockState[];
  command(command: Command, situation: ActuatorSituation): Verdict;
  /** Prolongs the lease of the run by hand under way; false when it is not the one of that command. */
  renew(command_id: string, lease_s: number, now_ms: number): boolean;
}

/** How a command ended. */
export interface CommandOutcome extends Outcome {
  readonly command_id: string;
}

const NO_OUTCOMES: readonly CommandOutcome[] = [];

/** One actuator of a tank as it really stands: its relay, and the command that waits for its effect. */
export class Seat<C extends Control = Control> {
  private readonly relay = new RelayVigil();
  private watch: Watch | null = null;
  private outcomes = NO_OUTCOMES;
  /** As the relay reads back; null until it was read. */
  private seen_running: boolean | null = null;
  /** When it was last seen to switch over. */
  private seen_since_ms = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: ActuatorName,
    readonly control: C,
  ) {}

  /** Whether it runs, or is meant to. */
  get running(): boolean {
    return this.seen_running === true || this.control.current.running;
  }

  /** Whether its relay reads back as running; null until it was read. */
  get seen(): boolean | null {
    return this.seen_running;
  }

  /** How long it has been seen running, in seconds; null while it is not. */
  ranFor_s(now_ms: number): number | null {
    return this.seen_running === true ? (now_ms - this.seen_since_ms) / 1000 : null;
  }

  /** Whether the effect of a command is waited for. */
  get watched(): boolean {
    return this.watch !== null;
  }

  /**
   * How its relay reads back, after it was told to follow a decision. Answers whether it has been switched over. A command
   * whose relay has not followed for some seconds has failed.
   * @param obeyed false when one of several relays does not stand as it was told
   */
  readBack(running: boolean, now_ms: number, obeyed: boolean): boolean {
    this.relay.see(obeyed && running === this.control.current.running, now_ms);
    if (this.watch !== null && this.relay.fails(now_ms))
      this.settle(this.watch, { state: 'failed', reason: reason('relay_failed') });
    if (running === this.seen_running) return false;
    // What rests when it is first read has not switched.
    const switched = running || this.seen_running !== null;
    this.seen_running = running;
    if (!switched) return true;
    this.seen_since_ms = now_ms;
    if (this.watch !== null) this.watch = { ...this.watch, since_ms: now_ms };
    return true;
  }

  /** Locks it when its relay has not followed for too long. */
  suspect(now_ms: number): void {
    const stuck = this.relay.stuck(now_ms);
    if (stuck !== null) this.control.trip(stuck);
  }

  /** Takes a command that fits, or refuses it. */
  command(command: Command, situation: ActuatorSituation): Verdict {
    const verdict = this.control.command(command, situation);
    if (!verdict.accepted) return verdict;
    // A newer command ends the watch on an older one.
    if (this.watch !== null) this.settle(this.watch, { state: 'assumed', reason: reason('superseded') });
    const watch = {
      ...{ command_id: command.id, opened: wantsToRun(command.action), since_ms: situation.now_ms },
      granted_until_ms: command.target_percent === undefined ? verdict.until_ms : null,
    };
    if (command.action === 'auto' || command.action === 'reset')
      this.settle(watch, { state: 'confirmed', reason: verdict.reason });
    else this.watch = watch;
    return verdict;
  }

  /** Weighs what was seen of the water since a command was obeyed. `evidence` is asked for only while one is watched. */
  weigh(evidence: () => Evidence, told: Reason, now_ms: number): void {
    const { watch } = this;
    if (watch === null) return;
    if (this.control.current.command_id !== watch.command_id) {
      this.settle(watch, endedUnseen(watch, told, now_ms));
      return;
    }
    const seen = evidence();
    // Until the relay stands as commanded, the flow is the one from before, and tells nothing.
    const stands = this.relay.follows && this.seen_running === watch.opened;
    const flow = stands ? seen.flow : null;
    const level = stands && this.levelTells(watch) ? seen : { ...seen, turned: null, rate: null };
    const outcome = weigh(watch, { ...level, flow }, now_ms);
    if (outcome !== null) this.settle(watch, outcome);
  }

  /** The commands whose end is known since this was last asked. */
  collect(): readonly CommandOutcome[] {
    const { outcomes } = this;
    this.outcomes = NO_OUTCOMES;
    return outcomes;
  }

  /** Whether the level speaks of the command: what was at rest long before moves no water, and other water may come or go. */
  private levelTells({ opened, since_ms }: Watch): boolean {
    return opened || since_ms - this.seen_since_ms < CONFIRM_WITHIN_MS;
  }

  private settle(watch: Watch, outcome: Outcome): void {
    this.outcomes = [...this.outcomes, { ...outcome, command_id: watch.command_id }];
    this.watch = null;
  }
}
