import type { HourOfRain, Weather } from '../../ports/weather.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { WeatherView } from '../../protocol/weather.js';

const HOUR_MS = 3_600_000;

/** What a gateway without a weather service answers: nothing is wrong, there is just nothing to tell. */
export const NO_WEATHER: WeatherView = {
  configured: false,
  forecast_of: null,
  failing_since: null,
  trouble: null,
  hours: [],
};

/**
 * The forecast as people are shown it.
 * @param hours null while there is none
 * @param wall_ms Unix time in ms; hours that are over by then are left out
 */
export function weatherView(
  { standing: { got_ms, failing } }: Pick<Weather, 'standing'>,
  hours: readonly HourOfRain[] | null,
  wall_ms: number,
): WeatherView {
  return {
    configured: true,
    forecast_of: hours === null || got_ms === null ? null : toTimestamp(got_ms),
    failing_since: failing === null ? null : toTimestamp(failing.since_ms),
    trouble: failing?.why ?? null,
    hours: (hours ?? [])
      .filter(({ from_ms }) => from_ms + HOUR_MS > wall_ms)
      .map(({ from_ms, ...rain }) => ({ from: toTimestamp(from_ms), ...rain })),
  };
}
