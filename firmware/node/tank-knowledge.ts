import { KeptFaults } from '../domain/diagnosis/kept-faults.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { Learned } from '../protocol/learned.js';
import { LearnedKeeper, type LearnedKeeperOptions } from './learned-keeper.js';
import type { TankFaults } from './tank-faults.js';

/** What one tank has learned of its flows and its sensor, in its control and in its diagnosis: kept across a restart. */
export class TankKnowledge {
  private readonly keeper: LearnedKeeper;
  private readonly kept = new KeptFaults();

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
    const { supply = null, stuck_open = null } = kept.diagnosis.standing ?? {};
    const { levelFrozen } = this.faults;
    this.kept.keep({ levelFrozen, inletStuckOpen: stuck_open !== null, supplyFails: supply !== null });
  }

  /**
   * Takes up what was kept of the level sensor alone: the tank is thought to have another shape, and its flows are learned
   * anew. To be called before the first tick.
   */
  recallSensor(): void {
    const kept = this.keeper.recall()?.diagnosis.sensor;
    if (kept !== undefined) this.faults.remember({ ...this.faults.memory, sensor: kept });
    this.keep();
  }

  /** To be called at every tick. */
  tick(): void {
    if (this.kept.areOutdatedBy(this.faults)) this.keep();
    else this.keeper.tick(() => this.newest());
  }

  /** Writes it down; to be called when the tank is no longer looked after. */
  keep(): void {
    this.keeper.keep(this.newest());
  }

  /** What is to be written down now. */
  private newest(): Learned {
    this.kept.keep(this.faults);
    return { fill: this.controller.memory, diagnosis: this.faults.memory };
  }
}
