import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

const LIMIT = Math.log(1e9);
/** Three windows in a row at the brim. */
const WINDOW = LIMIT / 3;
/** From here on water is at the brim, where the rule does not let in as much. */
const BRIM_PERCENT = 99;
/** A refill may end so far above its setpoint. */
const OVERSHOOT_PERCENT = 1;
/** Whatever the rule lets in, from here on water runs over: a level may be measured too low by some millimetres. */
const HIGHEST_BRIM_PERCENT = 99.5;
/** Below this it no longer runs over: waves and the sensor's noise lie between. */
const BELOW_PERCENT = 98;

/** Water at the brim, which is where it runs over. */
export class Overflow {
  private readonly test = new Cusum(LIMIT);
  private brim_percent = 0;

  see({ reading, high_percent = 0, now_ms }: Situation): void {
    if (reading.quality !== 'good') return;
    const { percent } = reading.level;
    const below = percent < BELOW_PERCENT;
    // What a higher setpoint let in stays there when that is lowered.
    this.brim_percent = Math.max(brimOf(high_percent), below ? 0 : this.brim_percent);
    if (below) this.test.add(Number.NEGATIVE_INFINITY, now_ms);
    else if (percent >= this.brim_percent) this.test.add(WINDOW, now_ms);
    else if (!this.test.present) this.test.add(-WINDOW, now_ms);
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('overflow', since_ms ?? 0, confidenceOf(evidence)) : null;
  }
}

/** Where the brim begins of a tank that its rule fills to a setpoint, in percent. */
function brimOf(high_percent: number): number {
  return Math.max(BRIM_PERCENT, Math.min(HIGHEST_BRIM_PERCENT, high_percent + OVERSHOOT_PERCENT));
}
