/** The units that the last word of an argument's name stands for. Other figures have theirs in the sentence itself. */
const UNITS: ReadonlyMap<string | undefined, string> = new Map([
  ['lph', 'L/h'],
  ['litres', 'L'],
  ['mm', 'mm'],
  ['c', '°C'],
  ['s', 's'],
]);

/** The unit of an argument, which people may read in another one or in minutes; undefined of a bare figure or a word. */
export function unitOf(name: string): string | undefined {
  return UNITS.get(name.split('_').pop());
}
