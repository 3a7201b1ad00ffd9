import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';

/** Whether a reset would do something: what has locked itself, or an inlet whose source is left alone for having been dry. */
export function unlockable(payload: ActuatorPayload | null): boolean {
  if (payload === null) return false;
  const { trip, reason_code, reason_args } = payload;
  return trip != null || (reason_code === 'no_source' && reason_args.cause === 'source_dry');
}
