import { verticalCylinder } from '../../firmware/domain/geometry/vertical-cylinder.js';
import { DEFAULT_FILTER } from '../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../firmware/domain/refill/refill-rule.js';
import type { TankSetup } from '../../firmware/node/tank-setup.js';

/** The house's tank with nothing but a level sensor, which is silent. */
export function bareHouse(idle_interval_ms: number): TankSetup {
  return {
    ...{ id: 'house', name: 'House', shape_name: 'vertical_cylinder', pings: 7 },
    range_finder: { start: async () => {}, stop: async () => {}, range: async () => ({ kind: 'silent' }) },
    default_rule: DEFAULT_REFILL_RULE,
    control: {
      mounting: { shape: verticalCylinder(1_200, 1_768), empty_distance_mm: 2_018 },
      filter: DEFAULT_FILTER,
      inlet: null,
      inflow_lph: null,
      idle_interval_ms,
    },
  };
}
