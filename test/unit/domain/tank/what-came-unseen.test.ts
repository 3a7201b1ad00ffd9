import { describe, expect, test } from '@jest/globals';
import { Water } from '../support/water.js';

/** In percent of the 2,000 L, of an inlet of 1,800 L/h: half a litre a second. */
const percentIn = (seconds: number) => (100 * seconds * 0.5) / 2_000;

describe('what came in since the last reading', () => {
  const unseen = ({ outlook, now_ms }: Water) => outlook.unseen_percent(now_ms);

  test('is nothing of a closed inlet', () => {
    expect(unseen(new Water().sleep(600))).toBe(0);
    expect(unseen(new Water().turn(false).run(60, 0).sleep(600))).toBe(0);
  });

  test('is what the inlet should bring, counted from when it opened', () => {
    const water = new Water().turn(false).run(60, 0).sleep(300).turn(true).sleep(40);
    expect(unseen(water)).toBeCloseTo(percentIn(40));
  });

  test('is counted from the last reading on, and nothing once there is another', () => {
    const water = new Water().turn(false).run(60, 0).turn(true).run(20, 1_800).sleep(100);
    expect(unseen(water)).toBeCloseTo(percentIn(100), 1);
    expect(unseen(water.run(1, 1_800))).toBeCloseTo(0);
  });

  test('stays when it closes, with what runs in meanwhile, and through another opening', () => {
    const water = new Water({ closing_s: 30 }).turn(false).run(60, 0).turn(true).sleep(40).turn(false);
    // A valve that closes lets through half as much, on the mean.
    expect(unseen(water)).toBeCloseTo(percentIn(40 + 15));
    expect(unseen(water.sleep(600).turn(true).sleep(10))).toBeCloseTo(percentIn(40 + 15 + 10));
    expect(unseen(water.turn(true, 'another').sleep(10))).toBeCloseTo(percentIn(40 + 15 + 20));
    expect(unseen(water.run(1, 0))).toBeCloseTo(0);
  });
});

describe('an outlook', () => {
  test('takes a tank for empty below 3 % of what it holds, and before anything was read', () => {
    const water = new Water();
    expect(water.outlook.empty).toBe(true);
    water.litres = 61;
    expect(water.turn(false).run(30, 0).outlook.empty).toBe(false);
    water.litres = 59;
    expect(water.run(600, 0).outlook.empty).toBe(true);
  });

  test('tells while the level rises, and no longer', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(300, 1_800);
    expect(water.outlook.rises).toBe(true);
    expect(water.run(600, 0).outlook.rises).toBe(false);
  });
});

describe('what a source may bring at the most', () => {
  const source_inflows_lph = new Map([
    ['bore', 1_800],
    ['town', null],
  ]);
  const fill = (source: string, rose_lph: number, inflow_lph: number | null = null) =>
    new Water({ inflow_lph, source_inflows_lph })
      .turn(false)
      .run(60, 0)
      .turn(true, source)
      .run(1_200, rose_lph)
      .turn(false);

  test('is what was measured while people drink most of it', () => {
    const { outlook } = fill('bore', 300);
    expect(outlook.mostFrom_lph('bore')).toBe(1_800);
  });

  test('is what was learned where that is more', () => {
    const { outlook } = fill('bore', 2_600);
    expect(outlook.mostFrom_lph('bore')).toBeGreaterThan(2_000);
  });

  test('is what was learned where nobody measured it, and unknown before', () => {
    const { outlook } = fill('town', 900);
    expect(outlook.mostFrom_lph('town')).toBeCloseTo(900, -2);
    expect(outlook.mostFrom_lph('rain')).toBeNull();
  });

  test('is what the inlet brings where the source has no figure of its own', () => {
    expect(fill('bore', 300, 2_200).outlook.mostFrom_lph('town')).toBe(2_200);
  });
});
