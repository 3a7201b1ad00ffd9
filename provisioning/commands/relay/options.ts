import type { Call } from '../../cli/define.js';
import type { NodePlace, NodePlaceOptions } from '../../node-hardware/place.js';
import type { Target } from './target.js';

export type RelayTestOptions = NodePlaceOptions & { seconds: number; supplyShutOff?: true };

/** No test lasts longer. */
export const LONGEST_TEST_S = 60;

/** A relay to be tried. */
export interface RelayTest {
  readonly call: Call;
  readonly place: NodePlace;
  readonly target: Target;
  readonly seconds: number;
  readonly supply_shut_off: boolean;
}
