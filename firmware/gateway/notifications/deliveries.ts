import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import { NotDelivered, type Notice, type Notifier } from '../../ports/notifier.js';
import type { KeptChannel } from '../../ports/store.js';
import type { Delivery } from '../../protocol/notifications.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { Told } from '../errors.js';

export interface DeliveriesOptions {
  readonly notifier: Notifier;
  /** Real time: servers outside live in it. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
}

const MINUTE_MS = 60_000;
/** After a message that was not taken, the next try waits so long: at first, and at most. */
const RETRY_MS = { first: MINUTE_MS, longest: 60 * MINUTE_MS };

/** How it goes with one channel's messages. */
interface Attempts {
  last: Delivery | null;
  failures: number;
  not_before_ms: number;
  busy: boolean;
  /** What could not wait, and was tried in vain. */
  tried: ReadonlySet<string>;
}

/** Delivers messages by channels, and remembers how that went: what was not taken is tried again, less and less often. */
export class Deliveries {
  private readonly attempts = new Map<string, Attempts>();

  constructor(private readonly options: DeliveriesOptions) {}

  /** How the last message of a channel went; null before the first since this process began. */
  last(id: string): Delivery | null {
    return this.of(id).last;
  }

  /** Begins anew with a channel that was changed or removed. */
  forget(id: string): void {
    this.attempts.delete(id);
  }

  /**
   * Whether a channel may be tried now: not while a message is under way, nor in the pause after one that was not taken.
   * @param urgent names what cannot wait: what of it is new is tried in the pause, too, and once
   */
  mayTry(id: string, urgent: readonly string[] = []): boolean {
    const { busy, not_before_ms, tried } = this.of(id);
    if (busy) return false;
    return this.options.clock.monotonic_ms() >= not_before_ms || urgent.some((one) => !tried.has(one));
  }

  /**
   * Sends a message, and answers how it went; never throws.
   * @param urgent names what in it cannot wait; left out where it tells of no alarms
   */
  async deliver({ id, channel }: KeptChannel, notice: Notice, urgent?: readonly string[]): Promise<Delivery> {
    const { notifier, clock } = this.options;
    const attempts = this.of(id);
    const in_pause = clock.monotonic_ms() < attempts.not_before_ms;
    attempts.busy = true;
    let failure: Told | null = null;
    try {
      await notifier.deliver(channel, notice);
      Object.assign(attempts, { failures: 0, not_before_ms: 0, tried: new Set() });
    } catch (error) {
      failure = toldBy(error);
      if (urgent !== undefined) attempts.tried = new Set(urgent);
      // What is tried in a pause, by a person or because it cannot wait, does not lengthen it.
      if (!in_pause) this.pause(id, attempts, failure);
    }
    attempts.busy = false;
    attempts.last = {
      ts: toTimestamp(clock.wall_ms()),
      delivered: failure === null,
      detail: failure?.text ?? notice.title,
      ...(failure && { why: { code: failure.code, args: { ...failure.args } } }),
    };
    return attempts.last;
  }

  private pause(id: string, attempts: Attempts, failure: Told): void {
    const { clock, log } = this.options;
    attempts.failures += 1;
    const pause_ms = RETRY_MS.first * 2 ** (attempts.failures - 1);
    attempts.not_before_ms = clock.monotonic_ms() + Math.min(pause_ms, RETRY_MS.longest);
    if (attempts.failures === 1) log.warn({ code: 'notice_not_delivered', channel: id }, failure.text);
  }

  private of(id: string): Attempts {
    const known = this.attempts.get(id);
    if (known !== undefined) return known;
    const none = { last: null, failures: 0, not_before_ms: 0, busy: false };
    const fresh = { ...none, tried: new Set<string>() };
    this.attempts.set(id, fresh);
    return fresh;
  }
}

/** Why a message did not arrive. */
function toldBy(error: unknown): Told {
  if (error instanceof NotDelivered) return { ...error.why, text: error.message };
  const said = error instanceof Error ? error.message : String(error);
  return { code: 'notice_error', args: { where: '-', said }, text: said };
}
