import type { SensorPayload } from '../../../../firmware/protocol/calibration.js';

/** So many windows in a row must agree before the water counts as still, as for `sluice sensor calibrate`. */
export const AGREEING = 4;
/** What they may differ by: the resolution of the sensors and a little of their noise, in mm. */
const SPREAD_MM = 10;

/** The windows seen so far with a new one: the newest `AGREEING`, without those heard twice. */
export function withWindow(seen: readonly SensorPayload[], next: SensorPayload): readonly SensorPayload[] {
  const last = seen.at(-1);
  if (last?.window === next.window) return seen;
  // A node that has started again counts from one: what was seen before is another story.
  const row = last !== undefined && next.window < last.window ? [] : seen;
  return [...row, next].slice(-AGREEING);
}

/** How many windows up to the newest agree. */
export function agreeing(seen: readonly SensorPayload[]): number {
  for (let from = 0; from < seen.length; from += 1) {
    const row = distancesOf(seen.slice(from));
    if (row !== null && Math.max(...row) - Math.min(...row) <= SPREAD_MM) return row.length;
  }
  return 0;
}

/** The distance on which enough windows agree, to a whole mm; null while the water is not still, or not seen. */
export function steadyDistance_mm(seen: readonly SensorPayload[]): number | null {
  if (agreeing(seen) < AGREEING) return null;
  const sorted = (distancesOf(seen) ?? []).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Math.round(((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2);
}

/** All of their distances; null when one has none. */
function distancesOf(seen: readonly SensorPayload[]): number[] | null {
  const distances = seen.flatMap(({ distance_mm }) => distance_mm ?? []);
  return distances.length === seen.length ? distances : null;
}
