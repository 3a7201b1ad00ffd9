import type { TankConfig } from '../../../firmware/config/node-config.js';
import type { Call } from '../../cli/define.js';
import type { NodePlace, NodePlaceOptions } from '../../node-hardware/place.js';

export type RelayTestOptions = NodePlaceOptions & { seconds: number; supplyShutOff?: true };

/** No test of a valve lasts longer. */
export const LONGEST_TEST_S = 60;

/** A valve to be tried. */
export interface RelayTest {
  readonly call: Call;
  readonly place: NodePlace;
  readonly tank: TankConfig;
  readonly seconds: number;
  readonly supply_shut_off: boolean;
}
