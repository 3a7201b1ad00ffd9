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

  test('is nothing new after too few blocks', () => {
    expect(learned(brought(4, 900)).expected(3)).toBeNull();
  });
});
