const MS_PER_HOUR = 3_600_000;
/** A volume must be this many standard errors of a difference above another. */
const SURE_SIGMAS = 3 * Math.SQRT2;

/**
 * What the level itself has shown since the inlet opened, or began to fill from another source. The estimate of the flow
 * begins with what was expected, and goes on to see some of that in a dry supply for a minute or two.
 */
export class SeenRise {
  private began_litres = 0;
  private began_ms = 0;
  private lowest_litres = 0;
  /** From where on the next rise counts. */
  private mark_litres = Number.POSITIVE_INFINITY;
  private mark_ms = 0;

  /** @param noise_litres standard deviation of one reading, as it should be */
  constructor(private readonly noise_litres: number) {}

  /** From here on it counts. */
  begin(litres: number, now_ms: number): void {
    this.began_litres = litres;
    this.began_ms = now_ms;
    this.lowest_litres = litres;
    this.mark(litres, now_ms);
  }

  /** The tank holds so much now. */
  take(litres: number, now_ms: number): void {
    this.lowest_litres = Math.min(this.lowest_litres, litres);
    if (litres < this.mark_litres) this.mark(litres, now_ms);
  }

  /** What has risen until now counts no more: it was told, or may be other water. */
  mark(litres: number, now_ms: number): void {
    this.mark_litres = litres;
    this.mark_ms = now_ms;
  }

  /** How long the level took to rise surely, however slowly, in ms; null while it has not since this last told so. */
  climbed(litres: number, now_ms: number, noise_ratio: number): number | null {
    if (litres - this.mark_litres <= this.sure_litres(noise_ratio)) return null;
    const took_ms = now_ms - this.mark_ms;
    this.mark(litres, now_ms);
    return took_ms;
  }

  /** Whether it has risen from its lowest. @param noise_ratio how many times the expected noise the real one is */
  rose(litres: number, noise_ratio: number): boolean {
    return litres - this.lowest_litres > this.sure_litres(noise_ratio);
  }

  /** Whether there is more in it than what people draw, in litres per hour, would have left. */
  brought(litres: number, drawn_lph: number, now_ms: number, noise_ratio: number): boolean {
    const drawn_litres = (drawn_lph * (now_ms - this.began_ms)) / MS_PER_HOUR;
    return litres - this.began_litres + drawn_litres > this.sure_litres(noise_ratio);
  }

  private sure_litres(noise_ratio: number): number {
    return SURE_SIGMAS * noise_ratio * this.noise_litres;
  }
}
