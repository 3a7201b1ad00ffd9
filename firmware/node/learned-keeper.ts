import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { Learned } from '../protocol/learned.js';

/** SD cards wear: what was learned is written down so often at most, and at a stop, in ms. */
const KEEP_EVERY_MS = 3_600_000;

/** What keeping the learned flows of one tank works with. */
export interface LearnedKeeperOptions {
  readonly tank: string;
  readonly memory: NodeMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps what was learned of one tank's flows. A disk that refuses costs knowledge, never water: it is told once. */
export class LearnedKeeper {
  private written = '';
  private looked_ms = 0;
  private refused = false;

  constructor(private readonly options: LearnedKeeperOptions) {}

  /** What was kept before the start; undefined when nothing was, or it is damaged. */
  recall(): Learned | undefined {
    const { memory, tank, clock } = this.options;
    const kept = memory.loadLearned(tank);
    this.written = JSON.stringify(kept);
    this.looked_ms = clock.monotonic_ms();
    return kept;
  }

  /** To be called at every tick: once an hour it is written down, if it has changed. */
  tick(learned: () => Learned): void {
    const now_ms = this.options.clock.monotonic_ms();
    if (now_ms - this.looked_ms < KEEP_EVERY_MS) return;
    this.looked_ms = now_ms;
    this.keep(learned());
  }

  /** Writes it down, if it has changed. Never throws. */
  keep(learned: Learned): void {
    const text = JSON.stringify(learned);
    if (text === this.written) return;
    const { memory, tank, log } = this.options;
    try {
      memory.saveLearned(tank, learned);
      this.written = text;
      this.refused = false;
    } catch (error) {
      if (!this.refused)
        log.warn({ tank, error }, `What was learned of the flows of ${tank} could not be written to disk`);
      this.refused = true;
    }
  }
}
