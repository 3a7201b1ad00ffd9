import type { GatewayConfig } from '../config/gateway-config.js';
import { OpenMeteo } from '../drivers/weather/open-meteo.js';
import type { WeatherOption } from '../gateway/planner/planner.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';

/** The weather service of a configuration, and the roofs whose tanks wait for rain. */
export function weatherOf(
  { latitude_deg, longitude_deg, url, roofs }: NonNullable<GatewayConfig['weather']>,
  clock: Clock,
  log: Log,
): WeatherOption {
  const place = { latitude_deg, longitude_deg, ...(url === undefined ? {} : { url }) };
  return {
    weather: new OpenMeteo({ ...place, clock, log }),
    roofs: new Map(
      Object.entries(roofs).map(([tank, { area_m2, runoff, ...wait }]) => [
        tank,
        { roof: { area_m2, runoff }, ...wait },
      ]),
    ),
  };
}
