import { describe, expect, test } from '@jest/globals';
import { Water } from '../support/water.js';

/** Closed for ten minutes while this is drawn, or leaks; then open for as long. */
function opened(drawn_lph: number, brings_lph: number, still_drawn_lph = drawn_lph): Water {
  const water = new Water().turn(false).run(600, -drawn_lph).turn(true);
  return water.run(600, brings_lph - still_drawn_lph);
}

describe('water arrives', () => {
  test('when the level rises, however weak the supply', () => {
    expect(opened(0, 300).arrives).toBe(true);
  });

  test('when a leak takes all of it: the level stands, and fell before', () => {
    expect(opened(1_800, 1_800).arrives).toBe(true);
    expect(opened(2_400, 1_800).arrives).toBe(true);
  });

  test('not when nothing comes, whether people draw on or stop', () => {
    expect(opened(0, 0).arrives).toBe(false);
    expect(opened(800, 0).arrives).toBe(false);
    expect(opened(800, 0, 0).arrives).toBe(false);
  });

  test('not because it was expected: a supply that is known well, and dry, brings nothing from its first minute on', () => {
    // A herd's tank: what is known of its inlet outweighs the first minute of readings.
    const water = new Water({ capacity_litres: 45_000, litres_per_mm: 20, inflow_lph: 10_000 });
    for (let run = 0; run < 8; run++) water.turn(false).run(900, -8_000).turn(true, 'bore').run(720, 10_000);
    water.turn(true, 'town').run(300, 10_000);
    expect(water.arrives).toBe(true);
    const still = water.outlook.marks?.flat_lph;
    water.turn(true, 'bore');
    for (let half_minute = 0; half_minute < 20; half_minute++) {
      expect(water.run(30, 0).arrives).toBe(false);
      expect(water.outlook.marks?.flat_lph).toBeCloseTo(still ?? 0, -2.5);
    }
    expect(water.run(120, 10_000).arrives).toBe(true);
  });

  test('no longer a quarter of an hour after it stopped', () => {
    const water = opened(0, 1_800).run(600, 0);
    expect(water.arrives).toBe(true);
    expect(water.run(400, 0).arrives).toBe(false);
  });

  test('after a pause too short to tell what leaves, by what left before', () => {
    const water = opened(1_800, 1_800).turn(false).run(2, -1_800).turn(true);
    expect(water.arrives).toBe(false);
    expect(water.run(300, 0).arrives).toBe(true);
  });
});

describe('what the inlet is expected to gain', () => {
  const flat_lph = ({ outlook }: Water) => outlook.marks?.flat_lph;

  test('is what the level was last seen to rise by, for as long as that says something of now', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(300, 400);
    expect(flat_lph(water)).toBeCloseTo(100, -1);
    water.run(200, 0);
    expect(flat_lph(water)).toBeLessThan(125);
    // A wave of long ago would let a pump run dry for an hour.
    water.run(600, 0);
    expect(flat_lph(water)).toBeGreaterThan(250);
  });
});
