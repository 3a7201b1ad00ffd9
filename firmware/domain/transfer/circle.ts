/** Where water of each tank is led, by its own pump or by the sources of others; tanks it does not leave are missing. */
export type Ways = ReadonlyMap<string, readonly string[]>;

/** A tank, as far as water is led out of it and into it. */
export interface Led {
  readonly id: string;
  /** The tank its transfer pump leads to; null without one. */
  readonly to_tank: string | null;
  /** The tanks that sources of its inlet take water from. */
  readonly supplied_by: readonly string[];
}

/** The ways that water of these tanks is led. */
export function waysBetween(tanks: readonly Led[]): Ways {
  const ways = new Map<string, string[]>();
  const lead = (from: string, to: string) => ways.set(from, [...(ways.get(from) ?? []), to]);
  for (const { id, to_tank, supplied_by } of tanks) {
    if (to_tank !== null) lead(id, to_tank);
    for (const supply of supplied_by) lead(supply, id);
  }
  return ways;
}

/**
 * The shortest way on which water that is led from one tank to another comes back, along pumps and sources:
 * `['a', 'b', 'c', 'a']`. Null when it does not. A circle further down that does not come back here is none of these two.
 */
export function circleThrough(from: string, to: string, ways: Ways): string[] | null {
  const seen = new Set([to]);
  let paths = [[from, to]];
  if (to === from) return [from, to];
  while (paths.length > 0) {
    const longer: string[][] = [];
    for (const path of paths) {
      for (const next of ways.get(path.at(-1) ?? to) ?? []) {
        if (next === from) return [...path, next];
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return null;
}
