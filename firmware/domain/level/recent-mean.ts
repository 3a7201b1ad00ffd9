/** Readings of this long are taken together, in ms, and so many of them at the most. */
const WINDOW_MS = 12_000;
const MOST = 10;

/** A volume at a monotonic time. */
export interface VolumeAt {
  readonly at_ms: number;
  readonly litres: number;
}

/**
 * The latest readings as one: their mean volume at their mean time, which for water that rises or falls evenly is what
 * it was then, with the noise of one reading divided by the root of their number. Readings farther apart stand alone.
 *
 * Faults of the water are told by the difference of two of these, a block apart, and not by the state of a Kalman filter:
 * they go into sequential tests, which count every observation as a new one, and successive states of a filter share
 * their readings. Of a minute at a reading a second, with σ for the noise of one, two means of ten tell the flow within
 * √(2/10)·σ a minute; the best there is, the slope through all 70 of them, within √(12/70)·σ·60/70, four fifths of that.
 */
export class RecentMean {
  /** A ring: the reading number n stands at n modulo its length. */
  private readonly litres: number[] = new Array(MOST).fill(0);
  private readonly times_ms: number[] = new Array(MOST).fill(0);
  private taken = 0;
  private first = 0;

  /** What was read until now no longer belongs to what comes. */
  restart(): void {
    this.first = this.taken;
  }

  /** Whether there was a reading since the last restart. */
  get known(): boolean {
    return this.first < this.taken;
  }

  /** Takes a good reading. */
  take(litres: number, now_ms: number): void {
    this.litres[this.taken % MOST] = litres;
    this.times_ms[this.taken % MOST] = now_ms;
    this.taken += 1;
    this.first = Math.max(this.first, this.taken - MOST);
    while (now_ms - (this.times_ms[this.first % MOST] ?? now_ms) > WINDOW_MS) this.first += 1;
  }

  /** The mean as of the last reading; there has to be one since the last restart. */
  get mean(): VolumeAt {
    const count = this.taken - this.first;
    let litres = 0;
    let at_ms = 0;
    for (let n = this.first; n < this.taken; n++) {
      litres += (this.litres[n % MOST] ?? 0) / count;
      at_ms += (this.times_ms[n % MOST] ?? 0) / count;
    }
    return { at_ms, litres };
  }
}
