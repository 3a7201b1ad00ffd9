import type { NodePlaceOptions } from '../../node-hardware/place.js';

export type RelayTestOptions = NodePlaceOptions & { seconds: number; supplyShutOff?: true };

/** No test of a valve lasts longer. */
export const LONGEST_TEST_S = 60;
