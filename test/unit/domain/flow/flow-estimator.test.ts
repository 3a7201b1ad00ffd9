import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FlowEstimator } from '../../../../firmware/domain/flow/flow-estimator.js';

const OPTIONS = { noise_litres: 3.4, wander_lph: 20 };

/** Evenly spread over (0, 1), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A tank whose water flows as told, read once in `every_s` through a noisy sensor. */
class Tank {
  litres = 1_000;
  now_ms = 0;
  private readonly random: () => number;

  constructor(
    readonly estimator: FlowEstimator,
    seed: number,
    private readonly noise_litres = OPTIONS.noise_litres,
  ) {
    this.random = randomFrom(seed);
  }

  run(flow_lph: number, span_s: number, every_s = 1): void {
    for (let s = 0; s < span_s; s += every_s) {
      this.now_ms += every_s * 1_000;
      this.litres += (flow_lph * every_s) / 3_600;
      this.estimator.take(this.litres + this.noise(), this.now_ms);
    }
  }

  private noise(): number {
    const [u, v] = [1 - this.random(), this.random()];
    return this.noise_litres * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }
}

const rateOf = ({ estimator }: Tank) => estimator.rate ?? { rate_lph: Number.NaN, error_lph: Number.NaN };

describe('the flow of a tank', () => {
  test('is not guessed from one or two readings', () => {
    const estimator = new FlowEstimator(OPTIONS);
    expect(estimator.rate).toBeNull();
    estimator.take(1_000, 0);
    estimator.take(1_001, 1_000);
    expect(estimator.rate).toBeNull();
    expect(estimator.volume_litres).toBeGreaterThan(999);
  });

  test('is found within three of its own standard errors in 99 of 100 tanks', () => {
    let missed = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const tank = new Tank(new FlowEstimator(OPTIONS), seed);
      tank.run(600, 300);
      const { rate_lph, error_lph } = rateOf(tank);
      if (Math.abs(rate_lph - 600) > 3 * error_lph) missed += 1;
      expect(error_lph).toBeLessThan(60);
    }
    expect(missed).toBeLessThanOrEqual(1);
  });

  test('is steadier than the volume that is read, and the volume than its readings', () => {
    const tank = new Tank(new FlowEstimator(OPTIONS), 7);
    tank.run(0, 600);
    expect(Math.abs((tank.estimator.volume_litres ?? 0) - tank.litres)).toBeLessThan(2);
  });

  test('follows a tap that somebody opens, without being told', () => {
    const tank = new Tank(new FlowEstimator(OPTIONS), 3);
    tank.run(0, 600);
    tank.run(-1_200, 90);
    expect(rateOf(tank).rate_lph).toBeLessThan(-900);
    expect(rateOf(tank).rate_lph).toBeGreaterThan(-1_500);
  });

  test('is forgotten when a valve is switched, and found again', () => {
    const tank = new Tank(new FlowEstimator(OPTIONS), 4);
    tank.run(600, 300);
    tank.estimator.switched(null);
    expect(tank.estimator.rate).toBeNull();
    tank.run(0, 120);
    expect(Math.abs(rateOf(tank).rate_lph)).toBeLessThan(3 * rateOf(tank).error_lph + 20);
  });

  test('is known sooner when it was expected', () => {
    const [told, untold] = [new Tank(new FlowEstimator(OPTIONS), 5), new Tank(new FlowEstimator(OPTIONS), 5)];
    for (const tank of [told, untold]) tank.run(0, 60);
    told.estimator.switched({ rate_lph: 600, error_lph: 60 });
    untold.estimator.switched(null);
    for (const tank of [told, untold]) tank.run(600, 10);
    expect(Math.abs(rateOf(told).rate_lph - 600)).toBeLessThan(Math.abs(rateOf(untold).rate_lph - 600));
  });

  test('does not mind readings far apart, twice at once, out of order or none at all', () => {
    const tank = new Tank(new FlowEstimator(OPTIONS), 6);
    tank.run(-300, 3_600, 60);
    const before = tank.estimator.rate;
    tank.estimator.take(5, tank.now_ms);
    tank.estimator.take(5, tank.now_ms - 60_000);
    tank.estimator.take(Number.NaN, tank.now_ms + 60_000);
    tank.estimator.take(Number.POSITIVE_INFINITY, tank.now_ms + 60_000);
    expect(tank.estimator.rate).toEqual(before);
    expect(Math.abs((before?.rate_lph ?? 0) + 300)).toBeLessThan(60);
  });

  test('stays a number, with an error above zero, whatever is read', () => {
    const step = fc.record({
      litres: fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(Number.NaN, 1e300)),
      wait_ms: fc.integer({ min: 0, max: 10 * 365 * 86_400_000 }),
      switched: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const estimator = new FlowEstimator(OPTIONS);
        let now_ms = 0;
        for (const { litres, wait_ms, switched } of steps) {
          now_ms += wait_ms;
          if (litres < 1e299) estimator.take(litres, now_ms);
          if (switched) estimator.switched(null);
          const { rate } = estimator;
          if (rate === null) continue;
          expect(Number.isFinite(rate.rate_lph)).toBe(true);
          expect(rate.error_lph).toBeGreaterThan(0);
        }
      }),
    );
  });
});
