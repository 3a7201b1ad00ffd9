/** Water that went in and out of a tank in a span, in litres, each ≥ 0. */
export interface Moved {
  readonly inflow_litres: number;
  readonly outflow_litres: number;
  /** The part of the inflow that came while the inlet was open; the rest is rain, or filled past the inlet. */
  readonly inlet_litres: number;
}

/** A turn of the level smaller than this share of the capacity is taken for noise. */
const TURN_SHARE = 0.005;
/** So is one smaller than this, in mm: the noise of a sensor is one of distance, and a large share of a shallow tank. */
const TURN_MM = 8;

/**
 * Reckons what went in and out from one level after another. A level that goes on in its direction is counted at once;
 * one that turns back is counted when it has turned by 0.5 % of the capacity, or by 8 mm where that is more, so that a sensor's noise is no water.
 * What is left at the end is counted to the side it lies on: inflow − outflow is always last − first. Inflow and
 * outflow at the same time are seen as their difference.
 */
export class WaterMoved {
  private counted: number | null = null;
  private last = 0;
  private last_open = false;
  private direction = 0;
  private inflow = 0;
  private outflow = 0;
  private inlet = 0;
  private readonly turn_share: number;

  /** @param height_mm of the tank, > 0; null while it is not known: then the share of the capacity counts alone */
  constructor(height_mm: number | null) {
    this.turn_share = Math.max(TURN_SHARE, height_mm === null ? 0 : TURN_MM / height_mm);
  }

  /** The level with which the span begins: what moved before it is not of this span. */
  begin(litres: number, inlet_open: boolean): void {
    this.counted = litres;
    this.last = litres;
    this.last_open = inlet_open;
  }

  /** Takes in a level measured: `litres` ≥ 0, `percent` of the capacity, and whether the inlet was open then. */
  add(litres: number, percent: number, inlet_open: boolean): void {
    this.last = litres;
    // The reading that ends a run comes after the valve has closed.
    const open = inlet_open || this.last_open;
    this.last_open = inlet_open;
    if (this.counted === null) {
      this.counted = litres;
      return;
    }
    const change = litres - this.counted;
    if (change === 0) return;
    const turn = percent > 0 ? (litres / percent) * 100 * this.turn_share : 0;
    if (Math.sign(change) !== this.direction && Math.abs(change) < turn) return;
    this.direction = Math.sign(change);
    this.count(change, open);
    this.counted = litres;
  }

  /** What moved from the first level to the last. */
  moved(): Moved {
    const rest = this.counted === null ? 0 : this.last - this.counted;
    return {
      inflow_litres: this.inflow + Math.max(0, rest),
      outflow_litres: this.outflow + Math.max(0, -rest),
      inlet_litres: this.inlet + (this.last_open ? Math.max(0, rest) : 0),
    };
  }

  private count(change: number, open: boolean): void {
    if (change < 0) this.outflow -= change;
    else {
      this.inflow += change;
      if (open) this.inlet += change;
    }
  }
}
