import type { Rate } from '../level/rate.js';

/** When something will be so, in seconds from now. */
export interface Forecast {
  readonly likely_s: number;
  /** Between these two it will be in 19 of 20 cases; `latest_s` is null when it may never be. */
  readonly soonest_s: number;
  readonly latest_s: number | null;
}

const S_PER_HOUR = 3_600;
/** Two standard errors hold 95 %. */
const BAND_SIGMAS = 2;

/**
 * When a tank that holds `litres` will hold `target_litres` if the flow stays as it is; null while it moves the other
 * way, or nobody can tell.
 */
export function timeTo(
  target_litres: number,
  litres: number,
  { rate_lph, error_lph }: Rate,
): Forecast | null {
  const missing = target_litres - litres;
  if (missing === 0) return { likely_s: 0, soonest_s: 0, latest_s: 0 };
  const towards_lph = Math.sign(missing) * rate_lph;
  if (!(towards_lph > BAND_SIGMAS * error_lph * 0.5)) return null;
  const away = Math.abs(missing) * S_PER_HOUR;
  const slowest_lph = towards_lph - BAND_SIGMAS * error_lph;
  return {
    likely_s: away / towards_lph,
    soonest_s: away / (towards_lph + BAND_SIGMAS * error_lph),
    latest_s: slowest_lph > 0 ? away / slowest_lph : null,
  };
}

/**
 * The volume at which a valve is told to close so that what still runs in while it closes ends at `target_litres`.
 * @param inflow_lph what it brings while open; null while nobody knows: then it is told at the target itself
 * @param closing_s how long it takes to close
 */
export function closeAt_litres(target_litres: number, inflow_lph: number | null, closing_s: number): number {
  // While a valve closes it lets through, on the mean, half of what it does when open.
  return target_litres - ((Math.max(inflow_lph ?? 0, 0) / S_PER_HOUR) * closing_s) / 2;
}

/**
 * The longest that a run may take: so many times its forecast, within the installer's own limit.
 * @param margin above 1
 */
export function runCap_s(forecast: Forecast | null, margin: number, limit_s: number): number {
  return forecast === null ? limit_s : Math.min(limit_s, Math.ceil(forecast.likely_s * margin));
}
