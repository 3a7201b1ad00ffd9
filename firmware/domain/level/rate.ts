/** A net flow with its standard error, both in litres per hour; positive while the tank gains. */
export interface Rate {
  readonly rate_lph: number;
  readonly error_lph: number;
}

const MS_PER_HOUR = 3_600_000;
/** Longest stretch the slope is taken over. */
const WINDOW_MS = 600_000;
/** A slope needs this many readings over this long. */
const LEAST_READINGS = 6;
const LEAST_SPAN_MS = 5_000;
const MOST_READINGS = 120;

/**
 * Net flow as the slope of a straight line through the readings since the last change of an actuator (ordinary least
 * squares; the standard error is that of the slope, from the residuals).
 */
export class RateEstimator {
  private times_ms: number[] = [];
  private litres: number[] = [];

  /** @param resolution_litres what one millimetre of depth holds: the least noise a sensor can have */
  constructor(private readonly resolution_litres: number) {}

  /** Forgets everything: after a valve has moved, the flow is another one. */
  restart(): void {
    this.times_ms = [];
    this.litres = [];
  }

  /** Takes a good reading at monotonic time `now_ms`. */
  take(litres: number, now_ms: number): void {
    if (this.times_ms.length >= MOST_READINGS) this.thin();
    this.times_ms.push(now_ms);
    this.litres.push(litres);
    while (now_ms - (this.times_ms[0] ?? now_ms) > WINDOW_MS) {
      this.times_ms.shift();
      this.litres.shift();
    }
  }

  /** The flow over the window, or null while it is too short to tell. */
  get rate(): Rate | null {
    const n = this.times_ms.length;
    const first_ms = this.times_ms[0] ?? 0;
    if (n < LEAST_READINGS || (this.times_ms[n - 1] ?? 0) - first_ms < LEAST_SPAN_MS) return null;
    const mean_t = sum(this.times_ms, (t) => t - first_ms) / n;
    const mean_v = sum(this.litres, (v) => v) / n;
    const s_tt = sum(this.times_ms, (t) => (t - first_ms - mean_t) ** 2);
    const s_tv = sum(this.times_ms, (t, i) => (t - first_ms - mean_t) * ((this.litres[i] ?? 0) - mean_v));
    const slope = s_tv / s_tt;
    const s_rr = sum(
      this.times_ms,
      (t, i) => ((this.litres[i] ?? 0) - mean_v - slope * (t - first_ms - mean_t)) ** 2,
    );
    const noise = Math.max(s_rr / (n - 2), this.resolution_litres ** 2 / 12);
    return { rate_lph: slope * MS_PER_HOUR, error_lph: Math.sqrt(noise / s_tt) * MS_PER_HOUR };
  }

  /** Keeps every other reading, so that a long window costs no more than a short one. */
  private thin(): void {
    this.times_ms = this.times_ms.filter((_, i) => i % 2 === 0);
    this.litres = this.litres.filter((_, i) => i % 2 === 0);
  }
}

function sum(values: readonly number[], term: (value: number, index: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += term(values[i] ?? 0, i);
  return total;
}

/** The flow worth showing: null while unknown, 0 while it cannot be told from standing water. */
export function significant_lph(rate: Rate | null): number | null {
  if (rate === null) return null;
  return Math.abs(rate.rate_lph) > 2 * rate.error_lph ? rate.rate_lph : 0;
}
