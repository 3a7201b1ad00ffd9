/** The rain that is expected in one hour. */
export interface HourOfRain {
  /** Begin of the hour, Unix time in ms. */
  readonly from_ms: number;
  /** Expected rain in mm (litres per square metre), ≥ 0. */
  readonly rain_mm: number;
  /** How likely any rain is, 0–100 %. */
  readonly probability_percent: number;
}

/** The weather that is expected where the farm is. */
export interface Weather {
  /**
   * The hours ahead, earliest first. Null while nobody knows: no service is set, or it has not answered for too long. A
   * forecast may be an hour or two old; its hours say themselves which they are. Never rejects.
   */
  forecast(): Promise<readonly HourOfRain[] | null>;
}
