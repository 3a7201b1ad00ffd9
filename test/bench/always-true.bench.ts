import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDeed } from '../unit/domain/support/deeds.js';
import { Witness } from '../unit/domain/support/witness.js';

/** `SLUICE_BENCH_STEPS` asks for fewer or more, `SLUICE_BENCH_SEED` for other ones. */
const STEPS = Number(process.env.SLUICE_BENCH_STEPS ?? 1_000_000);
const SEED = Number(process.env.SLUICE_BENCH_SEED ?? 2_026);
const MOST_DEEDS = 200;

/** The same lives as in the unit test, longer and many more of them: what must always hold is asked after each step. */
test('what must hold in every state', () => {
  let steps = 0;
  const seen = new Set<string>();
  const began_ms = performance.now();
  for (let round = 0; steps < STEPS; round++) {
    fc.assert(
      fc.property(fc.array(anyDeed, { minLength: 20, maxLength: MOST_DEEDS, size: 'max' }), (deeds) => {
        const witness = new Witness();
        for (const deed of deeds) witness.live(deed);
        steps += deeds.length;
        for (const one of witness.seen) seen.add(one);
      }),
      { seed: SEED + round, numRuns: 100 },
    );
  }
  const minutes = (performance.now() - began_ms) / 60_000;
  process.stdout.write(
    `figure steps in which everything held: ${steps} of ${steps}, ${seen.size} different decisions and answers, ${minutes.toFixed(1)} min\n`,
  );
  expect(steps).toBeGreaterThanOrEqual(STEPS);
}, 7_200_000);
