/** The rain that is expected in one hour. */
export interface HourOfRain {
  /** Begin of the hour, Unix time in ms. */
  readonly from_ms: number;
  /** Expected rain in mm (litres per square metre), ≥ 0. */
  readonly rain_mm: number;
  /** How likely any rain is, 0–100 %. */
  readonly probability_percent: number;
}

/** How it stands with a forecast. Times are Unix times in ms, for people to read. */
export interface ForecastStanding {
  /** When the newest forecast was got; null before the first. */
  readonly got_ms: number | null;
  /** Since when every attempt to get another one has failed, and why the last did; null when it did not. */
  readonly failing: { readonly since_ms: number; readonly why: string } | null;
}

/** The weather that is expected where the farm is. */
export interface Weather {
  /**
   * The hours ahead, earliest first. Null while nobody knows: no service is set, or it has not answered for too long. A
   * forecast may be an hour or two old; its hours say themselves which they are. Never rejects.
   * @param signal nobody waits for it any more
   */
  forecast(signal?: AbortSignal): Promise<readonly HourOfRain[] | null>;
  readonly standing: ForecastStanding;
}
