import type { TankView } from '../../../firmware/protocol/rest.js';
import type { ActuatorName } from './bound.js';

const ORDER: readonly ActuatorName[] = ['inlet', 'outlet', 'pump'];

/** What a tank has that can be switched, in the order in which it is shown; nothing of a tank that is not known. */
export function fittedOf(tank: TankView | undefined): readonly ActuatorName[] {
  if (tank === undefined) return [];
  return ORDER.filter((name) => tank.actuators.includes(name) || tank[name] !== null);
}
