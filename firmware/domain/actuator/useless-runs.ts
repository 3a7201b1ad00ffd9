/** A run that raised the level by less than this share of the capacity brought nothing, in percent. */
const NOTHING_PERCENT = 1;

/** Counts the runs in a row that reached their limit while the level did not rise. */
export class UselessRuns {
  private began_percent: number | null = null;
  private running = false;
  private in_a_row = 0;

  /** @param most so many in a row are too many; null when none are */
  constructor(private readonly most: number | null) {}

  get count(): number {
    return this.in_a_row;
  }

  get many(): boolean {
    return this.most !== null && this.in_a_row >= this.most;
  }

  /**
   * To be called at every decision.
   * @param at_limit whether a run has just ended at its limit, and no water was seen to arrive in it
   * @param percent the level; null while unknown
   */
  see(open: boolean, at_limit: boolean, percent: number | null): void {
    if (open && !this.running) this.began_percent = percent;
    if (!open && this.running) this.ended(at_limit, percent);
    this.running = open;
  }

  forget(): void {
    this.in_a_row = 0;
  }

  private ended(at_limit: boolean, percent: number | null): void {
    if (this.began_percent === null || percent === null) return;
    if (percent - this.began_percent >= NOTHING_PERCENT) this.in_a_row = 0;
    else if (at_limit) this.in_a_row += 1;
  }
}
