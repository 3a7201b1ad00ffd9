import { beforeEach, describe, expect, test } from '@jest/globals';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import type { Reading } from '../../../firmware/domain/level/level-tracker.js';
import { reason } from '../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE, type RefillRule } from '../../../firmware/domain/refill/refill-rule.js';
import { EarlyLook } from '../../../firmware/node/early-look.js';

const EMPTY_MM = 2_200;
/** 2 m of water. */
const distanceAt = (percent: number) => EMPTY_MM - percent * 20;

let looks: number;
let rule: RefillRule;
let early: EarlyLook;
let tell: (percent: number) => void;

const looked = (percent: number | null) =>
  early.looked(
    (percent === null
      ? { quality: 'bad', level: null, reason: reason('level_not_read_yet') }
      : {
          quality: 'good',
          level: { percent, depth_mm: 0, litres: 0 },
          reason: reason('level_good'),
        }) satisfies Reading,
  );

beforeEach(() => {
  looks = 0;
  rule = DEFAULT_REFILL_RULE;
  early = new EarlyLook({
    setup: {
      control: {
        mounting: {
          shape: shapeOf({ kind: 'rectangle', length_mm: 1_000, width_mm: 500, height_mm: 2_000 }),
          empty_distance_mm: EMPTY_MM,
        },
        filter: DEFAULT_FILTER,
        inlet: { max_run_s: 3_600, rest_s: 900, full_percent: 95, hold_closed_s: 60 },
        ...{ inflow_lph: null, idle_interval_ms: 60_000 },
      },
      range_finder: {
        start: async () => undefined,
        stop: async () => undefined,
        range: async () => ({ kind: 'silent' }),
        onDistance: (listener) => {
          tell = (percent) => listener(distanceAt(percent));
        },
      },
    },
    controller: {
      get refillRule() {
        return rule;
      },
    },
    look: () => {
      looks++;
    },
  });
  early.listen();
});

describe('an early look', () => {
  test.each([
    ['below the low setpoint', 16, 14.9],
    ['back above it', 14, 15],
    ['at the high setpoint', 79, 80],
    ['back below it', 80.2, 79.9],
    ['at the full mark', 90, 95],
  ])('is wanted when the level is told %s', (_, saw, told) => {
    looked(saw);
    tell(saw);
    expect(looks).toBe(0);
    tell(told);
    expect(looks).toBe(1);
  });

  test('is wanted once, and not again before a regular look was between', () => {
    looked(79);
    for (const percent of [80, 81, 79, 82]) tell(percent);
    expect(looks).toBe(1);
    looked(82);
    tell(79);
    expect(looks).toBe(1);
    looked(79);
    tell(80);
    expect(looks).toBe(2);
  });

  test('goes by the rule in force', () => {
    looked(50);
    rule = { ...rule, high_percent: 60 };
    looked(50);
    tell(61);
    expect(looks).toBe(1);
  });

  test('is not wanted before the first look, after one that saw nothing, or for a distance outside the tank', () => {
    tell(10);
    looked(null);
    tell(10);
    looked(50);
    tell(-20);
    tell(150);
    tell(Number.NaN);
    expect(looks).toBe(0);
  });
});
