import { describe, expect, test } from '@jest/globals';
import { marksOfEmpty, onTrial } from '../../../../firmware/domain/tank/inlet-marks.js';
import { Water } from '../support/water.js';

describe('where the level parts water that comes from none', () => {
  /** The flow below which nothing comes, by what it is expected to add. */
  const flat_lph = ({ outlook }: Water) => outlook.marks?.flat_lph;

  test('is unknown while its inflow is', () => {
    expect(new Water({ inflow_lph: null }).turn(false).turn(true).outlook.marks).toBeNull();
  });

  test('is a quarter of what it brings, less what was drawn when it opened', () => {
    const water = new Water().turn(false).run(900, -600).turn(true);
    expect(flat_lph(water)).toBeCloseTo(450 - 600, -1.5);
    expect(water.outlook.marks?.least_lph).toBeCloseTo(-270 - 600, -1.5);
    // A level that stood still, or rose, is nobody's draw.
    expect(flat_lph(new Water().turn(false).run(900, 0).turn(true))).toBe(450);
    expect(flat_lph(new Water().turn(false).run(900, 300).turn(true))).toBe(450);
  });

  test('is a quarter of what was seen of it, for five minutes', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(600, 500);
    expect(flat_lph(water)).toBeCloseTo(125, -1);
    // Who draws meanwhile has drawn what was missing of it.
    expect(water.outlook.marks?.least_lph).toBeCloseTo(-1_300 - 270, -2);
    // A single look is enough to tell that the time is over.
    water.sleep(400).run(1, 0);
    expect(flat_lph(water)).toBe(450);
  });

  test('is not what an earlier run was seen to gain', () => {
    const water = new Water().turn(false).run(600, 0).turn(true).run(100, 500).turn(false);
    expect(flat_lph(water.run(10, 0).turn(true))).toBe(450);
  });

  test('is reckoned from no more than the installer measured: rain may have been learned with it', () => {
    const water = new Water().turn(false).run(60, 0).turn(true).run(900, 4_000).turn(false);
    expect(water.outlook.inflow_lph).toBeGreaterThan(3_000);
    expect(flat_lph(water.run(600, 0).turn(true).sleep(600))).toBe(450);
  });

  test('once it is closed, goes by how the level fell before: half of what it brings must be missing', () => {
    const water = new Water().turn(false).run(600, -3_000).turn(true).run(600, -1_200).turn(false);
    expect(water.outlook.marks?.stopped_lph).toBeCloseTo(-1_200 - 900, -2);
    const unknown = new Water({ inflow_lph: null }).turn(false).turn(true).run(600, -1_200).turn(false);
    expect(unknown.outlook.marks?.stopped_lph).toBeCloseTo(-1_200, -2);
  });
});

describe('while other water comes in, too', () => {
  const filled = (mixed: boolean) => new Water().turn(false).run(60, 0).turn(true).run(900, 4_000, 0, mixed);

  test('nothing is learned of the inlet, nor of what a run gains', () => {
    const { outlook } = filled(true).turn(false);
    expect(outlook.inflow_lph).toBe(1_800);
    expect(outlook.memory.gains.at(-1)).toBeNull();
    expect(filled(false).turn(false).outlook.memory.gains.at(-1)).not.toBeNull();
  });

  test('no rise is the water of the inlet', () => {
    expect(filled(true).arrives).toBe(false);
    expect(filled(false).arrives).toBe(true);
    expect(filled(true).run(61, 1_800).arrives).toBe(true);
  });
});

describe('the marks of a flow', () => {
  const marks = { flat_lph: 450, least_lph: -900, stopped_lph: 900, still_lph: 180 };

  test('of an empty tank: it stands still also where people drink all that comes', () => {
    expect(marksOfEmpty(marks)).toEqual({ ...marks, still_lph: 0 });
    expect(marksOfEmpty(null)).toBeNull();
  });

  test('of a source on trial: no fall of the level is too fast to be told from a dry one', () => {
    expect(onTrial(marks)).toEqual({ ...marks, least_lph: Number.NEGATIVE_INFINITY });
    expect(onTrial(null)).toBeNull();
  });
});
