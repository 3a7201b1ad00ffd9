import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyDeed } from '../unit/domain/support/deeds.js';
import { anyDrawDeed } from '../unit/domain/support/draw-deeds.js';
import { DrawWitness } from '../unit/domain/support/draw-witness.js';
import { anyTransferDeed } from '../unit/domain/support/transfer-deeds.js';
import { TransferWitness } from '../unit/domain/support/transfer-witness.js';
import { Witness } from '../unit/domain/support/witness.js';

/** `SLUICE_BENCH_STEPS` asks for fewer or more, `SLUICE_BENCH_SEED` for other ones. */
const STEPS = Number(process.env.SLUICE_BENCH_STEPS ?? 1_000_000);
const SEED = Number(process.env.SLUICE_BENCH_SEED ?? 2_026);
const MOST_DEEDS = 200;

/** Lives until there were so many steps, and asks after each of them for what must hold. */
function liveOn<Deed>(what: string, any: fc.Arbitrary<Deed>, born: () => Life<Deed>): number {
  let steps = 0;
  const seen = new Set<string>();
  const began_ms = performance.now();
  for (let round = 0; steps < STEPS; round++) {
    fc.assert(
      fc.property(fc.array(any, { minLength: 20, maxLength: MOST_DEEDS, size: 'max' }), (deeds) => {
        const witness = born();
        for (const deed of deeds) witness.live(deed);
        steps += deeds.length;
        for (const one of witness.seen) seen.add(one);
      }),
      { seed: SEED + round, numRuns: 100 },
    );
  }
  const minutes = (performance.now() - began_ms) / 60_000;
  process.stdout.write(
    `figure ${what}: everything held in ${steps} steps, ${seen.size} different decisions and answers, ${minutes.toFixed(1)} min\n`,
  );
  return steps;
}

interface Life<Deed> {
  readonly seen: ReadonlySet<string>;
  live(deed: Deed): void;
}

/** The same lives as in the unit tests, longer and many more of them. */
test('what must hold in every state of a tank that is filled', () => {
  expect(liveOn('filling', anyDeed, () => new Witness())).toBeGreaterThanOrEqual(STEPS);
}, 7_200_000);

test.each(['transfer', 'draw'] as const)(
  'what must hold in every state of a tank that is drawn from, with a pump to %s',
  (direction) => {
    const lived = liveOn(`drawing, ${direction}`, anyDrawDeed, () => new DrawWitness(direction));
    expect(lived).toBeGreaterThanOrEqual(STEPS);
  },
  7_200_000,
);

test('what must hold in every state of tanks that lift water into one another', () => {
  expect(liveOn('lifting', anyTransferDeed, () => new TransferWitness())).toBeGreaterThanOrEqual(STEPS);
}, 7_200_000);
