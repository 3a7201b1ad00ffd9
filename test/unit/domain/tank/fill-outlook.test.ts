import { describe, expect, test } from '@jest/globals';
import { Water } from '../support/water.js';

describe('when the level will be at a mark', () => {
  test('nobody knows before a reading, while it is closed, and before it rises', () => {
    expect(new Water().outlook.fillsTo(80)).toBeNull();
    expect(new Water().turn(false).run(600, 300).outlook.fillsTo(80)).toBeNull();
    const closed = new Water().turn(false).run(60, 0).turn(true).run(60, 1_800).turn(false);
    expect(closed.run(600, 300).outlook.fillsTo(80)).toBeNull();
    expect(new Water().turn(false).run(60, 0).turn(true).outlook.fillsTo(80)).toBeNull();
    expect(new Water().turn(false).run(60, 0).turn(true).run(300, -600).outlook.fillsTo(80)).toBeNull();
    expect(new Water().turn(false).run(60, 0).turn(true).run(900, 0).outlook.fillsTo(80)).toBeNull();
  });

  test('is told from what the inlet brings, a whole run within a quarter, and half of one within less', () => {
    const { outlook, litres } = new Water().turn(false).run(60, 0).turn(true).run(600, 1_800);
    expect(litres).toBeCloseTo(1_300, 3);
    const told = outlook.fillsTo(80);
    expect(told?.likely_s).toBeCloseTo(600, -1);
    // The mean of what is left wavers by the root of two more, and what was seen counts for half.
    const error_share = 0.25 * Math.sqrt(2 + 0.5);
    expect(told?.soonest_s).toBeCloseTo(600 / (1 + 2 * error_share), -1);
    expect(told?.latest_s).toBeCloseTo(600 / (1 - 2 * error_share), -2);
  });

  test('weighs what was expected as ten minutes of the run itself', () => {
    const { outlook, litres } = new Water().turn(false).run(60, 0).turn(true).run(600, 900);
    const mean_lph = (1_800 + 900) / 2;
    expect(outlook.fillsTo(80)?.likely_s).toBeCloseTo(((1_600 - litres) * 3_600) / mean_lph, -1);
    // After thirty minutes the run has three times the weight.
    const later = new Water().turn(false).run(60, 0).turn(true).run(1_800, 900);
    const later_lph = (1_800 + 3 * 900) / 4;
    expect(later.outlook.fillsTo(80)?.likely_s).toBeCloseTo(((1_600 - later.litres) * 3_600) / later_lph, -1);
  });

  test('is told of an unknown inlet by the run alone, after a minute', () => {
    const water = new Water({ inflow_lph: null }).turn(false).run(60, 0).turn(true).run(59, 1_800);
    expect(water.outlook.fillsTo(80)).toBeNull();
    water.run(241, 1_800);
    expect(water.outlook.fillsTo(80)?.likely_s).toBeCloseTo(((1_600 - water.litres) * 3_600) / 1_800, -1);
  });

  test('counts from where the run began, not from the pause before', () => {
    const { outlook, litres } = new Water().turn(false).run(3_600, -300).turn(true).run(600, 1_800);
    const mean_lph = 1_800;
    expect(outlook.fillsTo(80)?.likely_s).toBeCloseTo(((1_600 - litres) * 3_600) / mean_lph, -1.5);
  });

  test('goes by what earlier whole runs gained, draws and all', () => {
    const water = new Water().turn(false).run(60, 0).turn(true).run(1_200, 900).turn(false).run(60, 0);
    water.turn(true).run(10, 900);
    const told = water.outlook.fillsTo(80);
    expect(told?.likely_s).toBeCloseTo(((1_600 - water.litres) * 3_600) / 900, -1.5);
  });

  test('is as sure as the runs it has seen were alike, and never less than of the first one', () => {
    const bandAfter = (...runs_lph: number[]) => {
      const water = new Water().turn(false).run(60, 0);
      for (const run_lph of runs_lph)
        water
          .turn(true)
          .run(600, run_lph)
          .turn(false)
          .run(60, -10 * run_lph);
      const { likely_s, soonest_s, latest_s } = water.turn(true).run(30, 900).outlook.fillsTo(80) ?? {};
      return [(soonest_s ?? 0) / (likely_s ?? 0), (latest_s ?? 0) / (likely_s ?? 0)];
    };
    const alike = bandAfter(900, 900, 900, 900, 900, 900, 900, 900, 900);
    expect(alike[0]).toBeGreaterThan(0.8);
    expect(alike[1]).toBeLessThan(1.3);
    const unlike = bandAfter(300, 1_800, 300, 1_800, 300, 1_800, 300, 1_800);
    expect(unlike).toEqual([expect.closeTo(1 / 1.5, 1), expect.closeTo(2, 0)]);
  });

  test('learns nothing of a run below a minute, nor of one that gained nothing', () => {
    const short = new Water().turn(false).run(60, 0).turn(true).run(55, 600).turn(false);
    const lost = new Water().turn(false).run(60, 0).turn(true).run(600, -600).turn(false);
    const whole = new Water().turn(false).run(60, 0).turn(true).run(65, 600).turn(false);
    const gains = ({ outlook }: Water) => outlook.memory.gains.at(-1);
    expect(gains(short)).toBeNull();
    expect(gains(lost)).toBeNull();
    expect(gains(whole)?.mean_lph).toBeGreaterThan(300);
  });

  test('learns of a whole run within a quarter', () => {
    const { outlook } = new Water().turn(false).run(60, 0).turn(true).run(1_200, 900).turn(false);
    const gained = outlook.memory.gains.at(-1);
    expect(gained?.mean_lph).toBeCloseTo(900, -1.5);
    expect(Math.sqrt(gained?.variance ?? 0)).toBeCloseTo((gained?.mean_lph ?? 0) / 4, 6);
  });

  test('learns nothing of a run that began before the first reading', () => {
    const { outlook } = new Water().turn(true).run(600, 900).turn(false);
    expect(outlook.memory.gains.at(-1)).toBeNull();
  });
});

describe('how far ahead of the mark a slow valve is closed', () => {
  test('by half of what runs in while it closes', () => {
    const closing = (closing_s: number, inflow_lph: number | null) =>
      new Water({ closing_s, inflow_lph }).outlook.ahead_percent;
    // 1,800 L/h are 0.5 L/s: half of 20 s of it are 5 L, of 2,000 L.
    expect(closing(20, 1_800)).toBeCloseTo(0.25, 9);
    expect(closing(40, 1_800)).toBeCloseTo(0.5, 9);
    expect(closing(0, 1_800)).toBeCloseTo(0, 9);
    expect(closing(20, null)).toBeCloseTo(0, 9);
  });

  test('of an inlet nobody measured by what this run was seen to gain', () => {
    const water = new Water({ closing_s: 20, inflow_lph: null }).turn(false).run(60, 0).turn(true);
    expect(water.run(29, 1_800).outlook.ahead_percent).toBeCloseTo(0, 9);
    expect(water.run(31, 1_800).outlook.ahead_percent).toBeCloseTo(0.25, 1.5);
    // It was too short to be learned, and the next one may be of another source.
    expect(water.turn(false).turn(true).outlook.ahead_percent).toBeCloseTo(0, 9);
  });
});

describe('what a source brings', () => {
  const source_inflows_lph = new Map<string, number | null>([
    ['bore', 3_000],
    ['rain', null],
  ]);

  test.each([
    ['bore', 3_000],
    ['rain', 1_800],
    ['town', 1_800],
    [null, 1_800],
  ])('%s, before anything ran: %d L/h as configured', (source, inflow_lph) => {
    const { outlook } = new Water({ source_inflows_lph }).turn(false).turn(true, source);
    expect(outlook.inflow_lph).toBe(inflow_lph);
  });

  test('is learned of that source alone', () => {
    const { outlook, now_ms } = new Water({ source_inflows_lph })
      .turn(false)
      .run(60, 0)
      .turn(true, 'bore')
      .run(1_200, 2_000)
      .turn(false);
    outlook.switched(true, now_ms, { source: 'town', hour: null });
    expect(outlook.inflow_lph).toBe(1_800);
    outlook.switched(true, now_ms, { source: 'bore', hour: null });
    expect(outlook.inflow_lph).toBeCloseTo(2_000, -2);
  });

  test('is learned together with what was drawn when it opened', () => {
    const water = new Water({ inflow_lph: null }).turn(false).run(900, -600).turn(true).run(600, 900);
    expect(water.turn(false).outlook.inflow_lph).toBeCloseTo(1_500, -2);
  });

  test('is looked at every half minute, and learned from five looks on', () => {
    const learned = (span_s: number) =>
      new Water({ inflow_lph: null }).turn(false).run(60, 0).turn(true).run(span_s, 2_000).turn(false).outlook
        .inflow_lph;
    expect(learned(149)).toBeNull();
    expect(learned(181)).toBeCloseTo(2_000, -2);
  });

  test('is kept across a restart, and so is what whole runs gain', () => {
    const before = new Water({ source_inflows_lph }).turn(false).run(60, 0).turn(true, 'bore');
    before.run(1_200, 1_000).turn(false);
    const memory = JSON.parse(JSON.stringify(before.outlook.memory));
    expect(Object.keys(memory.inflows)).toContain('bore');
    const after = new Water({ source_inflows_lph });
    after.outlook.remember(memory);
    expect(after.outlook.memory).toEqual(memory);
    after.turn(false).run(60, 0).turn(true, 'bore');
    expect(after.outlook.inflow_lph).toBeCloseTo(1_000, -2);
    after.run(10, 1_000);
    expect(after.outlook.fillsTo(80)?.likely_s).toBeCloseTo(((1_600 - after.litres) * 3_600) / 1_000, -1.5);
    // What was never learned stands as it was configured.
    after.turn(false).turn(true, 'town');
    expect(after.outlook.inflow_lph).toBe(1_800);
  });

  test('that was remembered counts at once, also while it fills from that source', () => {
    const taught = new Water().turn(false).run(60, 0).turn(true).run(1_200, 900).turn(false);
    const water = new Water().turn(false).turn(true);
    expect(water.outlook.inflow_lph).toBe(1_800);
    water.outlook.remember(taught.outlook.memory);
    expect(water.outlook.inflow_lph).toBeCloseTo(900, -2);
  });

  test('is told by the hour, once that hour was seen for three days', () => {
    const water = new Water();
    for (let day = 0; day < 3; day++) {
      water.turn(false).run(60, 0).turn(true, null, 6).run(300, 1_000).turn(false);
      water.run(60, 0).turn(true, null, 20).run(300, 2_000).turn(false);
    }
    water.turn(true, null, 6);
    expect(water.outlook.inflow_lph).toBeCloseTo(1_000, -2);
    water.turn(true, null, 20);
    expect(water.outlook.inflow_lph).toBeCloseTo(2_000, -2);
    water.turn(true, null, 12);
    expect(water.outlook.inflow_lph).toBeGreaterThan(1_200);
    expect(water.outlook.inflow_lph).toBeLessThan(1_800);
  });
});

describe('water that is seen to arrive', () => {
  test('rises', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(120, 900);
    expect(water.seenToArrive).toBe(true);
  });

  test('may also be what keeps a level from falling as it just did', () => {
    const water = new Water().turn(false).run(900, -1_800).turn(true).run(600, 0);
    expect([water.arrives, water.seenToArrive]).toEqual([true, true]);
  });

  test('is not what only an earlier pause makes believe', () => {
    // The pause before this run was too short to tell what leaves.
    const water = new Water().turn(false).run(900, -1_800).turn(true).run(600, 0);
    water.turn(false).run(2, 0).turn(true).run(600, 0);
    expect([water.arrives, water.seenToArrive]).toEqual([true, false]);
  });

  test('is not what a restless sensor makes believe', () => {
    const rises = (noise_litres: number) =>
      new Water().turn(false).run(600, 0, noise_litres).turn(true).run(600, 300, noise_litres).arrives;
    expect(rises(0)).toBe(true);
    expect(rises(8)).toBe(false);
  });

  test('is not proved by a fall that a restless sensor may have made', () => {
    const stands = (noise_litres: number) => {
      const water = new Water().turn(false).run(900, -940, noise_litres).turn(true).run(600, 0);
      return [water.arrives, water.seenToArrive];
    };
    expect(stands(0)).toEqual([true, true]);
    expect(stands(8)).toEqual([true, false]);
  });

  test('has to be more in a wide tank, where a litre is less to see', () => {
    const rises = (litres_per_mm: number) =>
      new Water({ litres_per_mm, inflow_lph: null }).turn(false).run(600, 0).turn(true).run(60, 300).arrives;
    expect(rises(0.2)).toBe(true);
    expect(rises(20)).toBe(false);
  });

  test('is not half of what should come, or less', () => {
    const fell = (by_lph: number, then_lph: number) =>
      new Water().turn(false).run(1_800, -by_lph).turn(true).run(600, then_lph).arrives;
    // 1,800 L/h should come: what leaves hides all but a third of it, or but two thirds.
    expect(fell(1_200, -600)).toBe(false);
    expect(fell(1_800, -600)).toBe(true);
  });

  test('says so for a quarter of an hour, to the second', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(30, 1_800);
    expect(water.arrives).toBe(true);
    expect(water.sleep(900).arrives).toBe(true);
    expect(water.sleep(1).arrives).toBe(false);
  });

  test('is forgotten when the inlet opens anew, and not when it closes', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(60, 1_800).turn(false);
    expect([water.arrives, water.seenToArrive]).toEqual([true, true]);
    water.turn(true);
    expect([water.arrives, water.seenToArrive]).toEqual([false, false]);
  });

  test('is looked for from half a minute on', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(29, 1_800);
    expect(water.arrives).toBe(false);
    expect(water.run(1, 1_800).arrives).toBe(true);
  });

  test('never while it is closed', () => {
    expect(new Water().turn(false).run(600, 1_800).arrives).toBe(false);
  });
});
