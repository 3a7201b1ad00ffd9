import fc from 'fast-check';
import type { Command } from '../../../../firmware/domain/command/command.js';
import type { SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import type { Ranging, RangingFault } from '../../../../firmware/domain/level/ranging.js';
import type { RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import type { ClockShows } from './outside-world.js';
import { echoes, faults, steady } from './pings.js';

/** What one window of pings sees. */
export type Sight =
  /** The surface moved by this share of what water can do in the time; a little beyond it, too. */
  | { readonly kind: 'water'; readonly share: number }
  | { readonly kind: 'leap'; readonly depth_mm: number }
  | { readonly kind: 'pings'; readonly pings: readonly Ranging[] };

/** One thing that can happen to a tank's controller. */
export type Deed =
  | { readonly deed: 'look'; readonly after_ms: number; readonly sight: Sight }
  | { readonly deed: 'decide'; readonly after_ms: number }
  | { readonly deed: 'command'; readonly wish: Omit<Command, 'id'>; readonly repeated: boolean }
  /** The lease of the run by hand is renewed, or that of one that is none. */
  | { readonly deed: 'renew'; readonly ours: boolean; readonly lease_s: number }
  | { readonly deed: 'rule'; readonly rule: RefillRule; readonly from_disk: boolean }
  | { readonly deed: 'relay'; readonly works: boolean }
  /** The hours for filling begin or end. */
  | { readonly deed: 'hours'; readonly open: boolean }
  /** Somebody sets the clock, or nobody believes it any more. */
  | { readonly deed: 'clock'; readonly shows: ClockShows }
  /** The gateway asks the inlet to wait for rain, or takes that back. */
  | { readonly deed: 'wait'; readonly lease_s: number }
  /** Something is found that locks the inlet. */
  | { readonly deed: 'trip' }
  /** A high switch turns; a tank has none until the first time. */
  | { readonly deed: 'float'; readonly state: SwitchState };

const RANGING_FAULTS: readonly RangingFault[] = [
  'no_echo',
  'blind_zone',
  'stuck_echo',
  'silent',
  'bad_checksum',
];
const anySpan_ms = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 2_000, max: 10_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 120_000 }) },
);
const anyDistance_mm = fc.oneof(
  fc.integer({ min: -100, max: 3_000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 65_535, 0),
);
const anySight: fc.Arbitrary<Sight> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('water' as const),
      share: fc.double({ min: -1.02, max: 1.02, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('leap' as const), depth_mm: fc.nat({ max: 2_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc
      .oneof(
        fc.constantFrom(...RANGING_FAULTS).map((fault) => faults(fault)),
        fc.array(anyDistance_mm, { maxLength: 9 }).map((mm) => echoes(...mm)),
        anyDistance_mm.map((mm) => steady(mm)),
      )
      .map((pings) => ({ kind: 'pings' as const, pings })),
  },
);
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyWish: fc.Arbitrary<Omit<Command, 'id'>> = fc.record({
  actuator: fc.constantFrom(...(['inlet', 'inlet', 'inlet', 'inlet', 'pump'] as const)),
  action: fc.constantFrom(...(['open', 'open', 'open', 'close', 'auto', 'on', 'reset'] as const)),
  duration_s: perhaps(fc.integer({ min: 1, max: 70 })),
  target_percent: perhaps(fc.integer({ min: 1, max: 100 })),
  lease_s: perhaps(fc.integer({ min: 1, max: 70 })),
  ttl_s: fc.constant(30),
  issued_wall_ms: fc.constantFrom(undefined, 0, 1_000_000),
});
const anyRule: fc.Arbitrary<RefillRule> = fc
  .tuple(fc.integer({ min: 1, max: 94 }), fc.integer({ min: 5, max: 40 }), fc.integer({ min: 0, max: 4 }))
  .map(([low_percent, band, off]) => ({
    low_percent,
    high_percent: Math.min(99, low_percent + band),
    enabled: off > 0,
  }));

/** Anything that can happen, in sensible shares. */
export const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 80,
    arbitrary: fc.record({ deed: fc.constant('look' as const), after_ms: anySpan_ms, sight: anySight }),
  },
  { weight: 8, arbitrary: fc.record({ deed: fc.constant('decide' as const), after_ms: anySpan_ms }) },
  {
    weight: 20,
    arbitrary: fc.record({
      deed: fc.constant('command' as const),
      wish: anyWish,
      repeated: fc.nat({ max: 9 }).map((n) => n === 0),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      deed: fc.constant('renew' as const),
      ours: fc.nat({ max: 4 }).map((n) => n > 0),
      lease_s: fc.integer({ min: 1, max: 70 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ deed: fc.constant('rule' as const), rule: anyRule, from_disk: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ deed: 'trip' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({ deed: fc.constant('hours' as const), open: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('clock' as const),
      shows: fc.constantFrom(...(['right', 'right', 'ahead', 'behind', 'nothing'] as const)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ deed: fc.constant('wait' as const), lease_s: fc.integer({ min: 1, max: 70 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      deed: fc.constant('relay' as const),
      works: fc.nat({ max: 3 }).map((n) => n > 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      deed: fc.constant('float' as const),
      state: fc.constantFrom(...(['dry', 'dry', 'dry', 'wet', 'wet', 'unknown'] as const)),
    }),
  },
);
