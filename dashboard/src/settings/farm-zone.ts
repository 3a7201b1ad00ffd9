import type { Farm } from '../live/farm.js';

/**
 * The time zone of the farm: the one that most of its tanks' hours for filling are kept in. UTC is what a node says to
 * whom nobody has told a zone; undefined when no tank knows better, or when this browser does not know the zone.
 */
export function farmZone(farm: Farm): string | undefined {
  const votes = new Map<string, number>();
  for (const id of farm.tank_ids.value) {
    const zone = farm.tank(id)?.value.tank.schedule?.time_zone;
    if (zone !== undefined && zone !== 'UTC') votes.set(zone, (votes.get(zone) ?? 0) + 1);
  }
  const [most] = [...votes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return most !== undefined && isKnown(most[0]) ? most[0] : undefined;
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
