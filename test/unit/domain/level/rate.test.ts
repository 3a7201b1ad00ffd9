import { describe, expect, test } from '@jest/globals';
import { RateEstimator, significant_lph, sparseError_lph } from '../../../../firmware/domain/level/rate.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';

const LITRES_PER_MM = 1;
const PER_S = 3_600;

interface Stretch {
  readonly rate_lph: number;
  readonly from_s?: number;
  readonly to_s: number;
  readonly every_s?: number;
  readonly noise_litres?: number;
  readonly seed?: string;
}

/** Feeds a steady flow, read with normally distributed noise. */
function feed(estimator: RateEstimator, stretch: Stretch): RateEstimator {
  const { rate_lph, from_s = 0, to_s, every_s = 1, noise_litres = 0, seed = 'rate' } = stretch;
  const random = new SeededRandom(seed);
  for (let s = from_s; s <= to_s; s += every_s) {
    estimator.take(1_000 + (rate_lph * s) / PER_S + noise_litres * random.gaussian(), s * 1_000);
  }
  return estimator;
}
const fed = (stretch: Stretch) => feed(new RateEstimator(LITRES_PER_MM), stretch);

describe('the flow into or out of a tank', () => {
  test.each([1_800, 60, 0, -60, -2_400])(
    'of %p litres an hour is found in readings without noise',
    (rate_lph) => {
      expect(fed({ rate_lph, to_s: 30 }).rate?.rate_lph).toBeCloseTo(rate_lph, 6);
    },
  );

  test('is unknown before six readings, and before five seconds', () => {
    expect(new RateEstimator(1).rate).toBeNull();
    expect(fed({ rate_lph: 1_800, to_s: 4 }).rate).toBeNull();
    expect(fed({ rate_lph: 1_800, to_s: 4.9, every_s: 0.1 }).rate).toBeNull();
    expect(fed({ rate_lph: 1_800, to_s: 120, every_s: 30 }).rate).toBeNull();
    expect(fed({ rate_lph: 1_800, to_s: 5 }).rate?.rate_lph).toBeCloseTo(1_800, 6);
  });

  test('is found just as soon, and no sooner, on a node that has run for a month', () => {
    const from_s = 30 * 86_400;
    expect(fed({ rate_lph: 1_800, from_s, to_s: from_s + 4.9, every_s: 0.1 }).rate).toBeNull();
    expect(fed({ rate_lph: 1_800, from_s, to_s: from_s + 5 }).rate?.rate_lph).toBeCloseTo(1_800, 3);
  });

  test('is forgotten when a valve moves: the new flow is another one', () => {
    const estimator = fed({ rate_lph: 1_800, to_s: 60 });
    estimator.restart();
    expect(estimator.rate).toBeNull();
    feed(estimator, { rate_lph: -300, from_s: 61, to_s: 70 });
    expect(estimator.rate?.rate_lph).toBeCloseTo(-300, 6);
  });

  test('is that of the last ten minutes, not of the hour before', () => {
    const estimator = fed({ rate_lph: 0, to_s: 3_600 });
    for (let s = 1; s <= 601; s++) estimator.take(1_000 + s / 2, (3_600 + s) * 1_000);
    expect(estimator.rate?.rate_lph).toBeCloseTo(1_800, 6);
  });

  test('stays exact over an hour of readings every second, and surer than over a minute', () => {
    expect(fed({ rate_lph: 1_800, to_s: 3_600 }).rate?.rate_lph).toBeCloseTo(1_800, 4);
    const long = fed({ rate_lph: 1_800, to_s: 600, noise_litres: 3 }).rate;
    const short = fed({ rate_lph: 1_800, to_s: 60, noise_litres: 3 }).rate;
    expect(long?.error_lph).toBeLessThan((short?.error_lph ?? 0) / 6);
  });

  test('is, with its error, as if the readings before the window had never been', () => {
    const window_ms = 80_000;
    const long = new RateEstimator(LITRES_PER_MM, window_ms);
    feed(long, { rate_lph: 18_000, to_s: 7_200, noise_litres: 20 });
    const last = { rate_lph: 60, from_s: 7_201, to_s: 7_281, noise_litres: 2, seed: 'last' };
    const fresh = feed(new RateEstimator(LITRES_PER_MM, window_ms), last).rate;
    const told = feed(long, last).rate;
    expect(told?.rate_lph).toBeCloseTo(fresh?.rate_lph ?? 0, 4);
    expect(told?.error_lph).toBeCloseTo(fresh?.error_lph ?? 0, 4);
  });

  test('is found in readings at odd times', () => {
    const estimator = new RateEstimator(LITRES_PER_MM);
    for (const s of [0, 1, 2, 9, 10, 40, 41]) estimator.take(500 + s / 2, s * 1_000);
    expect(estimator.rate?.rate_lph).toBeCloseTo(1_800, 6);
  });
});

describe('a slope over a whole run, taken sparsely', () => {
  const sparse = () => new RateEstimator(LITRES_PER_MM, 3_600_000, true);

  test('needs three readings, however far apart, and does not believe that they are exact', () => {
    const two = feed(sparse(), { rate_lph: 600, to_s: 300, every_s: 300 });
    expect(two.rate).toBeNull();
    feed(two, { rate_lph: 600, from_s: 600, to_s: 600 });
    expect(two.rate?.rate_lph).toBeCloseTo(600, 6);
    // As if four readings with a noise of 1.5 mm had been seen besides: √(4 · 1.5² / 5) / √(2 · 300²).
    expect(two.rate?.error_lph).toBeCloseTo((Math.sqrt(9 / 5) / Math.sqrt(2 * 300 ** 2)) * PER_S, 6);
  });

  test('holds for the whole of it, though readings come every second', () => {
    const long = feed(sparse(), { rate_lph: 0, to_s: 3_500, noise_litres: 1 }).rate;
    const short = feed(sparse(), { rate_lph: 0, to_s: 600, noise_litres: 1 }).rate;
    expect(long?.error_lph).toBeLessThan((short?.error_lph ?? 0) / 4);
    expect(long?.error_lph).toBeLessThan(sparseError_lph(LITRES_PER_MM, 3_500, 1));
  });

  test('is unknown where the flow was another one meanwhile', () => {
    const bent = feed(sparse(), { rate_lph: 600, to_s: 900, every_s: 60 });
    for (let s = 960; s <= 1_800; s += 60) bent.take(1_000 + 300 - (s * 600) / PER_S, s * 1_000);
    expect(bent.rate).toBeNull();
  });

  test('tells nothing with fewer than three readings to come', () => {
    expect(sparseError_lph(1, 899, 300)).toBe(Number.POSITIVE_INFINITY);
    expect(sparseError_lph(1, 900, 300)).toBeCloseTo(12, 6);
  });
});

describe('the error told beside the flow', () => {
  const SEEDS = Array.from({ length: 400 }, (_, i) => `seed ${i}`);

  test.each([
    { rate_lph: 1_800, to_s: 30 },
    { rate_lph: -400, to_s: 60 },
    { rate_lph: 0, to_s: 590 },
    { rate_lph: 90, to_s: 595, every_s: 5 },
  ])('holds what it promises at %p', (stretch) => {
    const misses = SEEDS.map((seed) => {
      const rate = fed({ ...stretch, noise_litres: 3, seed }).rate;
      return rate === null ? Number.NaN : Math.abs(rate.rate_lph - stretch.rate_lph) / rate.error_lph;
    });
    const within = (errors: number) => misses.filter((miss) => miss <= errors).length / misses.length;
    expect(within(1)).toBeGreaterThan(0.6);
    expect(within(1)).toBeLessThan(0.76);
    expect(within(2)).toBeGreaterThan(0.92);
    expect(within(4)).toBeGreaterThan(0.995);
  });

  test('is never nothing: a sensor that repeats itself still has its resolution', () => {
    const rate = fed({ rate_lph: 0, to_s: 20 }).rate;
    expect(rate?.rate_lph).toBe(0);
    // One millimetre evenly spread: σ² = 1/12; 21 readings a second apart: Σ(t − mean)² = 770 s².
    expect(rate?.error_lph).toBeCloseTo(Math.sqrt(1 / 12 / 770) * PER_S, 6);
  });

  test('grows with what a millimetre of the tank holds', () => {
    const big = new RateEstimator(20);
    expect(feed(big, { rate_lph: 0, to_s: 20 }).rate?.error_lph).toBeCloseTo(
      20 * Math.sqrt(1 / 12 / 770) * PER_S,
      6,
    );
  });
});

describe('the flow worth showing', () => {
  test('is unknown while it is unknown', () => {
    expect(significant_lph(null)).toBeNull();
  });

  test('is nothing while it cannot be told from standing water', () => {
    expect(significant_lph({ rate_lph: 20, error_lph: 10 })).toBe(0);
    expect(significant_lph({ rate_lph: -20, error_lph: 10 })).toBe(0);
  });

  test('is what was measured beyond two errors, in or out', () => {
    expect(significant_lph({ rate_lph: 21, error_lph: 10 })).toBe(21);
    expect(significant_lph({ rate_lph: -21, error_lph: 10 })).toBe(-21);
  });
});
