import { describe, expect, test } from '@jest/globals';
import { Water } from '../support/water.js';

describe('what an inlet brings', () => {
  test('is none of a draw that ended just after it opened', () => {
    const water = new Water({ inflow_lph: 2_000 }).turn(false).run(900, 0).run(900, -4_000).turn(true);
    water.run(20, 2_000 - 4_000).run(900, 2_000);
    expect(water.turn(false).outlook.inflow_lph).toBeCloseTo(2_000, -2.5);
  });

  test('is none of a draw that went on through the whole pause, and ended in the run', () => {
    const water = new Water({ inflow_lph: 2_000 }).turn(false).run(900, -1_200).turn(true);
    water.run(300, 2_000 - 1_200).run(900, 2_000);
    expect(water.turn(false).outlook.inflow_lph).toBeCloseTo(2_000, -2.5);
  });

  test('is learned hour by hour of a run that spans hours', () => {
    const water = new Water({ capacity_litres: 20_000, inflow_lph: null });
    for (let day = 0; day < 3; day++) {
      water.turn(false).run(60, 0).turn(true, null, 5).run(1_200, 2_000);
      water.outlook.atHour(6);
      water.run(1_200, 1_000).turn(false);
    }
    const at = (hour: number) => water.turn(true, null, hour).outlook.inflow_lph;
    expect([at(5), at(6)]).toEqual([expect.closeTo(2_000, -2), expect.closeTo(1_000, -2)]);
    // While it is open, too, what is expected goes with the hour.
    water.outlook.atHour(5);
    expect(water.outlook.inflow_lph).toBeCloseTo(2_000, -2);
  });

  test('is learned from several runs together, where each is over within minutes', () => {
    const water = new Water({ inflow_lph: null });
    const fill = () => water.turn(false).run(60, -3_000).run(60, 0).turn(true).run(61, 3_000).turn(false);
    expect(fill().outlook.inflow_lph).toBeNull();
    expect(fill().outlook.inflow_lph).toBeNull();
    expect(fill().outlook.inflow_lph).toBeCloseTo(3_000, -2.5);
  });
});
