import { ACTUATOR_NAMES } from '../../domain/actuator/actuator.js';
import type { LeaseTerms } from '../../domain/lease/lease.js';
import { reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { LeasePayload } from '../../protocol/lease.js';
import type { CommandAckPayload } from '../../protocol/payloads.js';
import type { CommandView } from '../../protocol/rest.js';
import { LeaseGiver, type Wish } from '../planner/lease-giver.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';

export interface HandLeasesOptions {
  readonly send: (tank: string, lease: LeasePayload) => void;
  readonly newId: () => string;
  /** In s of the farm's time. */
  readonly leases: LeaseTerms;
  /** Farm time. */
  readonly clock: Pick<Clock, 'monotonic_ms' | 'sleep'>;
  /** By which it is told when a renewal was issued. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
}

/** How often it is looked at what is due, in ms of the farm's time. */
const LOOK_EVERY_MS = 5_000;
const WHY = reason('opened_by_hand');

/**
 * Renews the runs by hand that people asked for here, for as long as their nodes carry them out: a run that nobody could
 * end any more, because the line or this gateway is gone, ends by itself. A gateway that was restarted renews nothing
 * that was asked for before.
 */
export class HandLeases {
  /** The run of each actuator, by tank and actuator. */
  private readonly runs = new Map<string, Wish>();
  /** Commands whose senders see to their leases themselves, until their nodes have answered. */
  private readonly left = new Set<string>();
  private readonly giver: LeaseGiver;

  constructor(private readonly options: HandLeasesOptions) {
    this.giver = new LeaseGiver({
      ...options,
      changed: ({ wish, what }) => {
        // The node knows of no such run: it has ended.
        if (what === 'refused' && this.runs.get(keyOf(wish)) === wish) this.runs.delete(keyOf(wish));
      },
    });
  }

  /** A command came with a lease of its own: it is not renewed here. */
  leave(id: string): void {
    this.left.add(id);
  }

  /** Takes each state that a command reaches: what a node has taken replaces what its actuator did before. */
  follow({ id, tank, actuator: name, action, state }: CommandView): void {
    const actuator = ACTUATOR_NAMES.find((one) => one === name);
    if (state === 'requested' || state === 'sent') return;
    const left = this.left.delete(id);
    // Beside a run by hand sources are unlocked: it goes on.
    if (state !== 'acknowledged' || actuator === undefined || action === 'reset') return;
    const key = keyOf({ tank, actuator });
    this.runs.delete(key);
    if (!left && (action === 'open' || action === 'on'))
      this.runs.set(key, { tank, actuator, want: 'hand', reason: WHY, command_id: id });
  }

  /** Whether an answer of a node was to a renewal. */
  answered(tank: string, ack: CommandAckPayload): boolean {
    return this.giver.answered(tank, ack);
  }

  /** Renews until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.options.clock.sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) this.giver.grant([...this.runs.values()]);
    }
  }
}

function keyOf({ tank, actuator }: Pick<Wish, 'tank' | 'actuator'>): string {
  return `${tank} ${actuator}`;
}
