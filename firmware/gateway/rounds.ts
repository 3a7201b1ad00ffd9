import type { Log } from '../ports/log.js';

/**
 * Work that is done again and again, one piece after the other. A piece that fails, because the disk does, keeps no
 * other from its turn, and is tried again in the next round.
 */
export class Rounds {
  private readonly failing = new Set<string>();

  /** @param pieces by a name for the log */
  constructor(
    private readonly pieces: Readonly<Record<string, () => void>>,
    private readonly log: Log,
  ) {}

  /** Does each piece once. Never throws; that a piece fails is logged once, until it has gone well again. */
  go(): void {
    for (const [name, work] of Object.entries(this.pieces)) {
      try {
        work();
        this.failing.delete(name);
      } catch (error) {
        if (!this.failing.has(name))
          this.log.error({ code: 'round_failed', piece: name, error }, `Looking after ${name} failed`);
        this.failing.add(name);
      }
    }
  }
}
