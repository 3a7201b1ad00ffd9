import type { SwitchReading, SwitchState } from '../instruments/level-switch.js';
import { Cusum } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { Situation } from './situation.js';

const LIMIT = Math.log(1e9);
/** Sensor and switch may differ by this share of the capacity, in percent: waves, and the travel of a float. */
const MARGIN_PERCENT = 5;
/** A contradiction that stands for ten minutes is none of the water's doing. */
const RATIO_PER_MINUTE = LIMIT / 10;
/** Where they contradicted each other they agree within so much of that level, in percent. Elsewhere they may well do all the time. */
const THERE_PERCENT = 3;
/** What was named is not so any more after six hours of that, or after two weeks of a level that is never there. */
const AGREES_THERE_PER_MINUTE = LIMIT / (6 * 60);
const AGREES_PER_MINUTE = LIMIT / (14 * 24 * 60);
const MS_PER_MINUTE = 60_000;
/** Between two looks no more time counts than this, in ms. */
const LONGEST_LOOK_MS = 180_000;

const NOT_OFF = { switch_percent: 0, sensor_percent: 0 };

/** What is thought of the sensor by one switch. */
interface Pair {
  readonly test: Cusum;
  before: SwitchState;
  off: { readonly switch_percent: number; readonly sensor_percent: number };
}

/**
 * Sensor against each level switch: a contradiction that lasts, and where the sensor stands when the switch turns. Which of
 * the two is wrong, two instruments cannot tell; the sentence names both. Hours in which they agree where they did not speak
 * against it: a high switch that the rule never fills to would else be in the wrong for ever, and single minutes of months add up.
 */
export class DriftingSensor {
  private readonly pairs: Pair[] = [];
  private seen_ms: number | null = null;

  see({ reading, level_switches, now_ms }: Situation): void {
    const minutes = Math.min(LONGEST_LOOK_MS, now_ms - (this.seen_ms ?? now_ms)) / MS_PER_MINUTE;
    this.seen_ms = now_ms;
    if (reading.level === null) return;
    const { percent } = reading.level;
    for (let i = 0; i < level_switches.length; i++) {
      const one = level_switches[i];
      if (one === undefined || one.state === 'unknown') continue;
      const pair = this.pairs[i] ?? { test: new Cusum(LIMIT), before: one.state, off: NOT_OFF };
      this.pairs[i] = pair;
      compare(pair, { percent, one, minutes, now_ms });
    }
  }

  get fault(): Fault | null {
    const off = this.pairs.find((pair) => pair?.test.present);
    if (off === undefined) return null;
    return faultOf('sensor_drifting', off.test.since_ms ?? 0, confidenceOf(off.test.evidence), off.off);
  }
}

interface Compared {
  readonly percent: number;
  readonly one: SwitchReading;
  readonly minutes: number;
  readonly now_ms: number;
}

function compare(pair: Pair, { percent, one, minutes, now_ms }: Compared): void {
  const { state, switch_percent } = one;
  const turned = state !== pair.before;
  pair.before = state;
  if (turned && Math.abs(percent - switch_percent) <= MARGIN_PERCENT) {
    pair.test.add(Number.NEGATIVE_INFINITY, now_ms);
  } else if (contradicts(percent, one)) {
    pair.off = { switch_percent, sensor_percent: Math.round(percent * 10) / 10 };
    pair.test.add(RATIO_PER_MINUTE * minutes, now_ms);
  } else if (pair.test.evidence > 0) {
    const there = Math.abs(percent - pair.off.sensor_percent) <= THERE_PERCENT;
    pair.test.add(-(there ? AGREES_THERE_PER_MINUTE : AGREES_PER_MINUTE) * minutes, now_ms);
  }
}

function contradicts(percent: number, { state, switch_percent }: SwitchReading): boolean {
  if (state === 'wet') return switch_percent - percent > MARGIN_PERCENT;
  return state === 'dry' && percent - switch_percent > MARGIN_PERCENT;
}
