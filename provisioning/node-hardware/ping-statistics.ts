import { median } from '../../firmware/domain/level/filter.js';
import type { Ranging, RangingFault } from '../../firmware/domain/level/ranging.js';

/** Median absolute deviation × 1.4826 ≈ σ, where outliers are few (Iglewicz & Hoaglin 1993). */
const MAD_TO_SIGMA = 1.4826;

/** What some pings came to. Lengths in mm. */
export interface PingSummary {
  readonly pings: number;
  readonly echoes: number;
  /** How often each fault was told; those that were not are left out. */
  readonly faults: Readonly<Partial<Record<RangingFault, number>>>;
  /** Faults among the pings, 0–100 %. */
  readonly fault_percent: number;
  /** Null without an echo. */
  readonly distance_mm: Spread | null;
  /** Median width of the echo, in µs; null where the sensor times it itself. */
  readonly echo_us: number | null;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The noise as a robust standard deviation: outliers hardly count. */
  readonly sigma: number;
}

/** Gathers pings and sums them up. */
export class PingStatistics {
  readonly distances_mm: number[] = [];
  private readonly widths_us: number[] = [];
  private readonly faults = new Map<RangingFault, number>();
  private pings = 0;

  get count(): number {
    return this.pings;
  }

  take(ping: Ranging): void {
    this.pings += 1;
    if (ping.kind !== 'echo') {
      this.faults.set(ping.kind, (this.faults.get(ping.kind) ?? 0) + 1);
      return;
    }
    this.distances_mm.push(ping.distance_mm);
    if (ping.echo_us !== undefined) this.widths_us.push(ping.echo_us);
  }

  summary(): PingSummary {
    const echoes = this.distances_mm.length;
    return {
      pings: this.pings,
      echoes,
      faults: Object.fromEntries(this.faults),
      fault_percent: this.pings === 0 ? 0 : (100 * (this.pings - echoes)) / this.pings,
      distance_mm: spreadOf(this.distances_mm),
      echo_us: this.widths_us.length === 0 ? null : median(this.widths_us),
    };
  }
}

/** The spread of some distances; null when there are none. */
export function spreadOf(distances_mm: readonly number[]): Spread | null {
  if (distances_mm.length === 0) return null;
  const middle = median(distances_mm);
  return {
    median: middle,
    min: distances_mm.reduce((least, one) => Math.min(least, one)),
    max: distances_mm.reduce((most, one) => Math.max(most, one)),
    sigma: MAD_TO_SIGMA * median(distances_mm.map((one) => Math.abs(one - middle))),
  };
}
