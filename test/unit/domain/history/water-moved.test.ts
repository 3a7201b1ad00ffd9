import { describe, expect, test } from '@jest/globals';
import { WaterMoved } from '../../../../firmware/domain/history/water-moved.js';

/** Of a tank of 1,000 L, from one level after another; `open` while the inlet is. */
function moved(levels: readonly number[], open: readonly boolean[] = []) {
  const water = new WaterMoved(null);
  for (const [i, litres] of levels.entries()) water.add(litres, litres / 10, open[i] ?? false);
  return water.moved();
}

describe('water that moved', () => {
  test('is nothing before there are two levels', () => {
    expect(moved([])).toEqual({ inflow_litres: 0, outflow_litres: 0, inlet_litres: 0 });
    expect(moved([500])).toEqual({ inflow_litres: 0, outflow_litres: 0, inlet_litres: 0 });
  });

  test('goes in and out by turns', () => {
    expect(moved([500, 600, 700, 650, 640, 700])).toMatchObject({ inflow_litres: 260, outflow_litres: 60 });
  });

  test('is not the noise of a sensor', () => {
    const noisy = Array.from({ length: 60 }, (_, i) => 500 + (i % 2 === 0 ? 2 : -2));
    const { inflow_litres, outflow_litres } = moved([...noisy, 502]);
    expect(inflow_litres).toBe(0);
    expect(outflow_litres).toBeLessThanOrEqual(4);
  });

  test('is not the noise of a sensor in a shallow tank either, where some millimetres are a large share', () => {
    const litresAt = (i: number) => 100 + ((i % 2 === 0 ? 3 : -3) * 200) / 500;
    const water = new WaterMoved(500);
    for (let i = 0; i < 60; i++) water.add(litresAt(i), litresAt(i) / 2, false);
    const { inflow_litres, outflow_litres } = water.moved();
    expect(inflow_litres).toBe(0);
    expect(outflow_litres).toBeCloseTo(2.4, 6);
    for (let i = 0; i < 4; i++) water.add(100 + i * 2, 50 + i, false);
    expect(water.moved().inflow_litres).toBeCloseTo(4.8, 6);
  });

  test('is also a slow leak, in steps far below the dead band', () => {
    const leaking = Array.from({ length: 61 }, (_, i) => 500 - i * 0.05);
    expect(moved(leaking).outflow_litres).toBeCloseTo(3, 6);
  });

  test('balances: inflow − outflow is last − first', () => {
    const levels = Array.from({ length: 400 }, (_, i) => 500 + 300 * Math.sin(i / 17) + ((i * 7919) % 13));
    const { inflow_litres, outflow_litres } = moved(levels);
    expect(inflow_litres - outflow_litres).toBeCloseTo((levels.at(-1) ?? 0) - (levels[0] ?? 0), 6);
  });

  test('came through the inlet while that was open, up to the reading that ends the run', () => {
    expect(moved([500, 500, 600, 700, 720, 740], [false, true, true, false, false, false])).toEqual({
      inflow_litres: 240,
      outflow_litres: 0,
      inlet_litres: 200,
    });
  });
});
