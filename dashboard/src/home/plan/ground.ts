import type { Position } from '../../../../firmware/protocol/position.js';

/** A tank on the ground, in metres from any one point of the farm. */
export interface Spot {
  readonly id: string;
  readonly east_m: number;
  readonly north_m: number;
}

/** The tanks that have a place on one plan, and those that have none on it. */
export interface Ground {
  readonly spots: readonly Spot[];
  readonly elsewhere: readonly string[];
}

interface Placed {
  readonly id: string;
  readonly position?: Position | null | undefined;
}

/** Metres in a degree of latitude: the mean circle through the poles (40,007.86 km) by 360. */
const METRES_PER_DEGREE = 111_133;

/**
 * Puts tanks on one plan. Metres of the farm's own and degrees of the earth have no point in common: where a farm has
 * both, the plan shows the more frequent kind.
 */
export function groundOf(tanks: readonly Placed[]): Ground {
  const own: Spot[] = [];
  const earth: { id: string; latitude_deg: number; longitude_deg: number }[] = [];
  for (const { id, position } of tanks) {
    if (position == null) continue;
    if ('x_m' in position) own.push({ id, east_m: position.x_m, north_m: position.y_m });
    else earth.push({ id, ...position });
  }
  const spots = own.length >= earth.length ? own : flattened(earth);
  const shown = new Set(spots.map(({ id }) => id));
  return { spots, elsewhere: tanks.map(({ id }) => id).filter((id) => !shown.has(id)) };
}

/** A farm is small enough to be flat: degrees of longitude shrink with the cosine of the latitude, and that is all. */
function flattened(
  earth: readonly { id: string; latitude_deg: number; longitude_deg: number }[],
): readonly Spot[] {
  const [first] = earth;
  if (first === undefined) return [];
  const shrunk = Math.cos((first.latitude_deg * Math.PI) / 180);
  return earth.map(({ id, latitude_deg, longitude_deg }) => ({
    id,
    east_m: shortWay(longitude_deg - first.longitude_deg) * METRES_PER_DEGREE * shrunk,
    north_m: (latitude_deg - first.latitude_deg) * METRES_PER_DEGREE,
  }));
}

/** Across the date line, not around the earth. */
function shortWay(degrees: number): number {
  if (degrees > 180) return degrees - 360;
  return degrees < -180 ? degrees + 360 : degrees;
}
