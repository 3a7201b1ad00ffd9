/** The first pause is at least, and every pause at most, so long, in ms. */
const SHORTEST_MS = 250;
const LONGEST_MS = 30_000;

/**
 * How long to wait between tries: at random, up to a limit that doubles with each try. Nodes that lost their gateway
 * at the same moment so come back one after the other.
 */
export class BackOff {
  private tries = 0;

  /** @param random evenly spread over [0, 1) */
  constructor(private readonly random: () => number) {}

  /** The next pause: 250–500 ms, then up to 1 s, 2 s, 4 s and so on, and at last up to 30 s. */
  next_ms(): number {
    this.tries += 1;
    const limit_ms = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** this.tries);
    return SHORTEST_MS + (limit_ms - SHORTEST_MS) * this.random();
  }

  /** The last try has led to something that lasts. */
  reset(): void {
    this.tries = 0;
  }
}
