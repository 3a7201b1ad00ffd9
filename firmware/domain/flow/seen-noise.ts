/** Readings farther apart tell of the water as well as of the sensor, in ms. */
const MOST_APART_MS = 2_000;
/** About so many readings are remembered. */
const READINGS = 100;

/**
 * How restless the readings of a level really are, by their successive differences, which hardly see what flows meanwhile
 * (von Neumann, Kent, Bellinson & Hart, "The Mean Square Successive Difference" (1941)).
 */
export class SeenNoise {
  private litres = 0;
  private at_ms = Number.NEGATIVE_INFINITY;
  private variance: number;

  /** @param expected_litres standard deviation of one reading, as it should be, in litres (above 0) */
  constructor(private readonly expected_litres: number) {
    this.variance = expected_litres ** 2;
  }

  /** How many times the expected noise the real one is, 1 or more. */
  get ratio(): number {
    return Math.max(1, Math.sqrt(this.variance) / this.expected_litres);
  }

  /** Takes a good reading at monotonic time `now_ms`. */
  take(litres: number, now_ms: number): void {
    if (!Number.isFinite(litres)) return;
    const difference = litres - this.litres;
    const near = now_ms - this.at_ms <= MOST_APART_MS;
    this.litres = litres;
    this.at_ms = now_ms;
    if (near) this.variance += (difference ** 2 / 2 - this.variance) / READINGS;
  }
}
