/**
 * Lets so many reads at a time through, and the others wait here: a browser has six connections to a gateway, and what
 * waits for one of them there counts as unanswered, and holds back what somebody presses.
 */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #free: number;

  /** @param at_once how many may run at a time */
  constructor(at_once: number) {
    this.#free = at_once;
  }

  /**
   * Begins `read` when its turn comes; how it ends is its own affair.
   * @returns gives the turn up: what has not begun by then never does
   */
  take(read: () => Promise<unknown>): () => void {
    const begin = () => {
      this.#waiting.delete(begin);
      this.#free -= 1;
      const end = () => {
        this.#free += 1;
        this.#next();
      };
      void read().then(end, end);
    };
    this.#waiting.add(begin);
    this.#next();
    return () => {
      this.#waiting.delete(begin);
    };
  }

  #next(): void {
    const [begin] = this.#waiting;
    if (this.#free > 0) begin?.();
  }
}
