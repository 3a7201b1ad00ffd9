import type { Rate } from '../level/rate.js';

/** What is known beforehand of a tank's sensor and its water. */
export interface FlowEstimatorOptions {
  /** Standard deviation of one reading, in litres (above 0): the sensor's noise times the surface of the water. */
  readonly noise_litres: number;
  /**
   * How fast the flow itself may wander while nothing is switched: its standard deviation after a minute, in litres
   * per hour (above 0).
   */
  readonly wander_lph: number;
}

const S_PER_HOUR = 3_600;
const MS_PER_S = 1_000;
/** Nothing is said of a flow that is less certain than the first guess. */
const LEAST_READINGS = 3;
/** A reading this many standard deviations from what was expected, squared, speaks against the flow (χ², 1 %). */
const SURPRISE = 6.63;
/** So many in a row of the same sign, and the flow is another one: somebody has opened a tap. */
const SURPRISES = 3;

/**
 * Level and net flow of a tank from noisy readings: a Kalman filter with two states, volume (L) and flow (L/s), and
 * white-noise acceleration between readings at any spacing. Bar-Shalom, Li & Kirubarajan, "Estimation with Applications
 * to Tracking and Navigation" (2001), 6.2.2 (model), 5.2.3 (filter) and 11.2 (manoeuvre detection by the innovations).
 */
export class FlowEstimator {
  private litres = 0;
  private flow_lps = 0;
  /** Covariances: volume, volume with flow, flow. */
  private vv = 0;
  private vf = 0;
  private ff = 0;
  private at_ms: number | null = null;
  private readings = 0;
  private surprises = 0;

  constructor(private readonly options: FlowEstimatorOptions) {}

  /** Net flow and its standard error, positive while the tank gains; null while too little is known. */
  get rate(): Rate | null {
    if (this.at_ms === null || this.readings < LEAST_READINGS) return null;
    return { rate_lph: this.flow_lps * S_PER_HOUR, error_lph: Math.sqrt(this.ff) * S_PER_HOUR };
  }

  /** The volume as of the last reading, smoothed, in litres; null before the first. */
  get volume_litres(): number | null {
    return this.at_ms === null ? null : this.litres;
  }

  /** Takes a good reading at monotonic time `now_ms`. One that is not younger than the last is left out. */
  take(litres: number, now_ms: number): void {
    if (!Number.isFinite(litres)) return;
    if (this.at_ms === null) {
      this.begin(litres, now_ms);
      return;
    }
    const span_s = (now_ms - this.at_ms) / MS_PER_S;
    if (span_s <= 0) return;
    this.predict(span_s);
    this.at_ms = now_ms;
    this.readings += 1;
    this.correct(litres);
  }

  /**
   * Something was switched: from here on the flow is another one, and only the volume is still known.
   * @param expected_lph what is to be expected now, with its standard error; null when nothing is
   */
  switched(expected: Rate | null): void {
    this.flow_lps = expected === null ? 0 : expected.rate_lph / S_PER_HOUR;
    this.ff = expected === null ? this.unknownFlow() : (expected.error_lph / S_PER_HOUR) ** 2;
    this.vf = 0;
    this.readings = 0;
    this.surprises = 0;
  }

  private begin(litres: number, now_ms: number): void {
    this.litres = litres;
    this.vv = this.options.noise_litres ** 2;
    this.vf = 0;
    this.ff = this.unknownFlow();
    this.at_ms = now_ms;
    this.readings = 1;
  }

  private predict(span_s: number): void {
    const q = (this.options.wander_lph / S_PER_HOUR) ** 2 / 60;
    this.litres += this.flow_lps * span_s;
    this.vv += 2 * span_s * this.vf + span_s ** 2 * this.ff + (q * span_s ** 3) / 3;
    this.vf += span_s * this.ff + (q * span_s ** 2) / 2;
    this.ff += q * span_s;
  }

  private correct(litres: number): void {
    const innovation = litres - this.litres;
    this.watch(innovation);
    const [gain_v, gain_f] = [this.vv / this.expectedVariance, this.vf / this.expectedVariance];
    this.litres += gain_v * innovation;
    this.flow_lps += gain_f * innovation;
    this.ff -= gain_f * this.vf;
    this.vf -= gain_v * this.vf;
    this.vv -= gain_v * this.vv;
  }

  /** Readings that keep falling on one side of what was expected: the flow is forgotten, and found anew. */
  private watch(innovation: number): void {
    const surprising = innovation ** 2 / this.expectedVariance > SURPRISE;
    const side = Math.sign(innovation);
    const same = Math.sign(this.surprises) === side ? this.surprises : 0;
    this.surprises = surprising ? same + side : 0;
    if (Math.abs(this.surprises) < SURPRISES) return;
    this.surprises = 0;
    this.ff = this.unknownFlow();
    this.vf = 0;
    this.vv = Math.max(this.vv, innovation ** 2);
  }

  /** Of a reading around what it is expected to be. */
  private get expectedVariance(): number {
    return this.vv + this.options.noise_litres ** 2;
  }

  /** As much as a first guess may be wrong: a reading's noise within a minute, and a thousand litres an hour more. */
  private unknownFlow(): number {
    return (1_000 / S_PER_HOUR + this.options.noise_litres / 60) ** 2;
  }
}
