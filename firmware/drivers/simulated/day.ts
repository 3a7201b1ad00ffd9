const MS_PER_HOUR = 3_600_000;

/** Something that follows the hour of the day: one value for each hour from midnight, 24 of them. */
export type ByHour = readonly number[];

/** The hour of the day, UTC, 0–24. */
export function hourOf(wall_ms: number): number {
  const hours = wall_ms / MS_PER_HOUR;
  return hours - 24 * Math.floor(hours / 24);
}

/** The value that holds during an hour. */
export function during(table: ByHour, hour: number): number {
  return table[Math.floor(hour) % 24] ?? 0;
}

/** The value at a moment, on a straight line from the beginning of its hour to that of the next. */
export function between(table: ByHour, hour: number): number {
  const now = during(table, hour);
  return now + (during(table, hour + 1) - now) * (hour % 1);
}
