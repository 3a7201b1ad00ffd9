import type { ActuatorDecision } from '../actuator/decision.js';
import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';

/**
 * The one sentence for the farmer: `refilling`, `ready`, or why the water is not as it should be.
 * @param open whether the inlet is seen open, which may differ from what was decided
 */
export function tankStatus(
  reading: Reading,
  rule: RefillRule,
  inlet: ActuatorDecision | null,
  open: boolean,
): Reason {
  if (open) return reason('refilling');
  if (reading.level === null) {
    return reason('level_unknown', { ...reading.reason.args, fault: reading.reason.code });
  }
  if (reading.level.percent >= rule.low_percent) return reason('ready');
  // The sentence of the inlet's own reason needs its arguments too.
  const args = {
    ...inlet?.reason.args,
    // Rounded down, so that 14.99 % does not read as low at "15 %".
    level_percent: Math.floor(reading.level.percent * 10) / 10,
    why: inlet === null ? 'no_inlet' : inlet.reason.code,
  };
  return reason('low_not_refilling', args);
}
