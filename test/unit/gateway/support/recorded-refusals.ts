import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { type Denial, Refusals } from '../../../../firmware/gateway/refusals/refusals.js';
import { RecordedLog } from '../../../support/recorded-log.js';

/** Refusals whose audit and log a test can look at; time stands still. */
export function recordedRefusals() {
  const audited: Denial[] = [];
  const log = new RecordedLog();
  const audit = { record: (entry: Denial) => audited.push(entry) };
  return { audited, log, refusals: new Refusals({ audit, log, clock: new VirtualClock() }) };
}
