import { beforeEach, describe, expect, test } from '@jest/globals';
import { SeenRise } from '../../../../firmware/domain/tank/seen-rise.js';

const NOISE_LITRES = 2;
/** Three standard errors of the difference of two readings. */
const SURE_LITRES = 3 * Math.SQRT2 * NOISE_LITRES;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

let seen: SeenRise;
beforeEach(() => {
  seen = new SeenRise(NOISE_LITRES);
  seen.begin(1_000, HOUR_MS);
});

describe('a rise', () => {
  test('is seen when it is more than three standard errors, and not when it is just that', () => {
    expect(seen.rose(1_000 + SURE_LITRES, 1)).toBe(false);
    expect(seen.rose(1_000 + SURE_LITRES + 0.01, 1)).toBe(true);
  });

  test('has to be twice as high where the noise is', () => {
    expect(seen.rose(1_000 + 1.9 * SURE_LITRES, 2)).toBe(false);
    expect(seen.rose(1_000 + 2.1 * SURE_LITRES, 2)).toBe(true);
  });

  test('is one from the lowest level on', () => {
    seen.take(950, HOUR_MS + MINUTE_MS);
    seen.take(955, HOUR_MS + 2 * MINUTE_MS);
    expect(seen.rose(950 + SURE_LITRES + 1, 1)).toBe(true);
  });
});

describe('a climb', () => {
  test('is told once, with the time it took', () => {
    expect(seen.climbed(1_000 + SURE_LITRES, HOUR_MS + MINUTE_MS, 1)).toBeNull();
    expect(seen.climbed(1_010, HOUR_MS + 5 * MINUTE_MS, 1)).toBe(5 * MINUTE_MS);
    expect(seen.climbed(1_010, HOUR_MS + 6 * MINUTE_MS, 1)).toBeNull();
    expect(seen.climbed(1_020, HOUR_MS + 8 * MINUTE_MS, 1)).toBe(3 * MINUTE_MS);
  });

  test('is counted from the lowest level, and from when that was', () => {
    seen.take(980, HOUR_MS + 4 * MINUTE_MS);
    seen.take(985, HOUR_MS + 5 * MINUTE_MS);
    expect(seen.climbed(992, HOUR_MS + 6 * MINUTE_MS, 1)).toBe(2 * MINUTE_MS);
  });

  test('is not of other water that came in before', () => {
    seen.mark(1_050, HOUR_MS + MINUTE_MS);
    expect(seen.climbed(1_055, HOUR_MS + 2 * MINUTE_MS, 1)).toBeNull();
    expect(seen.climbed(1_060, HOUR_MS + 3 * MINUTE_MS, 1)).toBe(2 * MINUTE_MS);
  });

  test('is none before it began to count', () => {
    expect(new SeenRise(NOISE_LITRES).climbed(9_999, MINUTE_MS, 1)).toBeNull();
  });
});

describe('water is brought', () => {
  test('when more is there than what people draw would have left', () => {
    const in_an_hour_ms = 2 * HOUR_MS;
    expect(seen.brought(900 + SURE_LITRES, 100, in_an_hour_ms, 1)).toBe(false);
    expect(seen.brought(900 + SURE_LITRES + 0.01, 100, in_an_hour_ms, 1)).toBe(true);
    expect(seen.brought(900 + SURE_LITRES + 0.01, 100, in_an_hour_ms, 1.1)).toBe(false);
    expect(seen.brought(900 + SURE_LITRES + 0.01, 99, in_an_hour_ms, 1)).toBe(false);
  });
});
