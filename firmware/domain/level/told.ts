import type { BelievedRanging } from './ranging.js';

/** A reading of a sensor that tells when it likes, as of when it told it. */
export interface Told {
  readonly distance_mm: number;
  /** Monotonic. */
  readonly at_ms: number;
}

/** Two looks at one reading put its time no farther apart than this, in ms: a look takes its time. */
const SAME_WITHIN_MS = 500;

/** Two distances are the same number within this, in mm: one that was multiplied differs in the last digit. */
const SAME_NUMBER_MM = 0.01;

/** The newest reading in a window; null without any, and for a sensor that measures whenever it is asked. */
export function newestTold(pings: readonly BelievedRanging[], now_ms: number): Told | null {
  for (let n = pings.length - 1; n >= 0; n--) {
    const ping = pings[n];
    if (ping?.kind !== 'echo') continue;
    return ping.age_ms === undefined ? null : { distance_mm: ping.distance_mm, at_ms: now_ms - ping.age_ms };
  }
  return null;
}

/** Whether a reading told at `at_ms` is another one than the one told at `last_ms`: one that stands is seen at every look. */
export function isNew(at_ms: number, last_ms: number): boolean {
  return at_ms - last_ms > SAME_WITHIN_MS;
}

/** Whether two readings tell the same number. */
export function sameNumber(one_mm: number, other_mm: number): boolean {
  return Math.abs(one_mm - other_mm) <= SAME_NUMBER_MM;
}

/** When the water was measured that a window shows, for those who must not count one reading twice. */
export class Measured {
  private last_ms = Number.NEGATIVE_INFINITY;

  /** The monotonic time of a window's reading; null when it is the one that was seen before. */
  newAt_ms(pings: readonly BelievedRanging[], now_ms: number): number | null {
    return this.toldAt_ms(newestTold(pings, now_ms), now_ms);
  }

  /** The same of the newest reading; of a sensor that is asked, for which that is null, every look measures anew. */
  toldAt_ms(told: Told | null, now_ms: number): number | null {
    if (told === null) return now_ms;
    if (!isNew(told.at_ms, this.last_ms)) return null;
    this.last_ms = told.at_ms;
    return told.at_ms;
  }
}
