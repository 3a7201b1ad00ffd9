import type { ActuatorName } from '../domain/actuator/actuator.js';
import type { Command } from '../domain/command/command.js';
import type { CommandState } from '../domain/command/state.js';
import { type Reason, reason } from '../domain/reason.js';
import type { CommandOutcome } from '../domain/tank/seat.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { CommandAnswer } from '../domain/tank/tank-options.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Inbound, Uplink } from '../ports/uplink.js';
import type { CommandAckPayload } from '../protocol/payloads.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain, sentence } from '../protocol/reason-text.js';
import type { Arrivals } from './arrivals.js';
import type { Bequest } from './bequest.js';
import { readCommand, readLease, readRuleSet, readScheduleSet } from './inbox.js';
import type { TankPipes } from './tank-pipes.js';
import type { TankRule } from './tank-rule.js';
import type { TankSchedule } from './tank-schedule.js';

/** What the post works with. */
export interface CommandPostOptions {
  readonly tank: string;
  readonly controller: TankController;
  readonly schedule: TankSchedule;
  readonly uplink: Uplink;
  readonly rule: TankRule;
  readonly arrivals: Arrivals;
  /** Are told of every lease that was taken. */
  readonly pipes: Pick<TankPipes, 'leased'>;
  readonly bequest: Pick<Bequest, 'leased'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was accepted: a command to decide on, or a rule or schedule that is now in force. */
export type Accepted = 'command' | 'rule' | 'schedule';

type Addressee = ActuatorName | 'rule' | 'schedule';

/** Takes what people ask of one tank, and answers every step of it. */
export class CommandPost {
  private readonly asked = new Map<string, Addressee>();
  /** What was last answered to a lease of each actuator. */
  private readonly said = new Map<ActuatorName, string>();

  constructor(private readonly options: CommandPostOptions) {}

  /** Judges one message and answers it. Null when nothing was accepted. */
  receive(message: Inbound): Accepted | null {
    // Nothing that a broker kept is ever obeyed: nobody knows how old it is.
    if (message.retained) {
      this.options.log.warn({ tank: message.tank }, 'A retained command was ignored');
      return null;
    }
    switch (message.topic) {
      case 'command':
        return this.command(message.payload);
      case 'ruleSet':
        return this.rule(message.payload);
      case 'scheduleSet':
        return this.schedule(message.payload);
      case 'lease':
        return this.lease(message.payload);
      case 'calibrationSet':
      case 'sensorWatch':
        // Taken before the tank's loop.
        return null;
    }
  }

  /** Takes a command whose form is right, and answers it. */
  take(command: Command): CommandAnswer {
    const { controller, clock } = this.options;
    const answer = controller.command(command, this.options.arrivals.now, clock.monotonic_ms());
    // One that is delivered twice is refused, and the first is still waited for.
    if (answer.accepted) this.asked.set(command.id, command.actuator);
    this.conclude(command.id, command.actuator, answer);
    return answer;
  }

  /** Answers the commands whose outcome is known. */
  settle(outcomes: readonly CommandOutcome[]): void {
    for (const { command_id, state, reason: why } of outcomes) {
      const actuator = this.asked.get(command_id);
      if (actuator !== undefined) this.answer(command_id, actuator, state, why, null);
      this.asked.delete(command_id);
    }
  }

  /** Answers that commands whose outcome is not known yet have failed. */
  abandon(why: Reason): void {
    for (const [id, actuator] of this.asked) this.answer(id, actuator, 'failed', why, null);
    this.asked.clear();
  }

  private command(text: string): Accepted | null {
    const read = readCommand(text);
    if (!read.ok) return this.refuseUnread(read.id, read.why, 'inlet');
    return this.take(read.value).accepted ? 'command' : null;
  }

  private lease(text: string): Accepted | null {
    const { controller, clock } = this.options;
    const read = readLease(text);
    if (!read.ok) return this.refuseUnread(read.id, read.why, 'inlet');
    const { lease, message } = read.value;
    const answer = controller.lease(lease, message, this.options.arrivals.now, clock.monotonic_ms());
    if (answer.until_ms !== null)
      for (const told of [this.options.pipes, this.options.bequest]) told.leased(lease, answer.until_ms);
    const { actuator, want, source, command_id = null } = lease;
    const of = [want, source, command_id, lease.reason.code];
    const said = JSON.stringify([...of, answer.accepted, answer.reason.code]);
    // A lease is renewed all the time: only what changes is worth an answer.
    if (this.said.get(actuator) !== said) this.conclude(message.id, actuator, answer);
    this.said.set(actuator, said);
    return answer.accepted ? 'command' : null;
  }

  private rule(text: string): Accepted | null {
    const read = readRuleSet(text);
    if (!read.ok) return this.refuseUnread(read.id, read.why, 'rule');
    const { id, ttl_s, ts, based_on, ...rule } = read.value;
    const { controller, rule: kept } = this.options;
    if (isOutdated(based_on, kept.kept.version)) return this.refuseUnread(id, reason('rule_changed'), 'rule');
    const message = { id, ttl_s, issued_wall_ms: wallOf(ts) };
    const verdict = controller.judgeRule(rule, message, this.options.arrivals.now);
    const answer = this.keepOnDisk('disk_refused', verdict, () => kept.keep(rule));
    return this.setDone(id, 'rule', answer);
  }

  private schedule(text: string): Accepted | null {
    const read = readScheduleSet(text);
    if (!read.ok) return this.refuseUnread(read.id, read.why, 'schedule');
    const { id, ttl_s, ts, based_on, ...schedule } = read.value;
    const { controller, schedule: kept } = this.options;
    if (isOutdated(based_on, kept.version))
      return this.refuseUnread(id, reason('schedule_changed'), 'schedule');
    const message = { id, ttl_s, issued_wall_ms: wallOf(ts) };
    const verdict = controller.judgeSchedule(schedule, message, this.options.arrivals.now);
    const answer = this.keepOnDisk('schedule_disk_refused', verdict, () => kept.keep(schedule));
    return this.setDone(id, 'schedule', answer);
  }

  /** What is not on disk would be forgotten at the next start: then it is refused. */
  private keepOnDisk(refusal: string, answer: CommandAnswer, keep: () => void): CommandAnswer {
    if (!answer.accepted) return answer;
    try {
      keep();
      return answer;
    } catch (error) {
      const why = reason(refusal);
      this.options.log.error({ tank: this.options.tank, error }, sentence(why));
      return { accepted: false, reason: why, until_ms: null };
    }
  }

  /** Answers what asked to keep a rule or schedule. */
  private setDone(id: string, what: 'rule' | 'schedule', answer: CommandAnswer): Accepted | null {
    if (!this.conclude(id, what, answer)) return null;
    this.answer(id, what, 'confirmed', answer.reason, null);
    return what;
  }

  private conclude(id: string, addressee: Addressee, answer: CommandAnswer): boolean {
    const state = answer.accepted ? 'acknowledged' : 'refused';
    this.answer(id, addressee, state, answer.reason, answer.until_ms);
    return answer.accepted;
  }

  private refuseUnread(id: string | null, why: Reason, addressee: Addressee): null {
    if (id === null) this.options.log.warn({ tank: this.options.tank }, sentence(why));
    else this.answer(id, addressee, 'refused', why, null);
    return null;
  }

  private answer(
    id: string,
    actuator: Addressee,
    state: CommandState,
    why: Reason,
    until_ms: number | null,
  ): void {
    const { clock, uplink, tank, log } = this.options;
    const wall_ms = clock.wall_ms();
    const until =
      until_ms === null ? null : toTimestamp(Math.round(wall_ms + until_ms - clock.monotonic_ms()));
    const ack: CommandAckPayload = { ts: toTimestamp(wall_ms), id, actuator, state, ...explain(why), until };
    uplink.answer(tank, ack);
    log.info({ tank, command: id, actuator, state }, `Command ${state}: ${ack.reason}`);
  }
}

/** Whether somebody made a change from a version that is no longer in force; who names none wants his in any case. */
function isOutdated(based_on: number | undefined, version: number): boolean {
  return based_on !== undefined && based_on !== version;
}

function wallOf(ts: string | undefined): number | undefined {
  return ts === undefined ? undefined : Date.parse(ts);
}
