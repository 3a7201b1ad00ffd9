/**
 * The way back to where a pump stands, along where pumps lead: `['a', 'b', 'c', 'a']`. Null when there is none. A circle
 * further down that does not come back here is none of this pump's.
 * @param leads_to where the pump of each tank leads; tanks without a transfer pump are missing
 */
export function circleFrom(start: string, leads_to: ReadonlyMap<string, string>): string[] | null {
  const path = [start];
  const seen = new Set<string>();
  for (let at = leads_to.get(start); at !== undefined; at = leads_to.get(at)) {
    path.push(at);
    if (at === start) return path;
    if (seen.has(at)) return null;
    seen.add(at);
  }
  return null;
}
