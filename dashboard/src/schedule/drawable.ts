import type { TankView } from '../../../firmware/protocol/rest.js';
import type { Drawable } from './draft.js';

/** What of a tank may draw by the clock: its outlet, and a pump that lifts into no other tank. */
export function drawableOf({
  actuators,
  fitted,
}: Pick<TankView, 'actuators' | 'fitted'>): readonly Drawable[] {
  return (['outlet', 'pump'] as const).filter(
    (actuator) =>
      actuators.includes(actuator) && !(actuator === 'pump' && fitted?.pump?.direction === 'transfer'),
  );
}
