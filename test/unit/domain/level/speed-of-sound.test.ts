import { describe, expect, test } from '@jest/globals';
import { distanceOfEcho_mm, speedOfSound_m_per_s } from '../../../../firmware/domain/level/speed-of-sound.js';

describe('the speed of sound', () => {
  test.each([
    [0, 331.3],
    [20, 343.42],
    [40, 355.54],
    [-20, 319.18],
  ])('in air of %i °C is %d m/s', (air_c, speed) => {
    expect(speedOfSound_m_per_s(air_c)).toBeCloseTo(speed, 6);
  });

  test('lies within 0.4 % of the physics from -20 to 50 °C', () => {
    for (let air_c = -20; air_c <= 50; air_c += 1) {
      const exact = 331.3 * Math.sqrt(1 + air_c / 273.15);
      expect(Math.abs(speedOfSound_m_per_s(air_c) / exact - 1)).toBeLessThan(0.004);
    }
  });

  test('10 °C more make a distance 1.7 % longer', () => {
    const longer = distanceOfEcho_mm(10_000, speedOfSound_m_per_s(30));
    expect(longer / distanceOfEcho_mm(10_000, speedOfSound_m_per_s(20))).toBeCloseTo(1.0176, 3);
  });

  test('an echo of 5,823.8 µs comes from 1 m away', () => {
    expect(distanceOfEcho_mm(5_823.8, speedOfSound_m_per_s(20))).toBeCloseTo(1_000, 1);
  });
});
