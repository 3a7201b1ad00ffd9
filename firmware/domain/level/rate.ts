/** A net flow with its standard error, both in litres per hour; positive while the tank gains. */
export interface Rate {
  readonly rate_lph: number;
  readonly error_lph: number;
}

const MS_PER_HOUR = 3_600_000;
/** Longest stretch the slope is taken over, unless told otherwise. */
const WINDOW_MS = 600_000;
/** A slope needs this many readings over this long. */
const LEAST_READINGS = 6;
const LEAST_SPAN_MS = 5_000;
const MOST_READINGS = 120;
/** Where they are taken sparsely, these. */
const LEAST_SPARSE = 3;
const MOST_SPARSE = 60;
/** Noise of one reading, in mm, until so many readings have shown another. */
const NOISE_MM = 1.5;
const NOISE_READINGS = 4;
/** Readings that lie so many times as far from their line lie on none: the flow was another one meanwhile. */
const BENT_TIMES = 3;
/** Sums are reckoned anew from a nearer origin after so many windows. */
const FAR_WINDOWS = 8;

/** Sums over the readings, reckoned from an origin near them so that no digits are lost. */
interface Sums {
  readonly origin_ms: number;
  readonly origin_litres: number;
  t: number;
  v: number;
  tt: number;
  tv: number;
  vv: number;
}

/**
 * Net flow as the slope of a straight line through the readings since the last change of an actuator (ordinary least
 * squares; the standard error is that of the slope, from the residuals). It is asked at every tick, so sums are kept.
 *
 * A Kalman filter of volume and flow that starts from nothing and takes the flow for constant gives the same estimate
 * (Bar-Shalom, Li & Kirubarajan, "Estimation with Applications to Tracking and Navigation" (2001), 3.4); the window stands
 * for its forgetting, and the residuals tell the sensor's noise, which a filter would have to be told. Where a flow has to
 * be followed through people's draws, and something is known of it beforehand, `FlowEstimator` is that filter.
 */
export class RateEstimator {
  private times_ms: number[] = [];
  private litres: number[] = [];
  private sums: Sums | null = null;
  /** The last answer of `rate`: it is asked several times per tick. */
  private told: Rate | null = null;
  /** Readings that come sooner after the last one are left out, in ms. */
  private apart_ms = 0;

  /**
   * @param resolution_litres what one millimetre of depth holds: the least noise a sensor can have
   * @param window_ms the longest stretch the slope is taken over
   * @param sparse whether three readings are enough, and of many a few, evenly over the whole stretch: for one so long that
   * few may come, or so many that they cost too much. Three tell little of the noise, so it is taken for that of a plain sensor;
   * a stretch over which the flow was not the same all the time tells nothing
   */
  constructor(
    private readonly resolution_litres: number,
    readonly window_ms = WINDOW_MS,
    private readonly sparse = false,
  ) {}

  /** Forgets everything: after a valve has moved, the flow is another one. */
  restart(): void {
    this.times_ms = [];
    this.litres = [];
    this.sums = null;
    this.told = null;
    this.apart_ms = 0;
  }

  /** Takes a good reading at monotonic time `now_ms`. */
  take(litres: number, now_ms: number): void {
    if (now_ms - (this.times_ms.at(-1) ?? Number.NEGATIVE_INFINITY) < this.apart_ms) return;
    this.told = null;
    if (this.times_ms.length >= (this.sparse ? MOST_SPARSE : MOST_READINGS)) this.thin();
    this.times_ms.push(now_ms);
    this.litres.push(litres);
    if (this.sums !== null) count(this.sums, litres, now_ms, 1);
    this.forget(now_ms - this.window_ms);
    this.sums ??= this.summed();
  }

  /** The flow over the window, or null while it is too short to tell. */
  get rate(): Rate | null {
    this.told ??= this.slope();
    return this.told;
  }

  private slope(): Rate | null {
    const { sums, sparse } = this;
    const n = this.times_ms.length;
    const span_ms = (this.times_ms[n - 1] ?? 0) - (this.times_ms[0] ?? 0);
    if (sums === null || n < (sparse ? LEAST_SPARSE : LEAST_READINGS) || span_ms < LEAST_SPAN_MS) return null;
    const s_tt = sums.tt - (sums.t * sums.t) / n;
    const s_tv = sums.tv - (sums.t * sums.v) / n;
    const slope = s_tv / s_tt;
    const s_rr = sums.vv - (sums.v * sums.v) / n - slope * s_tv;
    const plain = sparse ? (NOISE_MM * this.resolution_litres) ** 2 : 0;
    if (sparse && s_rr > (n - 2) * BENT_TIMES ** 2 * plain) return null;
    const shown = sparse ? NOISE_READINGS : 0;
    const seen = (s_rr + shown * plain) / (n - 2 + shown);
    const noise = Math.max(seen, this.resolution_litres ** 2 / 12);
    return { rate_lph: slope * MS_PER_HOUR, error_lph: Math.sqrt(noise / s_tt) * MS_PER_HOUR };
  }

  private forget(before_ms: number): void {
    const { sums } = this;
    while ((this.times_ms[0] ?? before_ms) < before_ms) {
      const at_ms = this.times_ms.shift() ?? 0;
      const litres = this.litres.shift() ?? 0;
      if (sums !== null) count(sums, litres, at_ms, -1);
    }
    // Far from their origin sums lose digits.
    if (sums !== null && before_ms - sums.origin_ms > FAR_WINDOWS * this.window_ms) this.sums = null;
  }

  /** Keeps every other reading, so that a long window costs no more than a short one. */
  private thin(): void {
    const span_ms = (this.times_ms.at(-1) ?? 0) - (this.times_ms[0] ?? 0);
    if (this.sparse) this.apart_ms = (2 * span_ms) / this.times_ms.length;
    this.times_ms = this.times_ms.filter((_, i) => i % 2 === 0);
    this.litres = this.litres.filter((_, i) => i % 2 === 0);
    this.sums = null;
  }

  private summed(): Sums {
    const { times_ms, litres } = this;
    const [origin_ms = 0] = times_ms;
    const [origin_litres = 0] = litres;
    const sums = { origin_ms, origin_litres, t: 0, v: 0, tt: 0, tv: 0, vv: 0 };
    for (let i = 0; i < times_ms.length; i++) count(sums, litres[i] ?? 0, times_ms[i] ?? 0, 1);
    return sums;
  }
}

/**
 * How well a sparse slope tells a flow, as its standard error in litres per hour; infinite while it tells none.
 * @param litres_per_mm what one millimetre of depth holds
 * @param interval_s how often a reading comes
 */
export function sparseError_lph(litres_per_mm: number, span_s: number, interval_s: number): number {
  const readings = Math.min(MOST_SPARSE / 2, Math.floor(span_s / interval_s));
  if (readings < LEAST_SPARSE) return Number.POSITIVE_INFINITY;
  return (NOISE_MM * litres_per_mm * Math.sqrt(12 / readings) * 3_600) / span_s;
}

/** Counts a reading in, or, with -1 times, out again. */
function count(sums: Sums, litres: number, at_ms: number, times: 1 | -1): void {
  const t = at_ms - sums.origin_ms;
  const v = litres - sums.origin_litres;
  sums.t += times * t;
  sums.v += times * v;
  sums.tt += times * t * t;
  sums.tv += times * t * v;
  sums.vv += times * v * v;
}

/** The flow worth showing: null while unknown, 0 while it cannot be told from standing water. */
export function significant_lph(rate: Rate | null): number | null {
  if (rate === null) return null;
  return Math.abs(rate.rate_lph) > 2 * rate.error_lph ? rate.rate_lph : 0;
}
