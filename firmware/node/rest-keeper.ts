import { allRested, type Rests, type RestsMemory } from '../domain/tank/rests.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';

/** What keeping the rests of one tank works with. */
export interface RestKeeperOptions {
  readonly tank: string;
  readonly memory: Pick<NodeMemory, 'loadRests' | 'saveRests'>;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/** How often it is written down how long they still last, in ms: a restart prolongs them by no more. */
const WRITE_EVERY_MS = 300_000;
/** After a start the first time sooner: on a node that crashes every few minutes no rest would ever end. */
const FIRST_WRITE_MS = 60_000;

/**
 * Keeps how long the actuators of a tank rest and pause, what they have spent of their longest run, their starts of the
 * last hour, and which sources are left alone for having been dry: a restart, or one after the other, gives nobody a fresh
 * run. While the node is down nobody counts: a rest goes on for as long as it was last written to last.
 */
export class RestKeeper {
  /** Of what is on disk, or should be. */
  private revision = 0;
  private on_disk = true;
  private refused = false;
  /** Whether anything of it counts down, or up. */
  private counts = false;
  private due_ms = 0;

  constructor(
    private readonly rests: Rests,
    private readonly options: RestKeeperOptions,
  ) {}

  /**
   * Takes up what has to be waited for; to be called before the first tick.
   * @param inherited of the loop that looked after the tank before; undefined after a start of the node, and then the disk tells
   */
  recall(inherited?: RestsMemory): void {
    const { memory, tank, clock, log } = this.options;
    const now_ms = clock.monotonic_ms();
    const kept = inherited === undefined ? memory.loadRests(tank) : inherited;
    if (kept === null)
      log.warn(
        { tank },
        `What ran at ${tank} before is not known; each valve and pump pauses before it runs`,
      );
    if (kept !== undefined) this.rests.remember(kept, now_ms);
    this.revision = this.rests.revision;
    this.on_disk = inherited === undefined && kept != null;
    this.counts = kept != null && !allRested(kept);
    this.due_ms = now_ms + FIRST_WRITE_MS;
  }

  /** To be called at every tick. Written at every change and every few minutes; a disk that refuses is asked again. */
  note(): void {
    const now_ms = this.options.clock.monotonic_ms();
    const due = this.counts && now_ms >= this.due_ms;
    if (due || !this.on_disk || this.rests.revision !== this.revision) this.write(now_ms);
  }

  /** Writes down how long they still last; to be called when the tank is no longer looked after. */
  keep(): void {
    if (this.counts || !this.on_disk) this.write(this.options.clock.monotonic_ms());
  }

  private write(now_ms: number): void {
    const { memory, tank, log } = this.options;
    const rests = this.rests.memory(now_ms);
    this.revision = this.rests.revision;
    this.counts = !allRested(rests);
    this.due_ms = now_ms + WRITE_EVERY_MS;
    try {
      memory.saveRests(tank, rests);
      this.on_disk = true;
      this.refused = false;
    } catch (error) {
      this.on_disk = false;
      if (!this.refused)
        log.error({ tank, error }, 'How long a valve or pump rests could not be written to disk');
      this.refused = true;
    }
  }
}
