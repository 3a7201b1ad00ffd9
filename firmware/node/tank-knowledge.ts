import type { TankController } from '../domain/tank/tank-controller.js';
import type { Learned } from '../protocol/learned.js';
import { LearnedKeeper, type LearnedKeeperOptions } from './learned-keeper.js';
import type { TankFaults } from './tank-faults.js';

/** What one tank has learned of its flows and its sensor, in its control and in its diagnosis: kept across a restart. */
export class TankKnowledge {
  private readonly keeper: LearnedKeeper;
  /** Whether what is kept says that the level sensor is frozen, the inlet stuck open, and something wrong with the supply. */
  private kept = { frozen: false, stuck_open: false, supply_fails: false };

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
    const { levelFrozen: frozen } = this.faults;
    this.kept = { frozen, stuck_open: stuck_open !== null, supply_fails: supply !== null };
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
    if (this.urgent) this.keep();
    else this.keeper.tick(() => this.newest());
  }

  /**
   * What cannot wait for the hour. A frozen sensor that is believed again after a power cut would open the inlet, an inlet
   * stuck open is not found anew once the tank is full, and that water comes again is not seen anew before the next refill.
   * That the first two are over, and the third begins, is kept with the rest: what comes and goes every other minute shall
   * not wear the disk out.
   */
  private get urgent(): boolean {
    const { faults, kept } = this;
    if (faults.levelFrozen && !kept.frozen) return true;
    if (faults.inletStuckOpen && !kept.stuck_open) return true;
    return kept.supply_fails && !faults.supplyFails;
  }

  /** Writes it down; to be called when the tank is no longer looked after. */
  keep(): void {
    this.keeper.keep(this.newest());
  }

  /** What is to be written down now. */
  private newest(): Learned {
    const { levelFrozen: frozen, inletStuckOpen: stuck_open, supplyFails: supply_fails } = this.faults;
    this.kept = { frozen, stuck_open, supply_fails };
    return { fill: this.controller.memory, diagnosis: this.faults.memory };
  }
}
