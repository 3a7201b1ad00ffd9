import type { Rate } from '../level/rate.js';

const SURE_SIGMAS = 3;

/** What goes for an inlet that opens, or changes its source. */
export interface Opening {
  /** What the source that is left brings at the least, in litres per hour; null where none is left, or nobody knows. */
  readonly left_lph: number | null;
  /** Whether there is next to nothing in the tank. */
  readonly empty: boolean;
  /** How many times its noise is what it should be. */
  readonly noise_ratio: number;
}

/** What people draw, as far as the level told it when the inlet was opened or began to fill from another source. */
export class DrawnAtOpening {
  /** In litres per hour, 0 or more. */
  lph = 0;
  /** Whether that is of a run before, and of a tank that is empty by now: nobody knows any more. */
  stale = false;
  /** Whether the level told it beyond doubt. */
  seen = false;

  /** @param before how the level moved until now; null after a pause too short to tell: people draw, and leaks run, as they did */
  opened(before: Rate | null, { left_lph, empty, noise_ratio }: Opening): void {
    this.stale = before === null && empty;
    this.seen = before !== null && surelyFalls(before, noise_ratio);
    if (before === null) return;
    if (surelyFalls(before)) this.lph = -before.rate_lph;
    // Behind the water that came in they may draw as they did, as far as what came leaves room for it.
    else if (surelyRises(before))
      this.lph = Math.min(this.lph, Math.max(0, (left_lph ?? 0) - before.rate_lph));
    else this.lph = 0;
  }
}

/** Whether the level falls beyond doubt. @param noise_ratio how many times its noise is what it should be */
export function surelyFalls({ rate_lph, error_lph }: Rate, noise_ratio = 1): boolean {
  return -rate_lph > SURE_SIGMAS * error_lph * noise_ratio;
}

function surelyRises({ rate_lph, error_lph }: Rate): boolean {
  return rate_lph > SURE_SIGMAS * error_lph;
}
