/** What is expected of one hour, as a forecast tells it. */
export interface ExpectedRain {
  /** Begin of the hour, Unix time in ms. */
  readonly from_ms: number;
  /** In mm, ≥ 0. */
  readonly rain_mm: number;
  /** 0–100 %. */
  readonly probability_percent: number;
}

/** The roof a tank gathers its rain from. */
export interface Roof {
  /** Area seen from above, in m². */
  readonly area_m2: number;
  /** Share of the rain that reaches the tank, 0–1: 0.8–0.9 for tiles and sheet metal, less for a first-flush diverter. */
  readonly runoff: number;
}

const HOUR_MS = 3_600_000;

/**
 * The litres of rain to be expected from a roof: one mm on one m² is one litre, weighed by how likely it is to fall.
 * Hours that are partly over count by the part that is left.
 * @param until_ms end of the span that counts, Unix time in ms
 */
export function expectedRain_litres(
  hours: readonly ExpectedRain[],
  { area_m2, runoff }: Roof,
  now_ms: number,
  until_ms: number,
): number {
  return hours.reduce((litres, { from_ms, rain_mm, probability_percent }) => {
    const overlap_ms = Math.min(from_ms + HOUR_MS, until_ms) - Math.max(from_ms, now_ms);
    const share = Math.max(0, overlap_ms) / HOUR_MS;
    return litres + share * rain_mm * area_m2 * runoff * (probability_percent / 100);
  }, 0);
}
