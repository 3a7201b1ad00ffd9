/** A level is stale after this long while the inlet runs, in ms. */
const STALE_WHILE_FILLING_MS = 5_000;
/** Otherwise after this many sampling intervals. */
const STALE_INTERVALS = 3;

/**
 * The age at which a level is no longer one, in ms.
 * @param interval_ms how often the tank is sampled while it is still
 */
export function staleAfter_ms(running: boolean, interval_ms: number): number {
  return running ? STALE_WHILE_FILLING_MS : Math.max(STALE_WHILE_FILLING_MS, STALE_INTERVALS * interval_ms);
}
