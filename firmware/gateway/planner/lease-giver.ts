import type { ActuatorName } from '../../domain/actuator/actuator.js';
import { ENDING_S, type Lease, type LeaseTerms } from '../../domain/lease/lease.js';
import type { Reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { LeasePayload } from '../../protocol/lease.js';
import type { CommandAckPayload } from '../../protocol/payloads.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import { issuedAt } from '../time/issued-at.js';

/** What is wanted of an actuator as long as it is wished for. */
export interface Wish {
  readonly tank: string;
  readonly actuator: ActuatorName;
  readonly want: Lease['want'];
  readonly reason: Reason;
  /** The command of a run by hand. */
  readonly command_id?: string;
}

/** A lease that begins, ends, or is refused by its node; one that is taken after all begins once more. */
export interface LeaseChange {
  readonly wish: Wish;
  readonly what: 'begins' | 'ends' | 'refused';
  /** Of the refusal. */
  readonly reason?: string;
}

export interface LeaseGiverOptions {
  readonly send: (tank: string, lease: LeasePayload) => void;
  /** Told of every change, not of renewals. */
  readonly changed: (change: LeaseChange) => void;
  readonly newId: () => string;
  readonly leases: LeaseTerms;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  /** By which it is told when a lease was issued. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
}

/** Older than that when it arrives, it is refused. */
const TTL_S = 30;

interface Held {
  readonly wish: Wish;
  readonly renew_ms: number;
  readonly refused: boolean;
}

/** Gives the leases that are wished for, renews them in time, and ends those that no longer are. */
export class LeaseGiver {
  private readonly held = new Map<string, Held>();
  /** Which wish the last leases that were sent are for, by id: their answers may come after a renewal, or the end. */
  private readonly sent = new Map<string, string>();

  constructor(private readonly options: LeaseGiverOptions) {}

  /** Everything that is wished for now. What was wished for before and is missing here ends at once. */
  grant(wishes: readonly Wish[]): void {
    const wanted = new Set(wishes.map(keyOf));
    for (const [key, { wish, refused }] of this.held) {
      if (wanted.has(key)) continue;
      this.held.delete(key);
      // Of a run by hand that its node does not know there is nothing to end.
      if (!refused || wish.want !== 'hand') this.send(wish, ENDING_S);
      if (!refused) this.options.changed({ wish, what: 'ends' });
    }
    for (const wish of wishes) this.give(wish);
  }

  /** Ends a lease that was given before the gateway's last start. */
  end(wish: Wish): void {
    this.send(wish, ENDING_S);
    this.options.changed({ wish, what: 'ends' });
  }

  /** Whether an answer is one to a lease that was given here. */
  answered(tank: string, { id, state, reason }: CommandAckPayload): boolean {
    const key = this.sent.get(id);
    if (key === undefined) return false;
    const held = this.held.get(key);
    const refused = state === 'refused';
    const answers = refused || state === 'acknowledged';
    if (!answers || held === undefined || held.wish.tank !== tank || held.refused === refused) return true;
    const { wish } = held;
    this.held.set(key, { ...held, refused });
    this.options.changed(refused ? { wish, what: 'refused', reason } : { wish, what: 'begins' });
    return true;
  }

  private give(wish: Wish): void {
    const key = keyOf(wish);
    const before = this.held.get(key);
    const now_ms = this.options.clock.monotonic_ms();
    // Why an inlet waits tells its node whether water comes: it is told of another cause at once.
    const same = before?.wish.reason.code === wish.reason.code;
    if (before !== undefined && same && now_ms < before.renew_ms) {
      this.held.set(key, { ...before, wish });
      return;
    }
    const term_s = this.options.leases[`${wish.want}_s`];
    this.send(wish, term_s);
    const refused = before?.refused ?? false;
    this.held.set(key, { wish, renew_ms: now_ms + (term_s * 1000) / 3, refused });
    if (before === undefined) this.options.changed({ wish, what: 'begins' });
  }

  private send(wish: Wish, lease_s: number): void {
    const { tank, actuator, want, reason, command_id } = wish;
    const { send, newId, time } = this.options;
    const id = newId();
    this.sent.set(id, keyOf(wish));
    const oldest = this.sent.keys().next();
    if (this.sent.size > 256 && !oldest.done) this.sent.delete(oldest.value);
    send(tank, {
      ...{ id, ...issuedAt(time), ttl_s: TTL_S, actuator, want, lease_s },
      ...{ reason_code: reason.code, reason_args: { ...reason.args } },
      ...(command_id !== undefined && { command_id }),
    });
  }
}

function keyOf({ tank, actuator, want, command_id = '' }: Wish): string {
  return `${tank} ${actuator} ${want} ${command_id}`;
}
