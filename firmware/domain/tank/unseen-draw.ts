import type { DrawSide } from './draw-side.js';

const MS_PER_HOUR = 3_600_000;

/**
 * What the outlet and the pump of a tank have taken out since its level was measured, as far as it is known what they
 * move. Times are monotonic, in ms.
 */
export class UnseenDraw {
  private litres = 0;
  private counted_ms = 0;

  constructor(
    private readonly sides: readonly DrawSide[],
    private readonly capacity_litres: number,
  ) {}

  /** A level that was measured at `at_ms` is known from `now_ms` on: what went before it is in it. */
  measured(at_ms: number, now_ms: number): void {
    this.count(now_ms);
    this.litres = Math.min(this.litres, this.draws_lph * ((now_ms - at_ms) / MS_PER_HOUR));
  }

  /** In percent of the capacity (0 or more). To be asked before each decision: what runs now has run since the last one. */
  percent(now_ms: number): number {
    this.count(now_ms);
    return (100 * this.litres) / this.capacity_litres;
  }

  private count(now_ms: number): void {
    this.litres += this.draws_lph * ((now_ms - this.counted_ms) / MS_PER_HOUR);
    this.counted_ms = now_ms;
  }

  private get draws_lph(): number {
    return this.sides.reduce((sum, side) => sum - (side.seat.running ? (side.moves_lph() ?? 0) : 0), 0);
  }
}
