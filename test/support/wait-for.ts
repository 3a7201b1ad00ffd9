import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 10;

/** What a probe answers once the thing is there. */
type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Asks `probe` every 10 ms until it answers something truthy, and gives that answer. Rejects with `what` after
 * `timeout_ms`, naming the last error when the probe threw.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  timeout_ms = 5_000,
): Promise<Truthy<T>> {
  const end_ms = performance.now() + timeout_ms;
  let lastError: unknown;
  while (performance.now() < end_ms) {
    try {
      const answer = await probe();
      if (answer) return answer as Truthy<T>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(POLL_MS);
  }
  throw new Error(`waited ${timeout_ms} ms in vain for: ${what}`, { cause: lastError });
}
