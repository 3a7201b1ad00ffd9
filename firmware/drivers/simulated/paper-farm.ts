import type { DrawPattern } from './draws.js';
import type { SimulatedTankSpec } from './simulated-tank.js';

/** A household: showers and kitchen in the morning and evening, a tap now and then, a dripping cistern. */
const HOUSEHOLD: DrawPattern = {
  base_lph: 30,
  per_hour: [6, 4, 4, 4, 6, 14, 34, 40, 30, 20, 16, 16, 22, 20, 14, 14, 16, 24, 34, 38, 32, 24, 16, 10],
  flow_lph: [300, 800],
  span_s: [20, 120],
  // Somebody waters the garden: whoever starts the farm sees a refill begin within two minutes, at any hour.
  at_first: { flow_lph: 900, span_s: 120 },
};

/** A herd at its troughs: in bouts at dawn, noon and dusk, and hardly at night. A trough leaks a little. */
const HERD: DrawPattern = {
  base_lph: 120,
  per_hour: [0.3, 0.3, 0.3, 0.5, 2, 5, 6, 4, 2, 2, 2, 3, 4, 4, 3, 2, 3, 5, 6, 4, 2, 0.6, 0.3, 0.3],
  flow_lph: [1_500, 3_000],
  span_s: [240, 1_200],
  at_first: { flow_lph: 2_400, span_s: 900 },
};

/** The household tank of the published case: 2,000 L, just above its low setpoint. */
export const HOUSE_TANK: SimulatedTankSpec = {
  id: 'house',
  name: 'House',
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  empty_distance_mm: 2_018,
  initial_percent: 16,
  inlet: { nominal_lph: 1_800, opening_ms: 2_000, closing_ms: 3_000 },
  draws: HOUSEHOLD,
};

/** The farm tank of the published case: 45,000 L, half full. */
export const FARM_TANK: SimulatedTankSpec = {
  id: 'farm',
  name: 'Farm',
  shape: { kind: 'vertical_cylinder', diameter_mm: 5_070, height_mm: 2_229 },
  empty_distance_mm: 2_529,
  initial_percent: 55,
  inlet: { nominal_lph: 12_000, opening_ms: 6_000, closing_ms: 8_000 },
  draws: HERD,
};

/** The tanks of node `pi0` on gateway `gw0`. */
export const PAPER_FARM: readonly SimulatedTankSpec[] = [HOUSE_TANK, FARM_TANK];
