import type { Uptime } from '../../../domain/host/span.js';

/** An uptime as it is kept. */
interface Told {
  readonly first_min: number;
  readonly last_min: number;
  readonly restarts: number;
}

/** Half a byte for each span: that nothing is known, that it is written in full, or how it went on from the one before. */
const UNKNOWN = 15;
const IN_FULL = 14;
const IN_FULL_RESTARTED = 13;
/** So many minutes less one the first may exceed the last one before, and the last fall short of a span's end. */
const SLACK_MIN = 3;
/** In full: first and last in three bytes each (31 years), and behind them the restarts where there are some. */
const MOST_MINUTES = 0xffffff;
const MOST_RESTARTS = 0xff;

/**
 * Uptimes of spans of `step_min` minutes that follow each other, in whole minutes, rounded down: what rises goes on
 * rising. A machine is up for a minute more each minute, so that half a byte for each span is enough, and only the first
 * and those after a restart or a silence are written in full. Were they longer, fewer rows would go into a page.
 */
export function packedUptimes(uptimes: readonly (Uptime | null)[], step_min: number): Uint8Array {
  if (uptimes.every((uptime) => uptime === null)) return new Uint8Array();
  const codes: number[] = [];
  const full: number[] = [];
  let before: Told | null = null;
  for (const uptime of uptimes) {
    const told: Told | null = uptime && toldOf(uptime);
    const code = told === null ? UNKNOWN : codeOf(told, before, step_min);
    codes.push(code);
    if (told === null) continue;
    if (code >= IN_FULL_RESTARTED) full.push(...threeBytes(told.first_min), ...threeBytes(told.last_min));
    if (code === IN_FULL_RESTARTED) full.push(told.restarts);
    before = told;
  }
  return Uint8Array.from([...inPairs(codes), ...full]);
}

/** Those of `count` spans as `packedUptimes` wrote them. */
export function unpackedUptimes(bytes: Uint8Array, count: number, step_min: number): (Uptime | null)[] {
  let at = Math.ceil(count / 2);
  let last_min = 0;
  const next = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at).reduce((sum, byte) => sum * 256 + byte, 0);
  };
  return Array.from({ length: count }, (_, i) => {
    const pair = bytes[i >> 1] ?? 0xff;
    const code = i % 2 === 0 ? pair >> 4 : pair & 0xf;
    if (code === UNKNOWN) return null;
    const full = code >= IN_FULL_RESTARTED;
    const first_min = full ? next(3) : last_min + Math.floor(code / SLACK_MIN);
    last_min = full ? next(3) : first_min + step_min - (code % SLACK_MIN);
    const restarts = code === IN_FULL_RESTARTED ? next(1) : 0;
    return { first_s: first_min * 60, last_s: last_min * 60, restarts };
  });
}

function toldOf({ first_s, last_s, restarts }: Uptime): Told {
  const minutes = (seconds: number) => Math.min(MOST_MINUTES, Math.floor(seconds / 60));
  return {
    first_min: minutes(first_s),
    last_min: minutes(last_s),
    restarts: Math.min(MOST_RESTARTS, restarts),
  };
}

function codeOf({ first_min, last_min, restarts }: Told, before: Told | null, step_min: number): number {
  if (restarts > 0) return IN_FULL_RESTARTED;
  if (before === null) return IN_FULL;
  const later_min = first_min - before.last_min;
  const short_min = first_min + step_min - last_min;
  const slight = (minutes: number) => minutes >= 0 && minutes < SLACK_MIN;
  return slight(later_min) && slight(short_min) ? later_min * SLACK_MIN + short_min : IN_FULL;
}

function inPairs(codes: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(codes.length / 2) }, (_, i) => {
    const [high = UNKNOWN, low = UNKNOWN] = codes.slice(2 * i, 2 * i + 2);
    return high * 16 + low;
  });
}

function threeBytes(value: number): number[] {
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}
