/**
 * Does what is asked one after the other, so that an older decision can never overtake a newer one. What is asked before it
 * has begun, or after its end, is left undone.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private state: 'before' | 'open' | 'over' = 'before';

  /** Whether it does what is asked. */
  get open(): boolean {
    return this.state === 'open';
  }

  begin(): void {
    this.state = 'open';
  }

  end(): void {
    this.state = 'over';
  }

  /** Resolves when its turn is over, also when it was left undone; rejects as `work` does, and the next follows. */
  take(work: () => Promise<void>): Promise<void> {
    const mine = this.last.then(() => (this.open ? work() : undefined));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when all that has been asked so far is done. Never rejects. */
  async settled(): Promise<void> {
    await this.last;
  }
}
