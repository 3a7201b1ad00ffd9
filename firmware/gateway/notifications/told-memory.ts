import type { Telling } from '../../domain/alarm/telling.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { ChannelStore } from '../../ports/store.js';

export interface ToldMemoryOptions {
  readonly store: Pick<ChannelStore, 'all' | 'told' | 'saveTold'>;
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
}

/**
 * Keeps what each channel has told of over a restart: a gateway that restarts at night rings nobody anew, and one that
 * restarts before it could ring still does.
 */
export class ToldMemory {
  /** The channels for which the disk has refused it. */
  private readonly unwritten = new Set<string>();

  constructor(
    private readonly telling: Telling,
    private readonly options: ToldMemoryOptions,
  ) {}

  /** Takes up what was told before a restart. */
  resume(): void {
    const { store, clock } = this.options;
    const [now_ms, wall_ms] = [clock.monotonic_ms(), clock.wall_ms()];
    for (const { id } of store.all()) {
      // By a clock that is not set yet it was told just now.
      const told = store
        .told(id)
        .map(({ coming, at_ms }) => ({ coming, at_ms: now_ms - Math.max(0, wall_ms - at_ms) }));
      this.telling.remember(id, told);
    }
  }

  /** Writes down what a channel has told of. Alarms wait for no disk that refuses it. */
  write(id: string): void {
    const { store, clock, log } = this.options;
    const ahead_ms = clock.wall_ms() - clock.monotonic_ms();
    const told = this.telling.toldTo(id);
    try {
      store.saveTold(
        id,
        told.map(({ coming, at_ms }) => ({ coming, at_ms: at_ms + ahead_ms })),
      );
      this.unwritten.delete(id);
    } catch (error) {
      const fields = { code: 'delivery_not_written', channel: id, error };
      if (!this.unwritten.has(id))
        log.error(
          fields,
          'What a message has told of cannot be written down: after a restart it is told again. See to the disk',
        );
      this.unwritten.add(id);
    }
  }

  /** A channel reaches somebody else from now on, or nobody. */
  forget(id: string): void {
    this.telling.forget(id);
    this.write(id);
    this.unwritten.delete(id);
  }
}
