import { Cusum, type NamedMemory, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';

/** One false alarm in five million blocks. */
const LIMIT = Math.log(5e6);
/** Water comes in that nobody let in from this share of the open inlet's flow on. */
const COMES_SHARE = 0.5;
/** So much more than the inlet brings does not come through it: somebody fills the tank by another way. */
const MORE_SHARE = 2;
/** Where the block ended at the brim, more may have come than could stay. */
const BRIMFUL_SHARE = 0.2;
const METERED_SHARE = 0.1;
const BY_LEVEL = { comes: ratioOf(0.8, 0.01), stands: ratioOf(0.2, 0.99) };
/** At the brim nothing rises any more, but without an inflow people would have drawn it down by now, four times in ten. */
const STAYS_AT_BRIM = ratioOf(1, 0.6);
const BY_METER = { comes: ratioOf(0.95, 0.001), stands: ratioOf(0.05, 0.999) };

/** Whether water comes through an inlet that is told to be closed. */
export class StuckOpen {
  private readonly test = new Cusum(LIMIT);

  /** @param share what came in, as a share of what the open inlet brings */
  take(share: number, by: 'level' | 'meter', ended_ms: number): void {
    const ratios = by === 'meter' ? BY_METER : BY_LEVEL;
    if (share > MORE_SHARE) return;
    const comes = share >= (by === 'meter' ? METERED_SHARE : COMES_SHARE);
    this.test.add(comes ? ratios.comes : ratios.stands, ended_ms);
  }

  /** A block ended at the brim that had begun below it. */
  filledUp(share: number, ended_ms: number): void {
    this.take(share >= BRIMFUL_SHARE ? Math.max(share, COMES_SHARE) : share, 'level', ended_ms);
  }

  /** A block began and ended at the brim: this carries on what was seen to come before, and says nothing by itself. */
  stayedAtBrim(ended_ms: number): void {
    if (this.test.evidence > 0) this.test.add(STAYS_AT_BRIM, ended_ms);
  }

  /** Whether it is named: cheaper to ask at every tick than for the fault. */
  get present(): boolean {
    return this.test.present;
  }

  /** What is to be kept across a restart; null while it is not named. */
  memory(now_ms: number): NamedMemory | null {
    return this.test.memory(now_ms);
  }

  /** It was named before a restart. */
  goOn(kept: NamedMemory, now_ms: number): void {
    this.test.goOn(kept, now_ms);
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('inlet_stuck_open', since_ms ?? 0, confidenceOf(evidence)) : null;
  }
}
