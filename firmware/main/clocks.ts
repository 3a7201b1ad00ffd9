import type { Environment } from '../config/environment.js';
import { ScaledClock } from '../drivers/clock/scaled.js';
import { SystemClock } from '../drivers/clock/system.js';
import type { Clock } from '../ports/clock.js';

/**
 * The time the farm lives in: the machine's, or a simulated farm's faster one. Both processes of a simulated farm get
 * the moment it began from the one that started them, so that they agree, also after one of them was restarted.
 */
export function farmClock({ SLUICE_SIM_SPEED: speed, SLUICE_SIM_EPOCH_MS: began }: Environment): Clock {
  const system = new SystemClock();
  if (speed === 1) return system;
  const epoch_ms = began ?? system.wall_ms();
  return new ScaledClock({ epoch_ms, speed, base: system, began_wall_ms: epoch_ms });
}
