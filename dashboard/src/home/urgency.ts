import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import type { TankSeen } from '../live/seen.js';
import type { Doubt } from '../tank/doubt.js';

/** How soon somebody should look at a tank; 0 is the most urgent. The steps are coarse, so that lists lie still. */
export type Urgency = 0 | 1 | 2 | 3 | 4;

/** From this rank on a tank looks after itself. */
export const CALM: Urgency = 3;

/**
 * 0 an alarm of high priority, 1 another alarm, a locked inlet or water that is low and not refilling, 2 a level that
 * is not known now, 3 an inlet that is open or held by a person, 4 none of these.
 */
export function urgencyOf({ tank }: TankSeen, doubt: Doubt | null, alarms: readonly AlarmView[]): Urgency {
  const own = alarms.filter(
    ({ scope, subject, state }) => scope === 'tank' && subject === tank.id && state !== 'shelved',
  );
  if (own.some(({ priority }) => priority === 'critical' || priority === 'high')) return 0;
  if (own.length > 0 || tank.inlet?.trip != null || tank.status?.code === 'low_not_refilling') return 1;
  // That this phone has no contact makes no tank more urgent than another.
  if (doubt !== null && doubt !== 'no_contact') return 2;
  const busy = tank.inlet !== null && (tank.inlet.state === 'open' || tank.inlet.mode !== 'auto');
  return busy ? 3 : 4;
}
