import { levelAt } from '../domain/geometry/level.js';
import type { Reading } from '../domain/level/level-tracker.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { TankSetup } from './tank-setup.js';

export interface EarlyLookOptions {
  readonly setup: Pick<TankSetup, 'control' | 'range_finder'>;
  readonly controller: Pick<TankController, 'refillRule'>;
  /** Looks at the water now. */
  readonly look: () => void;
}

/**
 * Has the water looked at before its time when a sensor that speaks by itself tells of a level beyond a mark that the
 * last look did not see. It decides nothing; the look does.
 *
 * Only every other look is an early one, so that a sensor that tells nonsense ten times a second hurries nobody.
 */
export class EarlyLook {
  private beyond: number | null = null;
  private asked: 'no' | 'now' | 'before' = 'no';

  constructor(private readonly options: EarlyLookOptions) {}

  /** Begins to listen, where the sensor speaks by itself. */
  listen(): void {
    const { setup, look } = this.options;
    setup.range_finder.onDistance?.((distance_mm) => {
      if (this.wants(distance_mm)) look();
    });
  }

  /** After each look: what it saw. */
  looked({ level }: Reading): void {
    this.beyond = level === null ? null : this.marksBelow(level.percent);
    this.asked = this.asked === 'now' ? 'before' : 'no';
  }

  private wants(distance_mm: number): boolean {
    const { shape, empty_distance_mm } = this.options.setup.control.mounting;
    if (this.beyond === null || this.asked !== 'no') return false;
    const level = levelAt(shape, empty_distance_mm, distance_mm);
    if (level === undefined || this.marksBelow(level.percent) === this.beyond) return false;
    this.asked = 'now';
    return true;
  }

  /** The inlet may have to be opened or closed at its setpoints and at the full mark. */
  private marksBelow(percent: number): number {
    const { low_percent, high_percent } = this.options.controller.refillRule;
    const { inlet } = this.options.setup.control;
    return [low_percent, high_percent, inlet?.full_percent ?? 100].filter((mark) => percent >= mark).length;
  }
}
