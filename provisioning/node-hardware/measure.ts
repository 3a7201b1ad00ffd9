import { type FilterOptions, median, windowDistance } from '../../firmware/domain/level/filter.js';
import { sentence } from '../../firmware/protocol/reason-text.js';
import { Refusal } from '../refusal.js';
import type { PingSource } from './ping-source.js';
import { spreadOf } from './ping-statistics.js';

/** Windows in a row that must agree before the water counts as still. */
const AGREEING = 4;
/** Give up after so many: at one a second, the installer has waited long enough. */
const MOST_WINDOWS = 60;
/** What the windows may differ by, in mm: the resolution of the sensors, or the noise that this one shows. */
const LEAST_SPREAD_MM = 5;
const NOISE_SIGMAS = 3;

/** A distance that several windows agree on. */
export interface Measured {
  readonly distance_mm: number;
  /** Robust standard deviation of single pings, in mm. */
  readonly noise_mm: number;
  /** Windows that were looked at, and those of them that gave no distance and were repeated. */
  readonly windows: number;
  readonly repeated: number;
}

interface OneWindow {
  readonly distance_mm: number;
  readonly sigma_mm: number;
}

/**
 * Measures until four windows in a row agree. A window that gives no distance begins the count anew.
 * @param step told how many agree so far, of how many
 * @throws Refusal `level_not_still` after 60 windows, `cancelled` when `over` aborts
 */
export async function measureStill(
  source: PingSource,
  filter: FilterOptions,
  over: AbortSignal,
  step: (agreeing: number, of: number) => void,
): Promise<Measured> {
  let row: OneWindow[] = [];
  let repeated = 0;
  let trouble = 'the water does not come to rest';
  for (let windows = 1; windows <= MOST_WINDOWS; windows++) {
    const seen = await source.next(over);
    if (seen === null) throw stopped();
    const windowed = windowDistance(seen.pings, filter);
    if (windowed.distance_mm === null) {
      repeated += 1;
      trouble = sentence(windowed.reason);
      row = [];
    } else {
      const echoes = seen.pings.flatMap((ping) => (ping.kind === 'echo' ? [ping.distance_mm] : []));
      row.push({ distance_mm: windowed.distance_mm, sigma_mm: spreadOf(echoes)?.sigma ?? 0 });
      while (!agree(row)) row.shift();
    }
    step(row.length, AGREEING);
    if (row.length < AGREEING) continue;
    const distance_mm = median(row.map((one) => one.distance_mm));
    return { distance_mm, noise_mm: noiseOf(row), windows, repeated };
  }
  throw new Refusal({
    code: 'level_not_still',
    message: `no ${AGREEING} measurements in a row agree, in ${MOST_WINDOWS} tries: ${trouble}`,
    hint: 'Nothing was counted or changed. Wait until the water is still, look with "sluice sensor watch", then run the same command again.',
    exit: 'broken',
  });
}

function agree(row: readonly OneWindow[]): boolean {
  const spread = spreadOf(row.map(({ distance_mm }) => distance_mm));
  return spread === null || spread.max - spread.min <= Math.max(LEAST_SPREAD_MM, NOISE_SIGMAS * noiseOf(row));
}

function noiseOf(row: readonly OneWindow[]): number {
  return median(row.map(({ sigma_mm }) => sigma_mm));
}

function stopped(): Refusal {
  return new Refusal({
    code: 'cancelled',
    message: 'stopped; nothing was changed',
    hint: '',
    exit: 'cancelled',
  });
}
