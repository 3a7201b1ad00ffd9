import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { ChannelStore, KeptChannel } from '../../ports/store.js';

export interface WeeklyWordOptions {
  readonly store: Pick<ChannelStore, 'saveHeartbeat'>;
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
}

const WEEK_MS = 7 * 24 * 60 * 60_000;
/** One that could not be written down is tried again after so long, in ms. */
const WRITE_AGAIN_MS = 60 * 60_000;

/**
 * When each channel is owed its weekly word. It is written down before it is sent: what cannot be would come again at every
 * look, and after every restart. A wall clock that jumped costs one word too many or too few.
 */
export class WeeklyWord {
  /** When it is written down again, by channel, after the disk has refused it; monotonic. */
  private readonly write_not_before_ms = new Map<string, number>();
  /** Of what is under way: when the one before was sent. */
  private readonly under_way = new Map<string, number | null>();

  constructor(private readonly options: WeeklyWordOptions) {}

  /** Whether one is to be sent now: its week is over, and the disk took that. */
  begin({ id, channel, heartbeat_ms }: KeptChannel): boolean {
    const wall_ms = this.options.clock.wall_ms();
    const since_ms = Math.abs(wall_ms - (heartbeat_ms ?? Number.NEGATIVE_INFINITY));
    if (!channel.heartbeat || since_ms < WEEK_MS || !this.write(id, wall_ms)) return false;
    this.under_way.set(id, heartbeat_ms);
    return true;
  }

  /** The one that was begun has arrived, or has not: then it is owed again. */
  end(id: string, delivered: boolean): void {
    const before_ms = this.under_way.get(id);
    if (before_ms === undefined) return;
    this.under_way.delete(id);
    if (!delivered) this.write(id, before_ms);
  }

  /** Of a channel that was changed or removed. */
  forget(id: string): void {
    this.write_not_before_ms.delete(id);
    this.under_way.delete(id);
  }

  /** What is still under way is owed, also by the next process. */
  owe(): void {
    for (const id of this.under_way.keys()) this.end(id, false);
  }

  /** Whether the disk took it. One that refuses is asked again an hour later; alarms wait for none of this. */
  private write(id: string, at_ms: number | null): boolean {
    const { store, clock, log } = this.options;
    const refused_until_ms = this.write_not_before_ms.get(id);
    if (refused_until_ms !== undefined && clock.monotonic_ms() < refused_until_ms) return false;
    try {
      store.saveHeartbeat(id, at_ms);
      this.write_not_before_ms.delete(id);
      return true;
    } catch (error) {
      this.write_not_before_ms.set(id, clock.monotonic_ms() + WRITE_AGAIN_MS);
      const fields = { code: 'heartbeat_not_written', channel: id, error };
      if (refused_until_ms === undefined)
        log.error(fields, 'The weekly word cannot be written down, and is not sent before it can');
      return false;
    }
  }
}
