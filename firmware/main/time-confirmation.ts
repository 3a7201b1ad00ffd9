import { ChronyConfirmation } from '../drivers/clock/confirmation/chrony.js';
import { FirstConfirmation } from '../drivers/clock/confirmation/first-of.js';
import { RememberedConfirmation } from '../drivers/clock/confirmation/remembered.js';
import { SimulatedConfirmation } from '../drivers/clock/confirmation/simulated.js';
import { SinceBoot } from '../drivers/clock/confirmation/since-boot.js';
import { TimesyncdConfirmation } from '../drivers/clock/confirmation/timesyncd.js';
import { SystemClock } from '../drivers/clock/system.js';
import type { TimeConfirmation } from '../ports/time-confirmation.js';

/**
 * Who confirms the clock that schedules go by: the machine's time service, whichever of the two is installed.
 * @param file where it is kept how the clock stood when the service last spoke; each process has its own
 * @param others who is believed where neither has a word
 */
export function timeConfirmation(
  { simulated, file }: { readonly simulated: boolean; readonly file: string },
  ...others: readonly TimeConfirmation[]
): TimeConfirmation {
  if (simulated) return new SimulatedConfirmation();
  const since_boot = new SinceBoot('/', new SystemClock());
  const services = [new TimesyncdConfirmation('/', since_boot), new ChronyConfirmation(since_boot)];
  const service = new RememberedConfirmation(new FirstConfirmation(services), since_boot, file);
  return new FirstConfirmation([service, ...others]);
}
