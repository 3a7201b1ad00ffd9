import { plainFigure } from '../format/plain-figure.js';

/** The durations offered for a run by hand, in minutes. */
const OFFERED = [5, 10, 30, 60] as const;
const LONGEST_MIN = 1440;

/** The longest run of a tank in whole minutes, at least 1. `max_run_s` is null until the node has told. */
export function longestRun_min(max_run_s: number | null): number {
  return Math.min(LONGEST_MIN, Math.max(1, Math.floor((max_run_s ?? LONGEST_MIN * 60) / 60)));
}

/** The durations to offer where a run may last `max_min` minutes at most. */
export function offeredMinutes(max_min: number): readonly number[] {
  const fitting = OFFERED.filter((minutes) => minutes <= max_min);
  return fitting.length > 0 ? fitting : [max_min];
}

/** Reads a typed number of minutes; null when it is not a whole number from 1 to `max_min`. */
export function readMinutes(typed: string, max_min: number): number | null {
  const text = plainFigure(typed);
  if (!/^\d{1,4}$/.test(text)) return null;
  const minutes = Number(text);
  return minutes >= 1 && minutes <= max_min ? minutes : null;
}
