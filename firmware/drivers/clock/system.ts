import type { Clock } from '../../ports/clock.js';

/** The longest span a Node timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export class SystemClock implements Clock {
  wall_ms(): number {
    return Date.now();
  }

  monotonic_ms(): number {
    return performance.now();
  }

  /**
   * Never resolves before `span_ms` have passed, unless `signal` aborts; a Node timer alone may be 1 ms early. A span of
   * 0 still lets everything else run once, so that a loop that is behind its time cannot starve the process.
   */
  async sleep(span_ms: number, signal?: AbortSignal): Promise<void> {
    const due_ms = this.monotonic_ms() + span_ms;
    let rest_ms = span_ms;
    while (!signal?.aborted) {
      await timer(Math.min(Math.ceil(rest_ms), LONGEST_TIMER_MS), signal);
      rest_ms = due_ms - this.monotonic_ms();
      if (!(rest_ms > 0)) return;
    }
  }
}

function timer(span_ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(handle);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const handle = setTimeout(finish, span_ms);
    signal?.addEventListener('abort', finish);
  });
}
