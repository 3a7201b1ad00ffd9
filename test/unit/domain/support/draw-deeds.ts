import fc from 'fast-check';
import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';

/** One thing that can happen to a tank with an inlet of two sources, an outlet and a pump. */
export type DrawDeed =
  | { readonly deed: 'look'; readonly after_ms: number; readonly by_mm: number; readonly blind: boolean }
  | {
      readonly deed: 'command';
      readonly actuator: ActuatorName;
      readonly run: boolean;
      readonly span_s: number;
    }
  | { readonly deed: 'give back' | 'reset'; readonly actuator: ActuatorName }
  | { readonly deed: 'lease'; readonly lease_s: number }
  | { readonly deed: 'low switch'; readonly state: 'wet' | 'dry' | 'unknown' }
  /** The pressure switch behind the pump; null while it cannot be read. */
  | { readonly deed: 'pressure'; readonly low: boolean | null }
  /** Where the day stands in the hours to draw. */
  | { readonly deed: 'hours'; readonly stand: 'inside' | 'outside' | 'unknown' }
  /** Whether what runs moves water past the meter. */
  | { readonly deed: 'flow'; readonly flows: boolean }
  | { readonly deed: 'cistern'; readonly percent: number | null }
  | { readonly deed: 'trip'; readonly actuator: ActuatorName };

const anyActuator = fc.constantFrom<ActuatorName>('inlet', 'outlet', 'pump');
const rarely = (one_in: number) => fc.nat({ max: one_in - 1 }).map((n) => n === 0);

/** Anything of these, in sensible shares. */
export const anyDrawDeed: fc.Arbitrary<DrawDeed> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.record({
      deed: fc.constant('look' as const),
      after_ms: fc.integer({ min: 200, max: 8_000 }),
      by_mm: fc.integer({ min: -25, max: 25 }),
      blind: rarely(12),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      deed: fc.constant('command' as const),
      actuator: anyActuator,
      run: rarely(4).map((not) => !not),
      span_s: fc.integer({ min: 1, max: 70 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constantFrom('give back' as const, 'reset' as const),
      actuator: anyActuator,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ deed: fc.constant('lease' as const), lease_s: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant('low switch' as const),
      state: fc.constantFrom<'wet' | 'dry' | 'unknown'>('wet', 'wet', 'wet', 'dry', 'unknown'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('pressure' as const),
      low: fc.constantFrom(true, true, false, null),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      deed: fc.constant('hours' as const),
      stand: fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('flow' as const), flows: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      deed: fc.constant('cistern' as const),
      percent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ deed: fc.constant('trip' as const), actuator: anyActuator }) },
);
