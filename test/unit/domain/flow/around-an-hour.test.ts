import { describe, expect, test } from '@jest/globals';
import { type FlowMemory, LearnedFlow } from '../../../../firmware/domain/flow/learned-flow.js';

const HOURS = 24;
/** Of these hours so much was learned, each on so many days. */
function seen(
  hours: Readonly<Record<number, readonly [mean_lph: number, days: number]>>,
  variance = 100,
): LearnedFlow {
  const memory: FlowMemory = Array.from({ length: HOURS + 1 }, (_, hour) => {
    const [mean_lph, days] = hours[hour] ?? [];
    return mean_lph === undefined || days === undefined ? null : { mean_lph, variance, days };
  });
  return new LearnedFlow(memory);
}

describe('the most that is known of an hour', () => {
  test('is its own mean with its error, once it was seen on three days', () => {
    const flow = seen({ 5: [2_000, 14], 6: [500, 3] });
    expect(flow.mostAround(6)).toEqual({ rate_lph: 500, error_lph: 10 });
  });

  test.each([
    ['its own', { 5: [400, 14], 6: [500, 2], 7: [300, 14] }, 500],
    ['that of the hour before', { 5: [600, 14], 6: [500, 2], 7: [300, 14] }, 600],
    ['that of the hour after', { 5: [400, 14], 6: [500, 2], 7: [700, 14] }, 700],
    ['that of the last hour that was seen, however long before', { 10: [600, 1], 7: [300, 14] }, 600],
    ['that of the next hour that was seen, however long after', { 5: [300, 14], 20: [700, 1] }, 700],
    ['nothing where that was all that came', { 5: [0, 14] }, 0],
  ] as const)('is until then the most that was found in it and around it: %s', (_what, hours, lph) => {
    expect(seen(hours).mostAround(6)).toEqual({ rate_lph: lph, error_lph: 10 });
  });

  test('asks no farther than the nearest hour to each side', () => {
    const flow = seen({ 4: [9_000, 14], 5: [400, 1], 7: [300, 1], 8: [9_000, 14] });
    expect(flow.mostAround(6)?.rate_lph).toBe(400);
  });

  test('is unknown while no hour was seen, whatever the whole day tells', () => {
    expect(seen({ [HOURS]: [1_000, 14] }).mostAround(6)).toBeNull();
  });
});

describe('the least that is known of an hour', () => {
  test.each([
    ['its own mean, once it was seen on three days', { 5: [100, 14], 6: [500, 3], 7: [100, 14] }, 500],
    ['until then the least around it', { 5: [100, 14], 6: [500, 2], 7: [300, 14] }, 100],
    ['its own, where that is less', { 5: [600, 14], 6: [500, 2], 7: [700, 14] }, 500],
    ['that of hours up to three away', { 3: [600, 14], 9: [700, 14] }, 600],
    ['unknown, where none is so near before it', { 2: [600, 14], 9: [700, 14] }, null],
    ['unknown, where none is so near after it', { 3: [600, 14], 10: [700, 14] }, null],
  ] as const)('is %s', (_what, hours, lph) => {
    expect(seen(hours).leastAround(6)).toBe(lph);
  });

  test('looks over midnight', () => {
    expect(seen({ 23: [600, 14], 1: [700, 14] }).leastAround(0)).toBe(600);
  });
});

describe('what is to be expected', () => {
  test('of an hour that was seen on fewer than three days is what the whole day tells', () => {
    const flow = seen({ 6: [500, 2], 7: [300, 3], [HOURS]: [1_000, 14] });
    expect([6, 7, 8, null].map((hour) => flow.expected(hour)?.rate_lph)).toEqual([1_000, 300, 1_000, 1_000]);
  });

  test('is the mean of what was found, and the spread of the days', () => {
    const flow = new LearnedFlow();
    for (const rate_lph of [1_000, 1_200]) flow.learn({ rate_lph, error_lph: 10 }, 6);
    // (200² − 10²)/2 + 10²
    expect(flow.expected(null)).toEqual({ rate_lph: 1_100, error_lph: Math.sqrt(20_050) });
  });

  test('is asked anew once more was learned', () => {
    const flow = new LearnedFlow();
    expect(flow.expected(6)).toBeNull();
    flow.learn({ rate_lph: 1_000, error_lph: 10 }, 6);
    expect(flow.expected(6)?.rate_lph).toBe(1_000);
    expect(flow.expected(null)?.rate_lph).toBe(1_000);
    for (let day = 0; day < 3; day++) flow.learnHour({ rate_lph: 200, error_lph: 10 }, 9);
    expect([flow.expected(9)?.rate_lph, flow.expected(6)?.rate_lph]).toEqual([200, 1_000]);
  });
});

test.each([
  [{ mean_lph: 500, variance: 0, days: 1 }, true],
  [{ mean_lph: 500, variance: 100, days: 14 }, true],
  [{ mean_lph: Number.NaN, variance: 100, days: 5 }, false],
  [{ mean_lph: 500, variance: -1, days: 5 }, false],
  [{ mean_lph: 500, variance: 100, days: 0.5 }, false],
  [{ mean_lph: 500, variance: 100, days: 15 }, false],
])('of what a file says of an hour, %j is taken up: %s', (habit, taken) => {
  const memory = new LearnedFlow([habit]).memory;
  expect([memory.length, memory[0]]).toEqual([HOURS + 1, taken ? habit : null]);
});
