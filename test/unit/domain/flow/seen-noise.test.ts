import { expect, test } from '@jest/globals';
import { SeenNoise } from '../../../../firmware/domain/flow/seen-noise.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';

/** The ratio after ten minutes of readings with such a noise around water that rises so fast. */
function seen(noise_litres: number, rise_lps = 0, every_ms = 1_000): number {
  const noise = new SeenNoise(2);
  const random = new SeededRandom('noise');
  for (let i = 0; i < 600; i++)
    noise.take(500 + i * rise_lps + noise_litres * random.gaussian(), i * every_ms);
  return noise.ratio;
}

test('noise is told by what follows one another, not by what flows in', () => {
  expect(seen(2)).toBeLessThan(1.2);
  expect(seen(2, 0.5)).toBeLessThan(1.2);
  expect(seen(10)).toBeGreaterThan(4);
  expect(seen(10)).toBeLessThan(6);
});

test('a sensor that is calmer than expected is not believed more', () => {
  expect(seen(0)).toBe(1);
});

test('readings far apart, and what is no number, say nothing of it', () => {
  expect(seen(50, 0, 5_000)).toBe(1);
  const noise = new SeenNoise(2);
  for (let i = 0; i < 9; i++) noise.take(i % 2 ? Number.NaN : 500, i * 1_000);
  expect(noise.ratio).toBe(1);
});
