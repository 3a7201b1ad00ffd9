import { sameNumber, type Told } from '../level/told.js';

/** What the mean of some windows of a sensor that is asked can be wrong by, and what has surely risen by it. */
const NOISE_MM = 2;
const RISE_MM = 6;
/** A reading of one that tells when it likes stands alone: it is wrong by so many times as much. */
const ALONE = 2;
/**
 * Two readings that were rounded may lie a whole step apart while the water hardly moves. More than that would be surer,
 * and too slow for a tank that an open inlet fills within minutes.
 */
const NOISE_STEPS = 1;
const RISE_STEPS = 2;

/**
 * What a level sensor can be wrong by. One that tells when it likes may round, to centimetres or whole percents. Its step
 * is the least by which two readings in a row ever differed.
 */
export class SensorNoise {
  private noise_mm = NOISE_MM;
  private rise_mm = RISE_MM;
  private step_mm = Number.POSITIVE_INFINITY;
  private last: Told | null = null;

  /** @param litres_per_mm what one millimetre of depth holds, on the mean */
  constructor(private readonly litres_per_mm: number) {}

  /** A sensor that tells when it likes has told this, which was not seen before. */
  see(told: Told): void {
    const { last } = this;
    this.last = told;
    if (last === null) this.widen(0);
    if (last === null || sameNumber(told.distance_mm, last.distance_mm)) return;
    const step_mm = Math.abs(told.distance_mm - last.distance_mm);
    if (step_mm >= this.step_mm) return;
    this.step_mm = step_mm;
    this.widen(step_mm);
  }

  private widen(step_mm: number): void {
    this.noise_mm = Math.max(ALONE * NOISE_MM, NOISE_STEPS * step_mm);
    this.rise_mm = Math.max(ALONE * RISE_MM, RISE_STEPS * step_mm);
  }

  /** What it can be wrong by, in litres. */
  get litres(): number {
    return this.noise_mm * this.litres_per_mm;
  }

  /** What has surely risen, in litres. */
  get rise_litres(): number {
    return this.rise_mm * this.litres_per_mm;
  }
}
