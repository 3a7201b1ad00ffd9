import type { SwitchReading, SwitchState } from '../instruments/level-switch.js';
import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

const LIMIT = Math.log(1e9);
/** Sensor and switch may differ by this share of the capacity, in percent: waves, and the travel of a float. */
const MARGIN_PERCENT = 5;
/** A contradiction that stands for ten minutes is none of the water's doing. */
const RATIO_PER_MINUTE = LIMIT / 10;
const MS_PER_MINUTE = 60_000;
/** Between two looks no more time counts than this, in ms. */
const LONGEST_LOOK_MS = 180_000;

/**
 * Sensor against level switches: a contradiction that lasts, and where the sensor stands when a switch turns. Which of
 * the two is wrong, two instruments cannot tell; the sentence names both.
 */
export class DriftingSensor {
  private readonly test = new Cusum(LIMIT);
  private readonly before = new Map<number, SwitchState>();
  private seen_ms: number | null = null;
  private off = { switch_percent: 0, sensor_percent: 0 };

  see({ reading, level_switches, now_ms }: Situation): void {
    const minutes = Math.min(LONGEST_LOOK_MS, now_ms - (this.seen_ms ?? now_ms)) / MS_PER_MINUTE;
    this.seen_ms = now_ms;
    if (reading.level === null) return;
    const { percent } = reading.level;
    for (let i = 0; i < level_switches.length; i++) {
      const one = level_switches[i];
      if (one === undefined) continue;
      if (this.turned(i, one) && Math.abs(percent - one.switch_percent) <= MARGIN_PERCENT) {
        this.test.add(Number.NEGATIVE_INFINITY, now_ms);
      } else if (contradicts(percent, one)) {
        this.off = { switch_percent: one.switch_percent, sensor_percent: Math.round(percent * 10) / 10 };
        this.test.add(RATIO_PER_MINUTE * minutes, now_ms);
      }
    }
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('sensor_drifting', since_ms ?? 0, confidenceOf(evidence), this.off) : null;
  }

  private turned(i: number, { state }: SwitchReading): boolean {
    if (state === 'unknown') return false;
    const before = this.before.get(i);
    this.before.set(i, state);
    return before !== undefined && before !== state;
  }
}

function contradicts(percent: number, { state, switch_percent }: SwitchReading): boolean {
  if (state === 'wet') return switch_percent - percent > MARGIN_PERCENT;
  return state === 'dry' && percent - switch_percent > MARGIN_PERCENT;
}
