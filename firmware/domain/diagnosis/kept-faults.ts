/** What is found that would not be found again soon after a restart. */
export interface LastingFaults {
  /** The level sensor repeats itself beyond doubt. */
  readonly levelFrozen: boolean;
  /** The inlet was found to be stuck open. */
  readonly inletStuckOpen: boolean;
  /** Something is named of the supply. */
  readonly supplyFails: boolean;
}

/**
 * What of it is written down, and whether that can wait. A frozen sensor that is believed again after a power cut would open
 * the inlet, an inlet stuck open is not found anew once the tank is full, and that water comes again is not seen anew before
 * the next refill. That the first two are over, and the third begins, is kept with the rest: what comes and goes every other
 * minute shall not wear the disk out.
 */
export class KeptFaults {
  private frozen = false;
  private stuck_open = false;
  private supply_fails = false;

  /** Whether what is found now has to be written down at once. */
  areOutdatedBy(found: LastingFaults): boolean {
    if (found.levelFrozen && !this.frozen) return true;
    if (found.inletStuckOpen && !this.stuck_open) return true;
    return this.supply_fails && !found.supplyFails;
  }

  /** This is written down. */
  keep({ levelFrozen, inletStuckOpen, supplyFails }: LastingFaults): void {
    this.frozen = levelFrozen;
    this.stuck_open = inletStuckOpen;
    this.supply_fails = supplyFails;
  }
}
