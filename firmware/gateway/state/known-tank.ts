import type { TankView } from '../../protocol/rest.js';
import { tankUnknown } from '../errors.js';
import type { FarmState } from './farm-state.js';

/** A registered tank as it is now. Throws GatewayError `tank_unknown`. */
export function knownTank(state: Pick<FarmState, 'tank'>, tank: string): TankView {
  const view = state.tank(tank);
  if (view === undefined) throw tankUnknown(tank);
  return view;
}
