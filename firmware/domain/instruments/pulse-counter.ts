/**
 * Counts the pulses of a contact from its changes, as they are told to a program that is sometimes late. It needs no
 * level of rest: two changes are a pulse. Changes nearer to each other than the debounce time are one, and when the contact
 * then stands where it stood before, they were a whole pulse.
 */
export class PulseCounter {
  /** Where the contact stood before the changes that are not over yet, and where it stands after the last of them. */
  private before: 0 | 1;
  private stands: 0 | 1;
  private changed_ms: number | null = null;
  private changes = 0;

  /** @param debounce_ms 0 takes every change that is told for one of its own */
  constructor(
    stands: 0 | 1,
    private readonly debounce_ms: number,
  ) {
    this.before = stands;
    this.stands = stands;
  }

  /** A change was told at monotonic time `now_ms`, after which the contact stands at `level`. */
  change(level: 0 | 1, now_ms: number): void {
    this.conclude(now_ms);
    this.stands = level;
    this.changed_ms = now_ms;
  }

  /** Whole pulses so far. */
  count(now_ms: number): number {
    this.conclude(now_ms);
    return Math.floor(this.changes / 2);
  }

  private conclude(now_ms: number): void {
    if (this.changed_ms === null || now_ms - this.changed_ms < this.debounce_ms) return;
    this.changes += this.stands === this.before ? 2 : 1;
    this.before = this.stands;
    this.changed_ms = null;
  }
}
