import { type CommandState, canFollow } from '../../domain/command/state.js';
import { type Reason, reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { CommandStore } from '../../ports/store.js';
import type { CommandAckPayload } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/primitives.js';
import { explain } from '../../protocol/reason-text.js';
import type { CommandView } from '../../protocol/rest.js';

/** What is known of a command when it is asked for. */
export type NewCommand = Pick<
  CommandView,
  'id' | 'tank' | 'actuator' | 'action' | 'duration_s' | 'target_percent' | 'by' | 'via'
>;

export interface CommandBookOptions {
  readonly store: CommandStore;
  /** Farm time: labels every state, and measures how long the water takes. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  /** Real time: measures how long a message takes. */
  readonly systemClock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/** A command that is being waited for, until when on which clock, and what it means when that time is over. */
interface Open {
  readonly view: CommandView;
  readonly clock: 'real' | 'farm';
  readonly due_ms: number;
  readonly overdue: Reason;
}

/** Actions that may not wait for a disk. */
const STOPS_WATER: readonly string[] = ['close', 'off'];
/** What a node has to tell of an outcome once the run itself is over, in ms: the water is watched for 180 s. */
const OUTCOME_GRACE_MS = 240_000;
/** After a restart nodes need this long to come back and tell what they answered meanwhile, in ms. */
const RESTART_GRACE_MS = 30_000;

/**
 * Every command and how far it got. A state is on disk before anybody hears of it; should the disk refuse, a run is not
 * begun, but one that is under way is still followed and told, and can be stopped.
 */
export class CommandBook {
  private readonly open = new Map<string, Open>();
  private readonly listeners = new Set<(view: CommandView) => void>();

  constructor(private readonly options: CommandBookOptions) {}

  /** Calls `listener` with every state a command reaches, until the function it answers is called. */
  onChange(listener: (view: CommandView) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  find(id: string): CommandView | undefined {
    return this.open.get(id)?.view ?? this.options.store.find(id);
  }

  /** Takes up what a restart left unfinished: it expires unless its node tells more of it soon. */
  resume(): void {
    const restarted = reason('gateway_restarted');
    for (const view of this.options.store.unfinished()) {
      if (view.state === 'acknowledged') this.awaitOutcome(view);
      else if (view.state !== 'assumed') this.await(view, 'real', RESTART_GRACE_MS, restarted);
    }
  }

  /**
   * Writes down a command that was asked for. Throws when the disk refuses, and then there is no such command; but what
   * stops the water goes out all the same.
   */
  begin(command: NewCommand): CommandView {
    const why = explain(reason('requested'));
    const ts = toTimestamp(this.options.clock.wall_ms());
    const view: CommandView = {
      ...command,
      state: 'requested',
      ...why,
      until: null,
      steps: [{ state: 'requested', ts }],
    };
    if (STOPS_WATER.includes(command.action)) this.saveIfPossible(view);
    else this.options.store.save(view);
    this.emit(view);
    return view;
  }

  /** The command is on its way; without an answer it expires after `ttl_s` of real time. */
  sent(view: CommandView, ttl_s: number): CommandView {
    const sent = this.write(view, 'sent', { ...explain(reason('sent')), until: null });
    this.await(sent, 'real', ttl_s * 1000, reason('no_answer'));
    return sent;
  }

  /** The gateway itself ends a command. */
  end(view: CommandView, state: 'refused' | 'expired', why: Reason): CommandView {
    this.open.delete(view.id);
    return this.write(view, state, { ...explain(why), until: null });
  }

  /** A node tells what became of a command. False when it is none of this tank's, or may not follow what was told. */
  answered(tank: string, ack: CommandAckPayload): boolean {
    const view = this.find(ack.id);
    if (view === undefined || view.tank !== tank || !canFollow(view.state, ack.state)) return false;
    const { ts, state, reason_code, reason_args, reason: text, until } = ack;
    const next = this.write(view, state, { reason_code, reason_args, reason: text, until }, ts);
    if (state === 'acknowledged') this.awaitOutcome(next);
    else this.open.delete(view.id);
    return true;
  }

  /** Ends what has been waited for too long, and answers it; to be called once a second. */
  expireOverdue(): CommandView[] {
    const now = this.now;
    const overdue = [...this.open.values()].filter(({ clock, due_ms }) => now[clock] >= due_ms);
    return overdue.map(({ view, overdue: why }) => this.end(view, 'expired', why));
  }

  private get now(): Record<Open['clock'], number> {
    const { clock, systemClock } = this.options;
    return { farm: clock.monotonic_ms(), real: systemClock.monotonic_ms() };
  }

  private awaitOutcome(view: CommandView): void {
    const run_ms = (view.duration_s ?? 0) * 1000;
    this.await(view, 'farm', run_ms + OUTCOME_GRACE_MS, reason('outcome_unknown'));
  }

  private await(view: CommandView, clock: Open['clock'], span_ms: number, overdue: Reason): void {
    this.open.set(view.id, { view, clock, due_ms: this.now[clock] + span_ms, overdue });
  }

  private write(
    view: CommandView,
    state: CommandState,
    told: Pick<CommandView, 'reason_code' | 'reason_args' | 'reason' | 'until'>,
    ts = toTimestamp(this.options.clock.wall_ms()),
  ): CommandView {
    const next: CommandView = { ...view, ...told, state, steps: [...view.steps, { state, ts }] };
    this.saveIfPossible(next);
    this.emit(next);
    return next;
  }

  private saveIfPossible(view: CommandView): void {
    const { store, log } = this.options;
    try {
      store.save(view);
    } catch (error) {
      const fields = { error, command: view.id, state: view.state };
      log.error(fields, 'The state of a command could not be stored');
    }
  }

  private emit(view: CommandView): void {
    for (const listener of this.listeners) listener(view);
  }
}
