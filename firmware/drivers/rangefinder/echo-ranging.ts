import type { Ranging } from '../../domain/level/ranging.js';
import { distanceOfEcho_mm } from '../../domain/level/speed-of-sound.js';
import type { RangeLimits } from './uart-frames.js';

/**
 * What the pulse on an echo line says.
 * @param echo_us its width, in µs
 * @param speed_m_per_s speed of sound in the air above the water
 */
export function rangingOfEcho(echo_us: number, speed_m_per_s: number, limits: RangeLimits): Ranging {
  const distance_mm = distanceOfEcho_mm(echo_us, speed_m_per_s);
  if (distance_mm < limits.blind_zone_mm) return { kind: 'blind_zone' };
  if (distance_mm > limits.max_range_mm) return { kind: 'no_echo' };
  return { kind: 'echo', distance_mm, echo_us };
}
