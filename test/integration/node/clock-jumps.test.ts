import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FarmNode } from './farm-node.js';

const HOUR_MS = 3_600_000;
const TEN_YEARS_MS = 10 * 365.25 * 24 * HOUR_MS;
/** Long enough for a refill of the house, and short enough for a busy machine. */
const SPAN_MS = 2 * HOUR_MS;

/** A wall clock that is set: when, and by how much. */
interface Jump {
  readonly at_ms: number;
  readonly by_ms: number;
}

const anyJumps = fc
  .array(
    fc.record({
      at_ms: fc.integer({ min: 1, max: SPAN_MS - 1 }),
      by_ms: fc.integer({ min: -TEN_YEARS_MS, max: TEN_YEARS_MS }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((jumps) => jumps.sort((a, b) => a.at_ms - b.at_ms));

/** A morning of the farm with a clock that jumps. */
async function live(jumps: readonly Jump[], schedule: object | null = null): Promise<FarmNode> {
  const node = new FarmNode();
  if (schedule !== null) node.confirmed = 'noon';
  await node.start();
  if (schedule !== null) {
    node.uplink.raw('scheduleSet', 'house', JSON.stringify({ id: 'schedule-1', ttl_s: 10, ...schedule }));
  }
  for (const { at_ms, by_ms } of jumps) {
    await node.clock.advance(at_ms - node.clock.monotonic_ms());
    node.clock.jumpWall(by_ms);
  }
  await node.clock.advance(SPAN_MS - node.clock.monotonic_ms());
  return node;
}

/** Everything that was switched, and what the tanks came to. */
const traceOf = ({ switched, farm }: FarmNode) => [
  ...switched,
  ...['house', 'farm'].map((tank) => `${tank} ${farm.truth(tank).percent} %`),
];

describe('a wall clock that is set', () => {
  test('by up to ten years to and fro changes nothing at all about what is switched, and when', async () => {
    const still = await live([]);
    const trace = traceOf(still);
    await still.close();
    expect(still.switched.length).toBeGreaterThanOrEqual(2);
    await fc.assert(
      fc.asyncProperty(anyJumps, async (jumps) => {
        const node = await live(jumps);
        try {
          expect(traceOf(node)).toEqual(trace);
        } finally {
          await node.close();
        }
      }),
      { seed: 11, numRuns: 5, endOnFailure: true },
    );
  }, 120_000);

  test('makes a schedule give way to the plain rule, until it is confirmed once more', async () => {
    const nightly = {
      time_zone: 'Europe/Madrid',
      windows: [
        { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from_minute: 1_320, to_minute: 360 },
      ],
      one_off: [],
      floor_percent: 5,
      vacation: null,
    };
    const plain = await live([]);
    const waiting = await live([], nightly);
    const jumped = await live([{ at_ms: 60_000, by_ms: -TEN_YEARS_MS }], nightly);
    const ofHouse = (node: FarmNode) => node.switched.filter((line) => line.includes('house'));
    await Promise.all([plain, waiting, jumped].map((node) => node.close()));
    // By day the schedule opens only at its floor; with a clock that nobody confirms the level alone decides.
    expect(ofHouse(plain).length).toBeGreaterThanOrEqual(2);
    expect(ofHouse(waiting)[0]).not.toBe(ofHouse(plain)[0]);
    expect(ofHouse(jumped)).toEqual(ofHouse(plain));
  }, 120_000);
});
