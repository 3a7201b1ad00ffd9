import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 10;

/** What a probe answers once the thing is there. */
type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Asks `probe` every 10 ms until it answers something truthy, and gives that answer. Rejects with `what` after
 * `timeout_ms`, naming the last error when the probe threw. A wait in vain costs that time, a wait that ends does not:
 * the default leaves room for a busy machine. It always asks once more at the end, however long this process stood still.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  timeout_ms = 15_000,
): Promise<Truthy<T>> {
  const end_ms = performance.now() + timeout_ms;
  for (;;) {
    const last = performance.now() >= end_ms;
    let cause: unknown;
    try {
      const answer = await probe();
      if (answer) return answer as Truthy<T>;
    } catch (error) {
      cause = error;
    }
    if (last) throw new Error(`waited ${timeout_ms} ms in vain for: ${what}`, { cause });
    await pause(POLL_MS);
  }
}
