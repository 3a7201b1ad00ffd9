import type { Rate } from '../level/rate.js';

/** A flow is no more than this many standard errors above what is told of it. */
const SURE_SIGMAS = 2;

/**
 * What goes on being drawn while the inlet is open, of what was drawn when it opened. A tank is opened while somebody
 * draws, and the tap is closed a moment later: added to what the level gains for the whole run it would be learned as what
 * the inlet brings. What drains on did so all through this pause and the one before; and what ends during a run makes the
 * level rise faster by as much.
 */
export class LastingDraw {
  /** The least that can have been drawn at any moment of this pause, and of the one before; in litres per hour. */
  private least_lph = Number.POSITIVE_INFINITY;
  private before_lph = Number.POSITIVE_INFINITY;
  /** What of it went on when the run began, and the least that the level can have gained in it since. */
  private drawn_lph = 0;
  private gained_lph = Number.POSITIVE_INFINITY;

  /** The inlet is closed, and the level does this. */
  closed({ rate_lph, error_lph }: Rate): void {
    this.least_lph = Math.min(this.least_lph, Math.max(0, SURE_SIGMAS * error_lph - rate_lph));
  }

  /** The inlet opens. @param drawn_lph what is drawn at this moment (0 or more) */
  opened(drawn_lph: number): void {
    this.drawn_lph = Math.min(drawn_lph, this.least_lph, this.before_lph);
    this.gained_lph = Number.POSITIVE_INFINITY;
    // A pause too short to tell says nothing of the next run either.
    if (Number.isFinite(this.least_lph)) this.before_lph = this.least_lph;
    this.least_lph = Number.POSITIVE_INFINITY;
  }

  /** What still is drawn of that, in litres per hour (0 or more), while the inlet is open and the level does this. */
  open({ rate_lph, error_lph }: Rate): number {
    this.gained_lph = Math.min(this.gained_lph, rate_lph + SURE_SIGMAS * error_lph);
    return Math.max(0, this.drawn_lph - Math.max(0, rate_lph - this.gained_lph));
  }
}
