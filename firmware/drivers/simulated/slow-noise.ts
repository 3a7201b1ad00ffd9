import { hash32, scramble32 } from './random.js';

/**
 * A quantity that drifts by chance between −1 and 1. It is a function of time alone, so asking often, rarely or out of
 * order gives the same drift, and time nobody asks about costs nothing.
 */
export class SlowNoise {
  private readonly seed: number;

  /** @param knot_ms how far apart the independent values lie that the drift runs through */
  constructor(
    seed: string,
    private readonly knot_ms: number,
  ) {
    this.seed = hash32(seed, 4);
  }

  /** The value at a time, −1…1. */
  at(time_ms: number): number {
    const knots = time_ms / this.knot_ms;
    const before = Math.floor(knots);
    const share = knots - before;
    // Smoothstep: the drift has no corners.
    const weight = share * share * (3 - 2 * share);
    return this.knot(before) * (1 - weight) + this.knot(before + 1) * weight;
  }

  private knot(index: number): number {
    return scramble32(this.seed + Math.imul(index, 0x9e3779b1)) / 2 ** 31 - 1;
  }
}
