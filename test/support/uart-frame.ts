/** The four bytes a serial rangefinder sends for a distance of 0–65,535 mm. */
export function uartFrame(distance_mm: number): Uint8Array {
  const high = distance_mm >> 8;
  const low = distance_mm & 0xff;
  return Uint8Array.of(0xff, high, low, (0xff + high + low) & 0xff);
}
