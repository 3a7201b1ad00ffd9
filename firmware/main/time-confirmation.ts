import { ChronyConfirmation } from '../drivers/clock/confirmation/chrony.js';
import { FirstConfirmation } from '../drivers/clock/confirmation/first-of.js';
import { SimulatedConfirmation } from '../drivers/clock/confirmation/simulated.js';
import { TimesyncdConfirmation } from '../drivers/clock/confirmation/timesyncd.js';
import type { TimeConfirmation } from '../ports/time-confirmation.js';

/**
 * Who confirms the clock that schedules go by: the machine's time service, whichever of the two is installed.
 * @param others who is believed where neither has a word
 */
export function timeConfirmation(
  simulated: boolean,
  ...others: readonly TimeConfirmation[]
): TimeConfirmation {
  if (simulated) return new SimulatedConfirmation();
  return new FirstConfirmation([new TimesyncdConfirmation('/'), new ChronyConfirmation(), ...others]);
}
