import { describe, expect, test } from '@jest/globals';
import { LearnedInflow } from '../../../../firmware/domain/flow/learned-inflow.js';

/** Half a minute each. */
const BLOCKS_A_DAY = 2_880;

/** An inlet that brought so much in each block, and has closed. */
function learned(blocks: readonly number[]): LearnedInflow {
  const inflow = new LearnedInflow(null);
  for (const rate_lph of blocks) inflow.found({ rate_lph, error_lph: 20 });
  inflow.closed(3);
  return inflow;
}
const brought = (count: number, rate_lph: number) => Array<number>(count).fill(rate_lph);

describe('what an inlet brings', () => {
  test('is learned from the better blocks of a run, of a day as a whole', () => {
    expect(learned([...brought(3, 900), ...brought(7, 500)]).expected(3)?.rate_lph).toBe(900);
    const day = [...brought(BLOCKS_A_DAY / 4 + 1, 900), ...brought((3 * BLOCKS_A_DAY) / 4 - 1, 500)];
    expect(learned(day).expected(3)?.rate_lph).toBe(900);
  });

  test('of a run that reads as longer is what the last day of it has brought: no more is kept', () => {
    expect(
      learned([...brought(BLOCKS_A_DAY, 900), ...brought(BLOCKS_A_DAY, 500)]).expected(3)?.rate_lph,
    ).toBe(500);
  });

  test('is nothing new after too few blocks, until several runs have brought enough together', () => {
    const inflow = learned(brought(4, 900));
    expect(inflow.expected(3)).toBeNull();
    inflow.found({ rate_lph: 900, error_lph: 20 });
    inflow.closed(3);
    expect(inflow.expected(3)?.rate_lph).toBe(900);
    expect(inflow.memory[3]?.mean_lph).toBe(900);
  });

  test('is of no one hour where runs of several hours told it together', () => {
    const inflow = learned(brought(4, 900));
    inflow.found({ rate_lph: 900, error_lph: 20 });
    inflow.closed(15);
    expect([inflow.memory[3], inflow.memory[15]]).toEqual([null, null]);
    expect(inflow.expected(15)?.rate_lph).toBe(900);
  });
});

describe('the least that comes while nothing is wrong', () => {
  /** An inlet that was seen to bring so much at hours of so many days. */
  function seen(rates_lph: Readonly<Record<number, number>>, days: number): LearnedInflow {
    const inflow = new LearnedInflow(null);
    for (let day = 0; day < days; day++) {
      for (const [hour, rate_lph] of Object.entries(rates_lph)) {
        for (const one of brought(5, rate_lph)) inflow.found({ rate_lph: one, error_lph: 20 });
        inflow.closed(Number(hour));
      }
    }
    return inflow;
  }

  test('at an hour that was seen on three days is all that it brings', () => {
    const inflow = seen({ 3: 2_000, 12: 1_000 }, 3);
    expect([inflow.expected(3), inflow.expected(12)]).toMatchObject([
      { rate_lph: 2_000, least_lph: 2_000 },
      { rate_lph: 1_000, least_lph: 1_000 },
    ]);
  });

  test('at an hour nobody has seen is half of what others bring', () => {
    expect(new LearnedInflow(1_800).expected(12)).toMatchObject({ rate_lph: 1_800, least_lph: 900 });
    expect(seen({ 3: 2_000 }, 3).expected(12)).toMatchObject({ rate_lph: 2_000, least_lph: 1_000 });
    // Only nights were seen: the morning after them may be weaker.
    expect(seen({ 4: 2_000, 5: 2_000 }, 3).expected(6)).toMatchObject({ least_lph: 1_000 });
  });

  test('between two hours that were seen is the lesser of them, across midnight as well', () => {
    expect(seen({ 22: 1_000, 1: 1_200 }, 1).expected(23)).toMatchObject({ least_lph: 1_000 });
    expect(seen({ 22: 1_200, 1: 1_000 }, 1).expected(0)).toMatchObject({ least_lph: 1_000 });
    // Three hours are near, four are not.
    expect(seen({ 3: 1_000, 9: 1_000 }, 1).expected(6)).toMatchObject({ least_lph: 1_000 });
    expect(seen({ 3: 1_000, 10: 1_000 }, 1).expected(6)).toMatchObject({ least_lph: 500 });
  });

  test('at an hour seen once or twice is no more than was found then, nor than others bring', () => {
    const inflow = seen({ 10: 2_000, 11: 1_400, 12: 2_000 }, 1);
    expect(inflow.expected(11)).toMatchObject({ least_lph: 1_400 });
    const { rate_lph, least_lph } = inflow.expected(10) ?? {};
    expect(least_lph).toBeLessThanOrEqual(rate_lph ?? 0);
  });

  test('is all of it while the clock cannot be trusted', () => {
    expect(new LearnedInflow(1_800).expected(null)).toMatchObject({ rate_lph: 1_800, least_lph: 1_800 });
  });
});
