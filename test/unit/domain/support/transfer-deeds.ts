import fc from 'fast-check';
import type { SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import type { RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';

export const TRANSFER_TANKS = ['house', 'farm', 'barn', 'cistern'] as const;
export type TransferTankName = (typeof TRANSFER_TANKS)[number];

/** One thing that can happen to a farm whose tanks lift water into one another. */
export type TransferDeed =
  | { readonly deed: 'pass'; readonly after_ms: number }
  | { readonly deed: 'level'; readonly tank: TransferTankName; readonly percent: number | null }
  /** The level is good, is not, or a switch contradicts it. */
  | {
      readonly deed: 'trust';
      readonly tank: TransferTankName;
      readonly certain: boolean;
      readonly doubted: boolean;
    }
  /** A high switch turns; null where none is fitted. */
  | { readonly deed: 'float'; readonly tank: TransferTankName; readonly state: SwitchState | null }
  | {
      readonly deed: 'inlet';
      readonly tank: TransferTankName;
      readonly open: boolean;
      readonly held: boolean;
    }
  | { readonly deed: 'rule'; readonly tank: TransferTankName; readonly rule: RefillRule | null }
  /** The hours for filling begin or end, nobody knows the hour, or there are none. */
  | {
      readonly deed: 'hours';
      readonly tank: TransferTankName;
      readonly stand: 'inside' | 'outside' | 'unknown' | 'none';
    }
  /** Somebody fits another pump, to a tank that need not be there, or none. */
  | { readonly deed: 'way'; readonly from: TransferTankName; readonly to: string | null }
  /** Somebody fits sources that take water from these tanks. */
  | { readonly deed: 'supplies'; readonly tank: TransferTankName; readonly by: readonly TransferTankName[] }
  /** What its own node makes of a pump: whether it obeys the plan, is locked, or held off. */
  | {
      readonly deed: 'pump';
      readonly from: TransferTankName;
      readonly obeys: boolean;
      readonly locked: boolean;
      readonly held_off: boolean;
    }
  /** A person asks for a run, or ends theirs. */
  | { readonly deed: 'hand'; readonly from: TransferTankName; readonly run: boolean };

const anyTank = fc.constantFrom(...TRANSFER_TANKS);
const mostly = (one_in: number) => fc.nat({ max: one_in - 1 }).map((n) => n > 0);
const anyRule: fc.Arbitrary<RefillRule> = fc.record({
  low_percent: fc.integer({ min: 10, max: 60 }),
  high_percent: fc.integer({ min: 65, max: 95 }),
  enabled: mostly(8),
});

/** Anything of these, in sensible shares. */
export const anyTransferDeed: fc.Arbitrary<TransferDeed> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      deed: fc.constant('pass' as const),
      after_ms: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
        { weight: 3, arbitrary: fc.integer({ min: 3_000, max: 120_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 120_000, max: 4_000_000 }) },
      ),
    }),
  },
  {
    weight: 40,
    arbitrary: fc.record({
      deed: fc.constant('level' as const),
      tank: anyTank,
      percent: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 0, max: 100 }) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('trust' as const),
      tank: anyTank,
      certain: mostly(3),
      doubted: mostly(6).map((not) => !not),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('float' as const),
      tank: anyTank,
      state: fc.constantFrom<SwitchState | null>('dry', 'dry', 'dry', null, null, 'wet', 'unknown'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('inlet' as const),
      tank: anyTank,
      open: mostly(3).map((not) => !not),
      held: mostly(6).map((not) => !not),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      deed: fc.constant('rule' as const),
      tank: anyTank,
      rule: fc.option(anyRule, { nil: null, freq: 8 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      deed: fc.constant('hours' as const),
      tank: anyTank,
      stand: fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const, 'none' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('way' as const),
      from: anyTank,
      to: fc.constantFrom(...TRANSFER_TANKS, ...TRANSFER_TANKS, 'gone', null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      deed: fc.constant('supplies' as const),
      tank: anyTank,
      by: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.subarray([...TRANSFER_TANKS], { maxLength: 2 }) },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      deed: fc.constant('pump' as const),
      from: anyTank,
      obeys: mostly(4),
      locked: mostly(8).map((not) => !not),
      held_off: mostly(8).map((not) => !not),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ deed: fc.constant('hand' as const), from: anyTank, run: mostly(4) }),
  },
);
