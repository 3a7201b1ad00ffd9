/** A contact that has not come to rest for this many debounce times is not believed any more. */
const RESTLESS_AFTER = 20;

/**
 * What a contact tells when its bounces, and the waves that move a float, are left out: the level at which it has stood
 * for `debounce_ms`. In between it is what it was; when it never comes to rest, unknown.
 */
export class Debounce {
  private raw: 0 | 1 | null = null;
  private since_ms = 0;
  private settled: 0 | 1 | null = null;
  private settled_ms = 0;

  constructor(private readonly debounce_ms: number) {}

  /** The contact stands so at monotonic time `now_ms`; null when it cannot be read, which forgets all. */
  see(level: 0 | 1 | null, now_ms: number): void {
    if (level === null) this.settled = null;
    else if (this.raw === null) this.settled_ms = now_ms;
    // What stood long enough until now was settled, though nobody asked.
    else this.settle(now_ms);
    if (level !== this.raw) this.since_ms = now_ms;
    this.raw = level;
  }

  /** It has just moved, and now stands so: perhaps where it was, when the change is over already. */
  moved(level: 0 | 1, now_ms: number): void {
    this.see(level, now_ms);
    this.since_ms = now_ms;
  }

  /** The level it stands at; null while that is not known. */
  level(now_ms: number): 0 | 1 | null {
    if (this.raw === null) return null;
    this.settle(now_ms);
    return now_ms - this.settled_ms > RESTLESS_AFTER * this.debounce_ms ? null : this.settled;
  }

  private settle(now_ms: number): void {
    if (this.raw === null || now_ms - this.since_ms < this.debounce_ms) return;
    this.settled = this.raw;
    this.settled_ms = now_ms;
  }
}
