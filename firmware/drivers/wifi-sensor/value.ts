/** What a message of a sensor says: a number in the sensor's own unit, that it has none, or nothing we understand. */
export type SensorValue =
  | { readonly kind: 'number'; readonly value: number }
  /** The sensor says itself that it has no reading: null, "nan", "unavailable". */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

/** Nobody's reading is longer. */
const MAX_BYTES = 16_384;
/** Words by which ESPHome, Tasmota and Home Assistant say that there is no reading. */
const NO_READING = ['nan', 'null', 'none', 'unavailable', 'unknown', ''];

const UNREADABLE: SensorValue = { kind: 'unreadable' };

/**
 * Reads the number out of a message.
 * @param path names of JSON members from the outside in, such as `['SR04', 'Distance']`; none for a bare number
 */
export function readValue(message: Buffer, path: readonly string[]): SensorValue {
  if (message.length > MAX_BYTES) return UNREADABLE;
  const text = message.toString('utf8');
  if (path.length === 0) return numberIn(text);
  let at: unknown;
  try {
    at = JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return UNREADABLE;
    at = (at as Record<string, unknown>)[name];
  }
  return at === null ? { kind: 'none' } : numberIn(String(at));
}

/** The names in a path as people write it: `SR04.Distance`. */
export function pathNames(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

function numberIn(text: string): SensorValue {
  const word = text.trim();
  if (NO_READING.includes(word.toLowerCase())) return { kind: 'none' };
  // No hexadecimal, no "Infinity", nothing that Number() is generous about.
  if (!/^[+-]?\d{1,9}(\.\d{1,9})?(e[+-]?\d{1,2})?$/i.test(word)) return UNREADABLE;
  return { kind: 'number', value: Number(word) };
}
