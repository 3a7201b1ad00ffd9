/** A wall time in milliseconds as the wire writes it. Apart, so that a thread that writes times loads no schemas. */
export function toTimestamp(wall_ms: number): string {
  return new Date(wall_ms).toISOString();
}
