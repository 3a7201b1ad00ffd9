/** A length of time in the one or two units that matter at its size. */
export type DurationParts =
  | { readonly unit: 's'; readonly n: number }
  | { readonly unit: 'min'; readonly n: number }
  | { readonly unit: 'h'; readonly h: number; readonly min: number }
  | { readonly unit: 'd'; readonly d: number; readonly h: number };

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Splits a length of time in milliseconds, rounded down; a negative one counts as nothing. */
export function durationParts(duration_ms: number): DurationParts {
  const total_s = Math.floor(Math.max(0, duration_ms) / 1000);
  if (total_s < MINUTE_S) return { unit: 's', n: total_s };
  if (total_s < HOUR_S) return { unit: 'min', n: Math.floor(total_s / MINUTE_S) };
  if (total_s < DAY_S) {
    const min = Math.floor((total_s % HOUR_S) / MINUTE_S);
    return { unit: 'h', h: Math.floor(total_s / HOUR_S), min };
  }
  return { unit: 'd', d: Math.floor(total_s / DAY_S), h: Math.floor((total_s % DAY_S) / HOUR_S) };
}

/** The one unit an estimated length of time in milliseconds is told in, rounded; at least 1 min. */
export function estimateParts(duration_ms: number): {
  readonly unit: 'min' | 'h' | 'd';
  readonly n: number;
} {
  const total_s = Math.max(0, duration_ms) / 1000;
  if (total_s < 100 * MINUTE_S) return { unit: 'min', n: Math.max(1, Math.round(total_s / MINUTE_S)) };
  if (total_s < 2 * DAY_S) return { unit: 'h', n: Math.round(total_s / HOUR_S) };
  return { unit: 'd', n: Math.round(total_s / DAY_S) };
}

/** What is left of a run as a clock shows it: `9:42`, `1:02:03`. Rounded up, so that it ends at 0:00. */
export function countdown(left_ms: number): string {
  const total_s = Math.ceil(Math.max(0, left_ms) / 1000);
  const seconds = String(total_s % 60).padStart(2, '0');
  const minutes = Math.floor(total_s / MINUTE_S) % 60;
  const hours = Math.floor(total_s / HOUR_S);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}
