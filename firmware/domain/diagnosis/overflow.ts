import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

const LIMIT = Math.log(1e9);
/** Three windows at the brim: a rule that fills to 99 % at most does not get there. */
const AT_THE_BRIM = LIMIT / 3;
const BRIM_PERCENT = 99;
/** Below this it no longer runs over: waves and the sensor's noise lie between. */
const BELOW_PERCENT = 98;

/** Water at the brim, which is where it runs over. */
export class Overflow {
  private readonly test = new Cusum(LIMIT);

  see({ reading, now_ms }: Situation): void {
    if (reading.quality !== 'good') return;
    const { percent } = reading.level;
    if (percent >= BRIM_PERCENT) this.test.add(AT_THE_BRIM, now_ms);
    else if (percent < BELOW_PERCENT) this.test.add(Number.NEGATIVE_INFINITY, now_ms);
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('overflow', since_ms ?? 0, confidenceOf(evidence)) : null;
  }
}
