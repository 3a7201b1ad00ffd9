import { type DiagnosisMemory, TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import { boreThenTown } from './sources.js';
import type { DecadeTank } from './specs.js';

const IDLE_INTERVAL_MS = 60_000;
const FULL_PERCENT = 95;
const REST_S = 120;
/** How long a pump may run at all, and without water where a meter shows that, in seconds. */
export const PUMP_MAX_RUN_S = 7_200;
export const PUMP_DRY_RUN_S = 60;
/** A pump that makes pressure: the reserve lies above its suction. */
const PUMP = {
  direction: 'draw',
  max_run_s: PUMP_MAX_RUN_S,
  rest_s: 300,
  reserve_percent: 6,
  restore_percent: 9,
  dry_run_s: PUMP_DRY_RUN_S,
} as const;

/** The control of a tank of the decade, as an installer would set it up. */
export function controllerOf({ spec, max_run_s, two_sources }: DecadeTank): TankController {
  return new TankController(
    {
      mounting: { shape: shapeOf(spec.shape), empty_distance_mm: spec.empty_distance_mm },
      filter: DEFAULT_FILTER,
      inlet: {
        max_run_s,
        rest_s: REST_S,
        full_percent: FULL_PERCENT,
        hold_closed_s: 3_600,
        closing_s: spec.inlet.closing_ms / 1_000,
        sources: two_sources ? boreThenTown(spec.inlet.nominal_lph) : [],
      },
      inflow_lph: spec.inlet.nominal_lph,
      pump: spec.pumped ? PUMP : null,
      // The pump that people draw by runs when they draw, whether the tank is being filled or not.
      exclusive: [],
      idle_interval_ms: IDLE_INTERVAL_MS,
    },
    DEFAULT_REFILL_RULE,
  );
}

/** Its diagnosis. @param memory what was learned before a restart; null when nothing was */
export function diagnosisOf(
  { spec, two_sources }: DecadeTank,
  memory: DiagnosisMemory | null,
): TankDiagnosis {
  const shape = shapeOf(spec.shape);
  const sources = two_sources ? boreThenTown(spec.inlet.nominal_lph) : [];
  return new TankDiagnosis(
    {
      capacity_litres: shape.capacity_litres,
      litres_per_mm: shape.capacity_litres / shape.height_mm,
      closing_s: spec.inlet.closing_ms / 1_000,
      rain_fed: spec.roof !== undefined,
      inflow_lph: spec.inlet.nominal_lph,
      source_inflows_lph: new Map(sources.map(({ id, inflow_lph }) => [id, inflow_lph])),
    },
    memory,
  );
}
