import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 10;

/**
 * Asks `probe` every 10 ms until it answers something truthy, and gives that answer. Rejects with `what` after
 * `timeout_ms`, naming the last error when the probe threw.
 */
export async function waitFor<T>(what: string, probe: () => T | Promise<T>, timeout_ms = 5_000): Promise<T> {
  const end_ms = performance.now() + timeout_ms;
  let lastError: unknown;
  while (performance.now() < end_ms) {
    try {
      const answer = await probe();
      if (answer) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(POLL_MS);
  }
  throw new Error(`waited ${timeout_ms} ms in vain for: ${what}`, { cause: lastError });
}
