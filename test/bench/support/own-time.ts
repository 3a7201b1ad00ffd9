import { readFileSync } from 'node:fs';

/**
 * How long this process has been ready to run while the processor was with others, in ms
 * (https://docs.kernel.org/scheduler/sched-stats.html, /proc/pid/schedstat).
 */
function waited_ms(): number {
  return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
}

/** Wall time of a work of this thread, in ms, with and without what it waited for a processor that others had. */
export function timed(work: () => void): { readonly wall_ms: number; readonly own_ms: number } {
  const before_ms = waited_ms();
  const began_ms = performance.now();
  work();
  const wall_ms = performance.now() - began_ms;
  return { wall_ms, own_ms: Math.max(0, wall_ms - (waited_ms() - before_ms)) };
}
