import { Cusum, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';

/** One false alarm in five million blocks. */
const LIMIT = Math.log(5e6);
/** Water comes in that nobody let in from this share of the open inlet's flow on. */
const COMES_SHARE = 0.5;
const METERED_SHARE = 0.1;
const BY_LEVEL = { comes: ratioOf(0.8, 0.01), stands: ratioOf(0.2, 0.99) };
const BY_METER = { comes: ratioOf(0.95, 0.001), stands: ratioOf(0.05, 0.999) };

/** Whether water comes through an inlet that is told to be closed. */
export class StuckOpen {
  private readonly test = new Cusum(LIMIT);

  /** @param share what came in, as a share of what the open inlet brings */
  take(share: number, by: 'level' | 'meter', ended_ms: number): void {
    const ratios = by === 'meter' ? BY_METER : BY_LEVEL;
    const comes = share >= (by === 'meter' ? METERED_SHARE : COMES_SHARE);
    this.test.add(comes ? ratios.comes : ratios.stands, ended_ms);
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('inlet_stuck_open', since_ms ?? 0, confidenceOf(evidence)) : null;
  }
}
