import type { Ranging } from '../level/ranging.js';
import type { Echoes } from './situation.js';

/**
 * The nearest and the farthest echo of a window; null without any, and for a sensor that tells when it likes: its newest
 * reading is seen again and again, which says nothing. Such a one is judged by its readings, each once.
 */
export function echoesOf(pings: readonly Ranging[]): Echoes | null {
  let nearest_mm = Number.POSITIVE_INFINITY;
  let farthest_mm = Number.NEGATIVE_INFINITY;
  for (const ping of pings) {
    if (ping.kind !== 'echo' || ping.age_ms !== undefined) continue;
    nearest_mm = Math.min(nearest_mm, ping.distance_mm);
    farthest_mm = Math.max(farthest_mm, ping.distance_mm);
  }
  return nearest_mm <= farthest_mm ? { nearest_mm, farthest_mm } : null;
}
