import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import type { Sight } from './deeds.js';
import { steady } from './pings.js';

export const HEIGHT_MM = 2_000;
export const EMPTY_MM = 2_250;

/** The water that a sensor looks at, as far as what it sees has anything to do with it. */
export class Surface {
  private depth_mm = 400;

  /** What one window of pings sees after a while. */
  see(sight: Sight, after_ms: number): readonly Ranging[] {
    if (sight.kind === 'water') this.depth_mm += sight.share * (25 + (20 * after_ms) / 1_000);
    if (sight.kind === 'leap') this.depth_mm = sight.depth_mm;
    this.depth_mm = Math.min(Math.max(this.depth_mm, 0), HEIGHT_MM);
    return sight.kind === 'pings' ? sight.pings : steady(EMPTY_MM - this.depth_mm);
  }
}
