import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shape } from '../../../../firmware/protocol/shape.js';
import {
  beginPouring,
  type Pouring,
  pour,
  tableOf,
  waitingLitres,
} from '../../../../provisioning/commands/sensor/pouring.js';

const QUIET_MM = 0.5;

test('a rise beyond the noise is a point, a smaller one waits', () => {
  const begun = beginPouring(1800);
  const first = pour(begun, 20, 1700, QUIET_MM);
  expect(first.point).toEqual({ depth_mm: 100, litres: 20 });
  const small = pour(first.pouring, 0.4, 1698, QUIET_MM);
  expect(small.point).toBeNull();
  expect(waitingLitres(small.pouring)).toBe(0.4);
  const shown = pour(small.pouring, 0.4, 1696, QUIET_MM);
  expect(shown.point).toEqual({ depth_mm: 104, litres: 20.8 });
  expect(waitingLitres(shown.pouring)).toBe(0);
});

test('a noisy sensor needs more water for a point', () => {
  const { point, needed_mm } = pour(beginPouring(1800), 20, 1775, 10);
  expect(point).toBeNull();
  expect(needed_mm).toBe(30);
  expect(pour(beginPouring(1800), 20, 1769, 10).point).not.toBeNull();
});

test('water that stands lower than before is refused', () => {
  const { pouring } = pour(beginPouring(1800), 20, 1700, QUIET_MM);
  expect(() => pour(pouring, 20, 1720, QUIET_MM)).toThrow('20 mm lower');
});

test('nothing poured is no table', () => {
  expect(() => tableOf(beginPouring(1800))).toThrow('nothing was poured yet');
});

test('decimal litres add up to what was typed', () => {
  let pouring: Pouring = beginPouring(1800);
  for (let step = 1; step <= 10; step++) ({ pouring } = pour(pouring, 0.1, 1800 - 10 * step, QUIET_MM));
  expect(pouring.poured_litres).toBe(1);
});

test('whatever is poured and measured, the table is one that the node takes', () => {
  const steps = fc.array(
    fc.record({
      litres: fc.double({ min: 0.001, max: 5000, noNaN: true }),
      distance_mm: fc.double({ min: 0, max: 2000, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 20, noNaN: true }), (amounts, noise_mm) => {
      let pouring = beginPouring(2000);
      for (const { litres, distance_mm } of amounts) {
        try {
          ({ pouring } = pour(pouring, litres, distance_mm, noise_mm));
        } catch (error) {
          expect(error).toMatchObject({ code: 'level_fell' });
        }
      }
      if (pouring.points.length < 2) return;
      expect(shape.safeParse({ kind: 'table', points: tableOf(pouring) }).success).toBe(true);
    }),
  );
});

test('two hundred points are enough', () => {
  let pouring: Pouring = beginPouring(2000);
  for (let step = 1; step < 200; step++) ({ pouring } = pour(pouring, 1, 2000 - 5 * step, QUIET_MM));
  expect(pouring.points).toHaveLength(200);
  expect(() => pour(pouring, 1, 900, QUIET_MM)).toThrow('at most 200 points');
});
