/** Where the sun is on a day; angles in radians. */
interface SunDay {
  readonly latitude: number;
  readonly declination: number;
  /** Half of the day's arc. */
  readonly sunset: number;
  /** Of the earth to the sun, 1 on average, inverse and squared. */
  readonly closeness: number;
}

/** Allen et al., "Crop evapotranspiration", FAO Irrigation and Drainage Paper 56 (1998), equations 22 to 25. */
function sunOn(latitude_deg: number, day: number): SunDay {
  const latitude = radians(latitude_deg);
  const season = (2 * Math.PI * day) / 365;
  const declination = 0.409 * Math.sin(season - 1.39);
  const closeness = 1 + 0.033 * Math.cos(season);
  return { latitude, declination, closeness, sunset: sunsetAt(latitude, declination) };
}

/** Beyond ±1 the sun does not set, or does not rise. */
function sunsetAt(latitude: number, declination: number): number {
  return Math.acos(Math.min(1, Math.max(-1, -Math.tan(latitude) * Math.tan(declination))));
}

/** What a surface sees of the sun in a day: the integral of its height over an arc. */
function sunSeen(latitude: number, declination: number, arc: number): number {
  return (
    arc * Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.sin(arc)
  );
}

/**
 * Sun on a flat square metre outside the atmosphere, in kWh per day. FAO-56, equation 21.
 * @param latitude_deg -90 to 90, north positive
 * @param day 1 (1 January) to 366
 */
export function extraterrestrial_kwh(latitude_deg: number, day: number): number {
  const { latitude, declination, sunset, closeness } = sunOn(latitude_deg, day);
  const solar_constant_mj_per_min = 0.082;
  const seen = sunSeen(latitude, declination, sunset);
  return Math.max(0, ((24 * 60) / Math.PI) * solar_constant_mj_per_min * closeness * seen) / 3.6;
}

/**
 * How much more a panel gets that is tilted towards the equator than a flat one, on a day whose sky lets through
 * `clearness` of the sun. Liu and Jordan's isotropic sky (Duffie & Beckman, "Solar Engineering of Thermal Processes",
 * chapter 2), diffuse share by Erbs et al. (1982), ground 0.2.
 */
function gainOfTilt(sun: SunDay, tilt_deg: number, clearness: number): number {
  const tilt = radians(tilt_deg) * (sun.latitude < 0 ? -1 : 1);
  const { latitude, declination, sunset } = sun;
  const flat = sunSeen(latitude, declination, sunset);
  const seen_until = Math.min(sunset, sunsetAt(latitude - tilt, declination));
  const direct = Math.max(0, sunSeen(latitude - tilt, declination, seen_until)) / flat;
  const diffuse = diffuseShare(clearness, sunset);
  const sky = (1 + Math.cos(tilt)) / 2;
  return (1 - diffuse) * direct + diffuse * sky + 0.2 * (1 - sky);
}

/** Erbs, Klein and Duffie, "Estimation of the diffuse radiation fraction" (1982), daily, for clearness up to 0.7. */
function diffuseShare(k: number, sunset: number): number {
  return sunset <= radians(81.4)
    ? 1 - 0.2727 * k + 2.4495 * k ** 2 - 11.9514 * k ** 3 + 9.3879 * k ** 4
    : 1 + 0.2832 * k - 2.5557 * k ** 2 + 0.8448 * k ** 3;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
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

/** How steep a panel stands that is to get through the winter: 15° more than the latitude. */
export function winter_tilt_deg(latitude_deg: number): number {
  return Math.round(Math.abs(latitude_deg)) + 15;
}

/**
 * Full-sun hours of the darkest day, for a panel that faces the equator at {@link winter_tilt_deg}: kWh per m² and day,
 * which is hours at 1 kW/m². The sky lets through 0.25 + 0.50 n/N, FAO-56 equation 35 with its recommended constants.
 * @throws RangeError beyond {@link FARTHEST_LATITUDE_DEG}
 */
export function darkest_sun_h(latitude_deg: number): number {
  const clearness = 0.25 + 0.5 * bandOf(latitude_deg).sunshine;
  const tilt_deg = winter_tilt_deg(latitude_deg);
  const days = Array.from({ length: 365 }, (_, at) => {
    const flat_kwh = clearness * extraterrestrial_kwh(latitude_deg, at + 1);
    return flat_kwh * gainOfTilt(sunOn(latitude_deg, at + 1), tilt_deg, clearness);
  });
  return Math.min(...days);
}
