import type { TankController } from '../domain/tank/tank-controller.js';
import type { Learned } from '../protocol/learned.js';
import { LearnedKeeper, type LearnedKeeperOptions } from './learned-keeper.js';
import type { TankFaults } from './tank-faults.js';

/** What one tank has learned of its flows, in its control and in its diagnosis: kept across a restart. */
export class TankKnowledge {
  private readonly keeper: LearnedKeeper;

  constructor(
    private readonly controller: TankController,
    private readonly faults: TankFaults,
    options: LearnedKeeperOptions,
  ) {
    this.keeper = new LearnedKeeper(options);
  }

  /** Takes up what was kept before the start. To be called before the first tick. */
  recall(): void {
    const kept = this.keeper.recall();
    if (kept === undefined) return;
    if (kept.fill !== null) this.controller.remember(kept.fill);
    this.faults.remember(kept.diagnosis);
  }

  /** To be called at every tick. */
  tick(): void {
    this.keeper.tick(() => this.learned);
  }

  /** Writes it down; to be called when the tank is no longer looked after. */
  keep(): void {
    this.keeper.keep(this.learned);
  }

  private get learned(): Learned {
    return { fill: this.controller.memory, diagnosis: this.faults.memory };
  }
}
