import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { KeptHolds } from '../protocol/holds.js';
import type { Hold } from './holds.js';

/** What keeping the holds of one tank works with. */
export interface HoldKeeperOptions {
  readonly tank: string;
  readonly memory: NodeMemory;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/** How often it is written down how long a hold still lasts, in ms: a restart prolongs it by no more. */
const WRITE_EVERY_MS = 300_000;
/** After a start the first time sooner: on a node that crashes every few minutes no hold would ever end. */
const FIRST_WRITE_MS = 60_000;
/** Ends that are no further apart are the same, in ms: commands count in whole seconds. */
const SAME_WITHIN_MS = 1_000;

/**
 * Keeps what people hold at its safe position, so that no restart opens a valve on whoever works behind it. While the
 * node is down nobody counts: a hold goes on for as long as it was last written to last.
 */
export class HoldKeeper {
  private kept: readonly Hold[] = [];
  private due_ms = 0;
  private on_disk = true;

  constructor(private readonly options: HoldKeeperOptions) {}

  /**
   * What is to be held from now on.
   * @param inherited of the loop that looked after the tank before; undefined after a start of the node, and then the disk tells
   */
  recall(inherited?: readonly Hold[]): readonly Hold[] {
    const { memory, tank, clock } = this.options;
    const now_ms = clock.monotonic_ms();
    this.due_ms = now_ms + FIRST_WRITE_MS;
    this.kept = memory.loadHolds(tank).map(({ remaining_s, ...hold }) => ({
      ...hold,
      until_ms: now_ms + remaining_s * 1_000,
    }));
    return inherited ?? this.kept;
  }

  /** Takes what is held now. Written at every change and every few minutes; a disk that refuses is asked again. */
  note(holds: readonly Hold[]): void {
    const now_ms = this.options.clock.monotonic_ms();
    const due = holds.length > 0 && now_ms >= this.due_ms;
    if (this.on_disk && !due && areSame(holds, this.kept)) return;
    this.kept = holds;
    this.write(now_ms);
  }

  /** Writes down how long they still last; to be called when the tank is no longer looked after. */
  keep(): void {
    if (this.kept.length > 0) this.write(this.options.clock.monotonic_ms());
  }

  private write(now_ms: number): void {
    const { memory, tank, log } = this.options;
    const was_on_disk = this.on_disk;
    const left: KeptHolds = this.kept.flatMap(({ until_ms, ...hold }) => {
      const remaining_s = Math.ceil((until_ms - now_ms) / 1_000);
      return remaining_s < 1 ? [] : [{ ...hold, remaining_s }];
    });
    this.due_ms = now_ms + WRITE_EVERY_MS;
    try {
      memory.saveHolds(tank, left);
      this.on_disk = true;
    } catch (error) {
      this.on_disk = false;
      if (was_on_disk) log.error({ tank, error }, 'What is held by hand could not be written to disk');
    }
  }
}

function areSame(some: readonly Hold[], others: readonly Hold[]): boolean {
  const isAmongOthers = (hold: Hold) =>
    others.some(
      ({ actuator, command_id, until_ms }) =>
        actuator === hold.actuator &&
        command_id === hold.command_id &&
        Math.abs(until_ms - hold.until_ms) <= SAME_WITHIN_MS,
    );
  return some.length === others.length && some.every(isAmongOthers);
}
