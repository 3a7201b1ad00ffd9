import type { Ranging } from '../domain/level/ranging.js';
import type { Clock } from '../ports/clock.js';
import type { RangeFinder } from '../ports/range-finder.js';

/** A window of pings must leave room in the one-second tick for the rest of it, in ms. */
const WINDOW_MS = 900;

/** One window of pings as it came from the sensor. */
export interface PingWindow {
  /** 1 for the first since the node started; 0 before it. */
  readonly number: number;
  readonly pings: readonly Ranging[];
}

/**
 * Collects one window of pings. A sensor that answers slowly, or never, gets a shorter window, and the tick goes on.
 * @param window_ms the longest it may take; more than 0.9 s where sensors take turns, whose ticks are longer then
 */
export async function pingWindow(
  finder: RangeFinder,
  count: number,
  clock: Clock,
  window_ms = WINDOW_MS,
): Promise<Ranging[]> {
  const pings: Ranging[] = [];
  const over = new AbortController();
  const collect = async () => {
    while (pings.length < count && !over.signal.aborted) pings.push(await finder.range());
  };
  await Promise.race([collect(), clock.sleep(window_ms, over.signal)]);
  over.abort();
  return [...pings];
}
