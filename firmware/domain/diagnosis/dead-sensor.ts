import { Cusum, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

const LIMIT = Math.log(1e9);
/** Under a falling jet up to a fifth of the windows give nothing; of a dead sensor, nearly all. */
const FAILS = ratioOf(0.99, 0.2);
const WORKS = ratioOf(0.01, 0.8);
/** A splash or a hand before the sensor is over by then, in ms. */
const LASTS_MS = 180_000;
/** The level is good, or doubted for another reason than its windows. */
const USABLE = ['level_good', 'level_not_read_yet', 'switch_above_sensor', 'switch_below_sensor'];

/** A sensor that gives no usable level any more: silent, without echo, contradicting itself, or out of the tank. */
export class DeadSensor {
  private readonly test = new Cusum(LIMIT);
  private named = false;
  private why = 'sensor_silent';

  see({ reading, now_ms }: Situation): void {
    const { code } = reading.reason;
    // Over Wi-Fi the second window may be minutes away, or never come: one alone says nothing.
    if (code === 'level_seen_once') return;
    const fails = !USABLE.includes(code);
    if (fails) this.why = code;
    this.test.add(fails ? FAILS : WORKS, now_ms);
    const { present, since_ms } = this.test;
    const lasts = fails && now_ms - (since_ms ?? now_ms) >= LASTS_MS;
    this.named = present && (this.named || lasts);
  }

  get fault(): Fault | null {
    const { since_ms, evidence } = this.test;
    if (!this.named) return null;
    return faultOf('sensor_dead', since_ms ?? 0, confidenceOf(evidence), { fault: this.why });
  }
}
