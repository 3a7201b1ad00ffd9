import { afterEach, expect, test } from '@jest/globals';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { FarmNode, steadyDraws } from './farm-node.js';

let house: FarmNode;

afterEach(() => house.close());

/** The house at 99.2 %, under a rule that fills up to so much; answers what is told of it after five minutes. */
async function toldAtTheBrim(high_percent: number): Promise<string> {
  house = new FarmNode({
    tanks: [{ ...HOUSE_TANK, initial_percent: 99.2, draws: steadyDraws(0) }],
    refit: (setup) => ({ ...setup, default_rule: { low_percent: 15, high_percent, enabled: true } }),
  });
  await house.start();
  await house.clock.advance(300_000);
  return JSON.stringify(house.told('house/faults').faults);
}

test('a tank whose rule fills it to 99 % is full, and does not run over', async () => {
  expect(await toldAtTheBrim(99)).toBe('[]');
});

test('one whose rule fills it to 80 % runs over at the same level', async () => {
  expect(await toldAtTheBrim(80)).toContain('overflow');
});
