import type { BelievedRanging } from '../../../../firmware/domain/level/ranging.js';
import { type Setting, VirtualTank } from './virtual-tank.js';

/** How a Wi-Fi sensor tells. */
export interface Telling {
  /** A new reading comes so often, in ms. */
  readonly interval_ms: number;
  /** It rounds to this, in mm. */
  readonly step_mm?: number;
  /** Noise of one reading, as a standard deviation. */
  readonly noise_mm?: number;
}

/** A virtual tank whose level is told over Wi-Fi: one number now and then, which stands until the next one. */
export class WifiTank extends VirtualTank {
  /** It tells the same for ever, as often as before. */
  frozen_mm: number | null = null;
  private told_mm = 0;
  private told_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly telling: Telling,
    setting: Setting = {},
  ) {
    super(setting);
  }

  /** What the sensor would tell now. */
  get tells_mm(): number {
    const { step_mm = 1, noise_mm = 1.5 } = this.telling;
    const told_mm = this.frozen_mm ?? this.water_mm + noise_mm * this.random.gaussian();
    return step_mm * Math.round(told_mm / step_mm);
  }

  protected override pings(): BelievedRanging[] {
    if (this.now_ms - this.told_ms >= this.telling.interval_ms) {
      this.told_mm = this.tells_mm;
      this.told_ms = this.now_ms;
    }
    const age_ms = this.now_ms - this.told_ms;
    const ping = { kind: 'echo', distance_mm: this.told_mm, age_ms } as const;
    return [ping, ping, ping, ping, ping, ping, ping];
  }
}
