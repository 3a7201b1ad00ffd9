import { FillOutlook, type FillOutlookOptions } from '../../../../firmware/domain/tank/fill-outlook.js';

/** The outlook on a tank of 2,000 L, half full, whose water the test moves, and that is looked at every second. */
export class Water {
  readonly outlook: FillOutlook;
  litres = 1_000;
  now_ms = 0;

  constructor(options: Partial<FillOutlookOptions> = {}) {
    this.outlook = new FillOutlook({
      ...{ capacity_litres: 2_000, litres_per_mm: 1.13, inflow_lph: 1_800, closing_s: 0 },
      ...options,
    });
  }

  turn(open: boolean, source: string | null = null, hour: number | null = null): this {
    this.outlook.switched(open, this.now_ms, { source, hour });
    return this;
  }

  /**
   * @param noise_litres how far each reading lies above, and the next one below, the water
   * @param mixed whether other water comes in, too
   */
  run(span_s: number, net_lph: number, noise_litres = 0, mixed = false): this {
    for (let s = 0; s < span_s; s++) {
      this.now_ms += 1_000;
      this.litres += net_lph / 3_600;
      this.outlook.take(this.litres + (s % 2 === 0 ? noise_litres : -noise_litres), this.now_ms, mixed);
    }
    return this;
  }

  /** Nobody looks for so long. */
  sleep(span_s: number): this {
    this.now_ms += span_s * 1_000;
    return this;
  }

  get arrives(): boolean {
    return this.outlook.arrives(this.now_ms);
  }

  get seenToArrive(): boolean {
    return this.outlook.seenToArrive(this.now_ms);
  }
}
