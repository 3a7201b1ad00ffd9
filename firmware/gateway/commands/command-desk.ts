import { wantsToRun } from '../../domain/command/command.js';
import type { LeaseTerms } from '../../domain/lease/lease.js';
import { type Reason, reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { CommandStore } from '../../ports/store.js';
import type { CalibrationBody } from '../../protocol/calibration.js';
import {
  type CommandAckPayload,
  type CommandBody,
  KEPT_THINGS,
  type KeptThing,
} from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { CommandView, TankView } from '../../protocol/rest.js';
import type { RuleBody, RulePayload } from '../../protocol/rule.js';
import type { ScheduleBody } from '../../protocol/schedule.js';
import { type TopicName, topicOf } from '../../protocol/topics.js';
import type { AuditLog } from '../auth/audit-log.js';
import { nodeOffline, tankUnknown } from '../errors.js';
import type { Identity } from '../identity.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { issuedAt } from '../time/issued-at.js';
import { CommandBook, type NewCommand } from './command-book.js';
import { handRunRefused, keepsItsOwn, nodeSilent } from './command-errors.js';
import { checkFit, sameWish } from './fit.js';
import { HandLeases } from './hand-leases.js';
import {
  describeCalibration,
  describeCommand,
  describeRule,
  describeSchedule,
  KEPT,
  type MqttWish,
  ofBody,
  readWish,
} from './wish.js';

export interface CommandDeskOptions {
  readonly gateway: string;
  readonly state: Pick<FarmState, 'tank'>;
  readonly store: CommandStore;
  readonly audit: Pick<AuditLog, 'record'>;
  /** Publishes in the gateway's name. */
  readonly publish: (topic: string, payload: object, options: { retain: boolean }) => void;
  /** Farm time. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms' | 'sleep'>;
  /** By which nodes are told when a message was issued. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  /** Real time. */
  readonly systemClock: Pick<Clock, 'monotonic_ms'>;
  /** Answers an id no command has had, 8–64 letters, digits, - or _. */
  readonly newId: () => string;
  /** In s of the farm's time. */
  readonly leases: LeaseTerms;
  /** Why the transfer pump of a tank may not be run by hand now; null when it may, or when the tank has none. */
  readonly bars_hand_run: (tank: string) => Reason | null;
  readonly log: Log;
}

/** A wish of a signed-in person. */
interface Wish {
  readonly by: Identity;
  /** The address it came from, for the audit log. */
  readonly from: string;
}

export interface CommandRequest extends Wish {
  readonly tank: string;
  readonly body: CommandBody;
  /** Made by the asker so that asking twice is asking once; made here when absent. */
  readonly id?: string | undefined;
}

export interface RuleRequest extends Wish {
  readonly tank: string;
  readonly rule: RuleBody;
}

export interface ScheduleRequest extends Wish {
  readonly tank: string;
  readonly schedule: ScheduleBody;
}

export interface CalibrationRequest extends Wish {
  readonly tank: string;
  readonly calibration: CalibrationBody;
}

/** How long a node may take to answer a command, in s. */
const COMMAND_TTL_S = 10;
/** A rule is waited for by a person in front of a form: with the clock's coarseness below 5 s. */
const RULE_TTL_S = 4;

/**
 * Where commands come in, by whatever door, and are followed to their end:
 * requested → sent → acknowledged | refused → confirmed | assumed | failed | expired.
 */
export class CommandDesk {
  private readonly book: CommandBook;
  private readonly leases: HandLeases;

  constructor(private readonly options: CommandDeskOptions) {
    this.book = new CommandBook(options);
    this.leases = new HandLeases({ ...options, send: (tank, lease) => this.send('lease', tank, lease) });
    this.book.onChange((view) => this.leases.follow(view));
  }

  /** Renews the runs by hand that were asked for here, until `signal` aborts. */
  renewRuns(signal: AbortSignal): Promise<void> {
    return this.leases.run(signal);
  }

  /** Calls `listener` with every state a command reaches, until the function it answers is called. */
  onChange(listener: (view: CommandView) => void): () => void {
    return this.book.onChange(listener);
  }

  /** Takes up what a restart left unfinished. */
  resume(): void {
    this.book.resume();
  }

  find(id: string): CommandView | undefined {
    return this.book.find(id);
  }

  /** Commands of a tank, newest first. */
  ofTank(tank: string, limit: number): CommandView[] {
    return this.options.store.ofTank(tank, limit);
  }

  /**
   * Sends a command and answers it as `sent`. Asked again with the same id, it answers the first one as it stands.
   * Throws `tank_unknown`, `actuator_unknown`, `action_unfit`, `duration_too_long`, `node_offline`,
   * `hand_run_refused` or `command_id_taken`; then nothing was sent.
   */
  request({ tank, body, by, from, id = this.options.newId() }: CommandRequest): CommandView {
    const command: NewCommand = { ...ofBody(body), id, tank, by: by.username, via: 'rest' };
    const earlier = this.book.find(id);
    if (earlier !== undefined) return sameWish(earlier, command);
    const view = this.reachable(tank);
    checkFit(view, body);
    const barred = this.bars(tank, body);
    if (barred !== null) throw handRunRefused(barred);
    const begun = this.book.begin(command);
    this.audit(command, by, from);
    // Whoever asks from afar may be cut off from what he began: then it ends.
    const lease = wantsToRun(body.action) && { lease_s: this.options.leases.hand_s };
    const label = { id, ttl_s: COMMAND_TTL_S, ...issuedAt(this.options.time) };
    this.send('command', tank, { ...body, ...lease, ...label });
    return this.book.sent(begun, COMMAND_TTL_S);
  }

  /**
   * Asks the node to keep another rule, and waits for its answer (≤ 5 s of real time). Resolves with the rule now in
   * force. Throws `tank_unknown`, `node_offline`, `rule_refused` or `node_silent`.
   */
  async setRule({ tank, rule, by, from }: RuleRequest): Promise<RulePayload> {
    const view = await this.keepAtNode('rule', 'ruleSet', rule, describeRule(rule), { tank, by, from });
    if (view.state === 'refused') throw keepsItsOwn('rule', view);
    const { based_on, ...kept } = rule;
    return { ts: this.ts, ...(based_on !== undefined && { version: based_on + 1 }), ...kept };
  }

  /**
   * Asks the node to keep another schedule, and waits for its answer (≤ 5 s of real time). Throws `tank_unknown`,
   * `node_offline`, `schedule_refused` or `node_silent`.
   */
  async setSchedule({ tank, schedule, by, from }: ScheduleRequest): Promise<void> {
    const detail = describeSchedule(schedule);
    const view = await this.keepAtNode('schedule', 'scheduleSet', schedule, detail, { tank, by, from });
    if (view.state === 'refused') throw keepsItsOwn('schedule', view);
  }

  /**
   * Asks the node to keep another calibration, and waits for its answer (≤ 5 s of real time). Resolves with what it
   * keeps. Throws `tank_unknown`, `node_offline`, `calibration_refused` or `node_silent`.
   */
  async setCalibration({ tank, calibration, by, from }: CalibrationRequest) {
    const detail = describeCalibration(calibration);
    const asker = { tank, by, from };
    const view = await this.keepAtNode('calibration', 'calibrationSet', calibration, detail, asker);
    if (view.state === 'refused') throw keepsItsOwn('calibration', view);
    const { based_on, ...fields } = calibration;
    return { version: based_on + 1, ...fields };
  }

  /** Sends the node something to keep, and answers its answer. Throws `tank_unknown`, `node_offline` or `node_silent`. */
  private async keepAtNode(
    actuator: KeptThing,
    topic: 'ruleSet' | 'scheduleSet' | 'calibrationSet',
    body: object,
    detail: string,
    { tank, by, from }: Wish & { readonly tank: string },
  ): Promise<CommandView> {
    this.reachable(tank);
    const id = this.options.newId();
    const asked = { ...KEPT, actuator, id, tank, by: by.username, via: 'rest' } as const;
    const begun = this.book.begin(asked);
    this.audit(asked, by, from, detail);
    const answer = this.answerTo(asked.id);
    this.send(topic, tank, { ...body, id: asked.id, ttl_s: RULE_TTL_S, ...issuedAt(this.options.time) });
    this.book.sent(begun, RULE_TTL_S);
    const view = await answer;
    if (view.state === 'expired') throw nodeSilent(tank, actuator);
    return view;
  }

  /**
   * Writes down what an admin published over MQTT and answers whether it may go on to the node: not when its id was
   * used before, not when the node is offline, and not when the pump would make another tank run over.
   */
  overMqtt(wish: MqttWish, by: Identity, from: string): 'forward' | 'drop' {
    const { subject: tank, payload } = wish;
    const { asked, detail } = readWish(wish);
    const command: NewCommand = { ...asked, id: payload.id, tank, by: by.username, via: 'mqtt' };
    if (this.book.find(payload.id) !== undefined) {
      this.options.audit.record({
        ...this.entry(command, by, from),
        allowed: false,
        detail: 'command_repeated',
      });
      return 'drop';
    }
    const begun = this.book.begin(command);
    this.audit(command, by, from, detail);
    const online = this.options.state.tank(tank)?.online === true;
    const refused = online ? this.bars(tank, asked) : reason('node_offline');
    if (refused !== null) {
      this.tellAsker(this.book.end(begun, 'refused', refused));
      return 'drop';
    }
    if ('lease_s' in payload) this.leases.leave(payload.id);
    this.book.sent(begun, payload.ttl_s);
    return 'forward';
  }

  /** A node tells what became of a command, or answers a renewal. False when that was nobody's, or out of turn; nothing changed then. */
  answered(tank: string, ack: CommandAckPayload): boolean {
    return this.leases.answered(tank, ack) || this.book.answered(tank, ack);
  }

  /** Ends what has been waited for too long; to be called once a second. */
  expireOverdue(): void {
    for (const view of this.book.expireOverdue()) this.tellAsker(view);
  }

  /** Who asked over MQTT hears over MQTT how it ended, also when it ended here. */
  private tellAsker({ tank, via, ...view }: CommandView): void {
    if (via !== 'mqtt') return;
    const { id, actuator, state, reason_code, reason_args, reason: text } = view;
    const explained = { reason_code, reason_args, reason: text };
    const ack: CommandAckPayload = { ts: this.ts, id, actuator, state, ...explained, until: null };
    this.send('commandAck', tank, ack);
  }

  /** The first state of a command that is neither `requested` nor `sent`. */
  private answerTo(id: string): Promise<CommandView> {
    return new Promise((resolve) => {
      const stop = this.book.onChange((view) => {
        if (view.id !== id || view.state === 'requested' || view.state === 'sent') return;
        stop();
        resolve(view);
      });
    });
  }

  private reachable(tank: string): TankView {
    const view = this.options.state.tank(tank);
    if (view === undefined) throw tankUnknown(tank);
    if (!view.online) throw nodeOffline(tank);
    return view;
  }

  /** The node of a transfer pump knows nothing of the tank it fills: here is known what becomes of the water. */
  private bars(tank: string, { actuator, action }: Pick<NewCommand, 'actuator' | 'action'>): Reason | null {
    return actuator === 'pump' && action === 'on' ? this.options.bars_hand_run(tank) : null;
  }

  private send(name: TopicName, tank: string, payload: object): void {
    this.options.publish(topicOf(this.options.gateway, name, { tank }), payload, { retain: false });
  }

  private audit(command: NewCommand, by: Identity, from: string, detail = describeCommand(command)): void {
    this.options.audit.record({ ...this.entry(command, by, from), allowed: true, detail });
  }

  private entry({ tank, actuator, via }: NewCommand, { username, role }: Identity, from: string) {
    const kept = KEPT_THINGS.find((thing) => thing === actuator);
    const action = `${kept ?? 'command'}.${via}`;
    return { actor: username, role, action, target: tank, from };
  }

  private get ts(): string {
    return toTimestamp(this.options.clock.wall_ms());
  }
}
