import { type ShapeSpec, shapeOf } from '../../../firmware/domain/geometry/shape.js';
import type { ByHour } from '../../../firmware/drivers/simulated/day.js';
import type { DrawPattern } from '../../../firmware/drivers/simulated/draws.js';
import { SeededRandom } from '../../../firmware/drivers/simulated/random.js';
import { Showers } from '../../../firmware/drivers/simulated/showers.js';
import type { SimulatedTankSpec } from '../../../firmware/drivers/simulated/simulated-tank.js';

/** What a tank has beside its level sensor. */
export const INSTRUMENT_SETS = ['level', 'level+float', 'level+float+meter'] as const;
export type InstrumentSet = (typeof INSTRUMENT_SETS)[number];

/** One tank of the decade. */
export interface DecadeTank {
  readonly seed: number;
  readonly set: InstrumentSet;
  readonly spec: SimulatedTankSpec;
  readonly max_run_s: number;
  readonly high_switch_percent: number;
  readonly low_switch_percent: number;
  readonly litres_per_pulse: number;
  /** Whether it is filled from a bore, and where that is dry from the town main. */
  readonly two_sources: boolean;
}

const HOUSEHOLD: ByHour = [
  6, 4, 4, 4, 6, 14, 34, 40, 30, 20, 16, 16, 22, 20, 14, 14, 16, 24, 34, 38, 32, 24, 16, 10,
];
const HERD: ByHour = [0.3, 0.3, 0.3, 0.5, 2, 5, 6, 4, 2, 2, 2, 3, 4, 4, 3, 2, 3, 5, 6, 4, 2, 0.6, 0.3, 0.3];

/** So many of the tanks have two sources. */
const TWO_SOURCES_SHARE = 1 / 8;

interface Kind {
  readonly shape: ShapeSpec;
  readonly nominal_lph: number;
  readonly closing_ms: number;
  readonly draws: DrawPattern;
  readonly max_run_s: number;
  readonly roof_m2: number;
}

/**
 * A household of 2,000 L, a herd's 45,000 L, a small strong one of 300 L, a village's 20,000 L with a weak inlet. They
 * use 1.2, 13, 0.2 and 5.4 m³ a day; the inlets bring what a main of 1, 2, 3/4 and 1 1/2 inches does.
 */
const KINDS: readonly Kind[] = [
  {
    shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
    nominal_lph: 4_000,
    closing_ms: 3_000,
    draws: draws(10, HOUSEHOLD, 0.2, [300, 800], [20, 120]),
    max_run_s: 7_200,
    roof_m2: 0,
  },
  {
    shape: { kind: 'vertical_cylinder', diameter_mm: 5_070, height_mm: 2_229 },
    nominal_lph: 20_000,
    closing_ms: 20_000,
    draws: draws(120, HERD, 0.35, [1_500, 3_000], [240, 1_200]),
    max_run_s: 21_600,
    roof_m2: 200,
  },
  {
    shape: { kind: 'vertical_cylinder', diameter_mm: 700, height_mm: 780 },
    nominal_lph: 3_000,
    closing_ms: 12_000,
    draws: draws(2, HOUSEHOLD, 0.25, [60, 240], [20, 90]),
    max_run_s: 1_800,
    roof_m2: 0,
  },
  {
    shape: { kind: 'vertical_cylinder', diameter_mm: 3_200, height_mm: 2_500 },
    nominal_lph: 10_000,
    closing_ms: 15_000,
    draws: draws(60, HOUSEHOLD, 0.3, [300, 1_200], [30, 240]),
    max_run_s: 21_600,
    roof_m2: 120,
  },
];

/** The tank of that number on that farm: the same for the same seed. */
export function decadeTank(seed: number, farm: number, tank: number): DecadeTank {
  const random = new SeededRandom(`${seed} farm ${farm} tank ${tank}`);
  const kind = KINDS[tank % KINDS.length] as Kind;
  const set = INSTRUMENT_SETS[(farm + tank) % INSTRUMENT_SETS.length] as InstrumentSet;
  const nominal_lph = kind.nominal_lph * random.between(0.85, 1.25);
  const { height_mm } = shapeOf(kind.shape);
  const rain_fed = kind.roof_m2 > 0 && random.next() < 0.5;
  // In one village of twenty a pump makes the pressure: it runs a good part of the day, at a tick a second.
  const pumped = tank % KINDS.length === 3 && farm % 20 === 1;
  return {
    seed: Math.floor(random.between(1, 2 ** 31)),
    set,
    max_run_s: kind.max_run_s,
    high_switch_percent: 90,
    low_switch_percent: pumped ? 5 : 20,
    litres_per_pulse: nominal_lph > 4_000 ? 10 : 1,
    spec: {
      id: `farm${farm}_tank${tank}`,
      name: `Farm ${farm}, tank ${tank}`,
      shape: kind.shape,
      empty_distance_mm: height_mm + 300,
      initial_percent: random.between(30, 75),
      inlet: { nominal_lph, opening_ms: kind.closing_ms, closing_ms: kind.closing_ms },
      draws: pumped ? { ...kind.draws, base_lph: 0 } : kind.draws,
      pumped,
      ...(rain_fed
        ? { roof: { area_m2: kind.roof_m2, showers: new Showers(`${seed} farm ${farm} rain`, 0.97) } }
        : {}),
      evaporation_mm_per_day: tank % 4 === 1 ? 4 : 0,
    },
    two_sources: !pumped && random.next() < TWO_SOURCES_SHARE,
  };
}

function draws(
  base_lph: number,
  hours: ByHour,
  share: number,
  flow_lph: readonly [number, number],
  span_s: readonly [number, number],
): DrawPattern {
  return { base_lph, per_hour: hours.map((n) => n * share), flow_lph, span_s, at_first: null };
}
