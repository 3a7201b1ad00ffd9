import type { CommandBody } from '../../../firmware/protocol/payloads.js';
import type { TankView } from '../../../firmware/protocol/rest.js';

export type ActuatorName = TankView['actuators'][number];

/** What ends a run by hand, besides its cap: a time, or a level in percent of the capacity. */
export type Bound =
  | { readonly by: 'time'; readonly minutes: number }
  | { readonly by: 'level'; readonly percent: number };

const STEP_PERCENT = 5;
/** No run by hand fills a tank to its brim. */
const HIGHEST_PERCENT = 95;
const LOWEST_PERCENT = 5;

/**
 * The levels to offer as the end of a run, in the order in which they are reached: an inlet's lie above the present
 * level, an outlet's below it; a pump's way is not known here, and the node decides for itself where it must stop.
 */
export function offeredLevels(actuator: ActuatorName, { level, rule }: TankView): readonly number[] {
  const percent = level?.percent ?? null;
  if (percent === null || actuator === 'pump') return [];
  const steps = Array.from({ length: 100 / STEP_PERCENT }, (_, i) => i * STEP_PERCENT);
  const marks = rule === null ? [] : [rule.low_percent, rule.high_percent];
  const all = [...new Set([...steps, ...marks])]
    .filter((offered) => offered >= LOWEST_PERCENT && offered <= HIGHEST_PERCENT)
    .sort((a, b) => a - b);
  return actuator === 'inlet'
    ? all.filter((offered) => offered >= percent + 1)
    : all.filter((offered) => offered <= percent - 1).reverse();
}

/** The command that starts a run. */
export function startCommand(actuator: ActuatorName, bound: Bound): CommandBody {
  const action = actuator === 'pump' ? 'on' : 'open';
  return bound.by === 'time'
    ? { actuator, action, duration_s: bound.minutes * 60 }
    : { actuator, action, target_percent: bound.percent };
}

/** The command that ends whatever runs. */
export function stopCommand(actuator: ActuatorName): CommandBody {
  return { actuator, action: actuator === 'pump' ? 'off' : 'close' };
}
