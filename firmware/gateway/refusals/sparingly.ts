import type { Clock } from '../../ports/clock.js';

const EVERY_MS = 60_000;
/** The oldest keys are forgotten beyond this many, so that made-up names fill no memory. */
const MAX_KEYS = 1_000;

/** Lets the same thing be told at most once a minute, and counts what was left out in between. */
export class Sparingly {
  private readonly told = new Map<string, { at_ms: number; left_out: number }>();

  constructor(private readonly clock: Pick<Clock, 'monotonic_ms'>) {}

  /** How many were left out since the last one told; null when this one is to be left out too. */
  admit(key: string): number | null {
    const now_ms = this.clock.monotonic_ms();
    const last = this.told.get(key);
    if (last !== undefined && now_ms - last.at_ms < EVERY_MS) {
      last.left_out += 1;
      return null;
    }
    this.told.delete(key);
    this.told.set(key, { at_ms: now_ms, left_out: 0 });
    this.forgetOldest();
    return last?.left_out ?? 0;
  }

  private forgetOldest(): void {
    const oldest = this.told.keys().next();
    if (this.told.size > MAX_KEYS && !oldest.done) this.told.delete(oldest.value);
  }
}
