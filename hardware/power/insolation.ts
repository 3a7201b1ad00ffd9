/**
 * Sun on a flat square metre outside the atmosphere, in kWh per day.
 * Allen et al., "Crop evapotranspiration", FAO Irrigation and Drainage Paper 56 (1998), equations 21 to 25.
 * @param latitude_deg -90 to 90, north positive
 * @param day 1 (1 January) to 366
 */
export function extraterrestrial_kwh(latitude_deg: number, day: number): number {
  const latitude = (latitude_deg * Math.PI) / 180;
  const season = (2 * Math.PI * day) / 365;
  const closeness = 1 + 0.033 * Math.cos(season);
  const declination = 0.409 * Math.sin(season - 1.39);
  // Beyond ±1 the sun does not set, or does not rise.
  const cosine = Math.min(1, Math.max(-1, -Math.tan(latitude) * Math.tan(declination)));
  const sunset = Math.acos(cosine);
  const height =
    sunset * Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.sin(sunset);
  const solar_constant_mj_per_min = 0.082;
  const mj = ((24 * 60) / Math.PI) * solar_constant_mj_per_min * closeness * height;
  return Math.max(0, mj) / 3.6;
}

/** A range of latitudes, north and south alike, and how cloudy its darkest month is taken to be. */
export interface LatitudeBand {
  readonly name: string;
  /** The band reaches from here to the next one's beginning, or to `FARTHEST_LATITUDE_DEG`. */
  readonly from_deg: number;
  /** Share of the daylight hours with the sun out, in the darkest month. */
  readonly sunshine: number;
}

/** Closer to a pole no panel of a sensible size carries a Pi through the winter. */
export const FARTHEST_LATITUDE_DEG = 60;

/** The shares are this project's cautious assumptions; figures measured for the place are better, and may be given instead. */
export const BANDS: readonly LatitudeBand[] = [
  { name: '0–15° (wet tropics)', from_deg: 0, sunshine: 0.3 },
  { name: '15–25° (dry tropics)', from_deg: 15, sunshine: 0.4 },
  { name: '25–35° (subtropics)', from_deg: 25, sunshine: 0.35 },
  { name: '35–45° (warm temperate)', from_deg: 35, sunshine: 0.3 },
  { name: '45–55° (cool temperate)', from_deg: 45, sunshine: 0.15 },
  { name: '55–60° (cold)', from_deg: 55, sunshine: 0.1 },
];

/** @throws RangeError beyond {@link FARTHEST_LATITUDE_DEG} */
export function bandOf(latitude_deg: number): LatitudeBand {
  const distance_deg = Math.abs(latitude_deg);
  const found = BANDS.findLast(({ from_deg }) => distance_deg >= from_deg);
  if (found !== undefined && distance_deg <= FARTHEST_LATITUDE_DEG) return found;
  throw new RangeError(`A latitude from -${FARTHEST_LATITUDE_DEG} to ${FARTHEST_LATITUDE_DEG} is needed.`);
}

/** The end of a band that has the least sun. */
export function poleward_deg(band: LatitudeBand): number {
  return BANDS[BANDS.indexOf(band) + 1]?.from_deg ?? FARTHEST_LATITUDE_DEG;
}

/**
 * Full-sun hours of the darkest day for a panel that lies flat: kWh per m² and day, which is hours at 1 kW/m².
 * Rs = (0.25 + 0.50 n/N) Ra, FAO-56 equation 35 with its recommended constants. A panel tilted towards the equator gets
 * more in winter; that is margin.
 * @throws RangeError beyond {@link FARTHEST_LATITUDE_DEG}
 */
export function darkest_sun_h(latitude_deg: number): number {
  const { sunshine } = bandOf(latitude_deg);
  const days = Array.from({ length: 365 }, (_, at) => extraterrestrial_kwh(latitude_deg, at + 1));
  return (0.25 + 0.5 * sunshine) * Math.min(...days);
}
