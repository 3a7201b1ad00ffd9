import type { NamedMemory } from './cusum.js';
import type { InletMeter } from './inlet-meter.js';
import type { Situation } from './situation.js';
import type { StuckOpen } from './stuck-open.js';
import type { Supplies } from './supplies.js';
import type { SupplyMemory } from './supply.js';

/** What is to be kept across a restart. */
export interface StandingMemory {
  /** The source that was filled from last; "" is the one without a name. */
  readonly source: string;
  /** What is named of it; null where nothing is. */
  readonly supply: SupplyMemory | null;
  /** The inlet that is stuck open; null where it is not. */
  readonly stuck_open: NamedMemory | null;
}

/** Where these faults are found. */
interface Places {
  readonly supplies: Supplies;
  readonly stuck: StuckOpen;
  readonly meter: InletMeter;
}

/**
 * Faults of the supply and of the inlet that stood before a restart: at the first look after it they stand again, and go
 * as they came, by what is seen. In a tank at the brim nothing rises any more by which a stuck inlet could be found anew.
 */
export class StandingFaults {
  private now_ms = 0;

  /** @param kept as they stood before a restart; null where none did */
  constructor(
    private readonly places: Places,
    private readonly rain_fed: boolean,
    private kept: StandingMemory | null,
  ) {}

  /** What is to be kept across a restart; null while none stands. */
  get memory(): StandingMemory | null {
    if (this.kept !== null) return this.kept;
    const { now_ms } = this;
    const { supplies, stuck } = this.places;
    const [supply, stuck_open] = [supplies.current.memory(now_ms), stuck.memory(now_ms)];
    return supply === null && stuck_open === null
      ? null
      : { source: supplies.source ?? '', supply, stuck_open };
  }

  /** To be called at every look, before anything is made of it. */
  look(situation: Situation): void {
    this.now_ms = situation.now_ms;
    const { kept } = this;
    if (kept === null) return;
    this.kept = null;
    const { inlet, expected_inflow, now_ms } = situation;
    // Without an inlet nobody would ever see that they are over.
    if (inlet === null) return;
    const { supplies, stuck } = this.places;
    supplies.source = kept.source || null;
    if (kept.supply !== null) supplies.current.goOn(kept.supply, expected_inflow !== null, now_ms);
    if (kept.stuck_open !== null && this.inletIsSeen(situation)) stuck.goOn(kept.stuck_open, now_ms);
  }

  /** Under a roof, without a gauge and a meter that tells, water that the closed inlet brings is not to be told from rain. */
  private inletIsSeen(situation: Situation): boolean {
    return !this.rain_fed || situation.raining !== null || this.places.meter.tells(situation, false);
  }
}
