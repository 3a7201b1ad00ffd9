import { expect, test } from '@jest/globals';
import { shapeOf } from '../../../../firmware/domain/geometry/shape.js';
import { judgeCalibration } from '../../../../firmware/domain/level/calibration.js';

const SHAPE = shapeOf({ kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_800 });
const LIMITS = { blind_zone_mm: 250, max_range_mm: 4_500, full_percent: 95 };
const codes = (
  empty_distance_mm: number,
  full_distance_mm: number | null = null,
  limits: Partial<{ [Key in keyof typeof LIMITS]: number | null }> = {},
) => {
  const { mistakes, warnings } = judgeCalibration(
    SHAPE,
    { empty_distance_mm, full_distance_mm },
    { ...LIMITS, ...(limits as typeof LIMITS) },
  );
  return [...mistakes.map(({ reason }) => reason.code), ...warnings.map(({ reason }) => `! ${reason.code}`)];
};

test.each([
  ['well above the rim', 2_100, null, []],
  ['as far as the sensor measures', 4_500, null, []],
  ['farther', 4_501, null, ['floor_beyond_range']],
  ['below the rim', 1_799, null, ['sensor_below_rim']],
  ['no number', Number.NaN, null, ['floor_beyond_range']],
  ['a span that fits', 2_100, 300, []],
  ['a span that fits within 2 % of the height', 2_100, 336, []],
  ['a span that does not', 2_100, 337, ['span_misfit']],
  ['the other way round', 2_100, 2_100, ['full_below_empty']],
  ['a rim that is too near, and no water up there', 2_040, null, ['! rim_unseen']],
  ['a full mark that is too near', 1_900, null, ['full_mark_unseen']],
])('%s: %d mm, full at %s mm', (_, empty_mm, full_mm, expected) => {
  expect(codes(empty_mm, full_mm)).toEqual(expected);
});

test('without an inlet no full mark need be seen', () => {
  expect(codes(1_900, null, { full_percent: null })).toEqual(['! rim_unseen']);
});

test.each([
  ['a glass', { kind: 'vertical_cylinder', diameter_mm: 60, height_mm: 150 }],
  ['a plate', { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 9 }],
] as const)('%s is no tank', (_, spec) => {
  const { mistakes } = judgeCalibration(
    shapeOf(spec),
    { empty_distance_mm: 500, full_distance_mm: null },
    LIMITS,
  );
  expect(mistakes[0]).toMatchObject({ field: 'shape', reason: { code: 'tank_too_small' } });
});

test('what is told has the figures', () => {
  const { mistakes } = judgeCalibration(SHAPE, { empty_distance_mm: 1_900, full_distance_mm: null }, LIMITS);
  expect(mistakes[0]?.reason.args).toEqual({
    ...{ blind_zone_mm: 250, seen_percent: 91, higher_mm: 150, full_percent: 95 },
  });
});
