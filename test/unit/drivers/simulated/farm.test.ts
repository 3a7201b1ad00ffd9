import { describe, expect, test } from '@jest/globals';
import { shapeOf } from '../../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER, windowDistance } from '../../../../firmware/domain/level/filter.js';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedFarm } from '../../../../firmware/drivers/simulated/farm.js';
import { FARM_TANK, HOUSE_TANK, PAPER_FARM } from '../../../../firmware/drivers/simulated/paper-farm.js';
import type { RangeFinder } from '../../../../firmware/ports/range-finder.js';

const HOUR_MS = 3_600_000;
const NIGHT_MS = Date.UTC(2025, 5, 1, 3);

function farm(seed = 1, clock = new VirtualClock(NIGHT_MS)) {
  return { clock, farm: new SimulatedFarm({ seed, clock, tanks: PAPER_FARM }) };
}

/** The distance a node would make of one window of pings; null when it cannot. */
async function measured_mm(finder: RangeFinder): Promise<number | null> {
  const window = [];
  for (let i = 0; i < 7; i++) window.push(await finder.range());
  return windowDistance(window, DEFAULT_FILTER).distance_mm;
}

describe('the simulated farm', () => {
  test('the same seed and the same actions give the same farm, another seed another', async () => {
    const run = async (seed: number) => {
      const { clock, farm: one } = farm(seed);
      const relays = one.relayBank();
      await relays.start();
      const trace: unknown[] = [];
      for (let minute = 0; minute < 180; minute++) {
        if (minute % 20 === 0) await relays.set('house.inlet', minute % 40 === 0);
        await clock.advance(60_000);
        trace.push(one.truth('house'), one.truth('farm'));
      }
      return trace;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  test('how often its sensors are asked does not change the water', async () => {
    const asked = farm();
    const left = farm();
    const finder = asked.farm.rangeFinder('house');
    await finder.start(new AbortController().signal);
    for (let minute = 0; minute < 120; minute++) {
      await measured_mm(finder);
      await asked.clock.advance(60_000);
    }
    await left.clock.advance(2 * HOUR_MS);
    expect(asked.farm.truth('house').litres).toBeCloseTo(left.farm.truth('house').litres, 6);
  });

  test('a sensor tells the distance to the water that is there', async () => {
    const { clock, farm: one } = farm();
    const finder = one.rangeFinder('farm');
    await finder.start(new AbortController().signal);
    await clock.advance(2 * HOUR_MS);
    const shape = shapeOf(FARM_TANK.shape);
    const expected_mm = FARM_TANK.empty_distance_mm - shape.depthAt(one.truth('farm').litres);
    const told_mm = await measured_mm(finder);
    expect(Math.abs((told_mm ?? Number.NaN) - expected_mm)).toBeLessThan(5);
    expect(one.rangeFinder('farm')).toBe(finder);
  });

  test('a broken sensor is broken alone, until it is mended', async () => {
    const { farm: one } = farm();
    const signal = new AbortController().signal;
    await one.rangeFinder('house').start(signal);
    await one.rangeFinder('farm').start(signal);
    one.breakSensor('house', 'silent');
    expect(await measured_mm(one.rangeFinder('house'))).toBeNull();
    expect(await measured_mm(one.rangeFinder('farm'))).not.toBeNull();
    one.breakSensor('house', null);
    expect(await measured_mm(one.rangeFinder('house'))).not.toBeNull();
  });

  test('a wall clock that jumps moves neither the water nor the hour of the day', async () => {
    const jumped = farm();
    const steady = farm();
    await jumped.clock.advance(HOUR_MS);
    jumped.clock.jumpWall(9 * HOUR_MS);
    await jumped.clock.advance(5 * HOUR_MS);
    await steady.clock.advance(6 * HOUR_MS);
    expect(jumped.farm.truth('house').litres).toBeCloseTo(steady.farm.truth('house').litres, 6);
  });

  test('an unknown tank is an error', () => {
    const { farm: one } = farm();
    expect(() => one.rangeFinder('barn')).toThrow('barn');
    expect(() => one.truth('barn')).toThrow('barn');
    expect(() => one.breakSensor('barn', null)).toThrow('barn');
  });
});

describe('the relays of the simulated farm', () => {
  test('are at rest at the start, whatever was before, and after the stop', async () => {
    const { clock, farm: one } = farm();
    const relays = one.relayBank();
    await relays.start();
    expect(await relays.read('house.inlet')).toBe(false);
    await relays.set('house.inlet', true);
    await relays.start();
    expect(await relays.read('house.inlet')).toBe(false);
    await relays.set('house.inlet', true);
    await clock.advance(10_000);
    expect(one.truth('house').inlet_running).toBe(true);
    await relays.stop();
    await relays.stop();
    await clock.advance(10_000);
    expect(one.truth('house').inlet_running).toBe(false);
  });

  test('switch their own inlet and no other', async () => {
    const { clock, farm: one } = farm();
    const relays = one.relayBank();
    await relays.start();
    await relays.set('farm.inlet', true);
    await clock.advance(60_000);
    expect(await relays.read('farm.inlet')).toBe(true);
    expect(one.truth('farm').inflow_litres).toBeGreaterThan(100);
    expect(await relays.read('house.inlet')).toBe(false);
    expect(one.truth('house').inflow_litres).toBe(0);
    await relays.allOff();
    expect(await relays.read('farm.inlet')).toBe(false);
  });

  test('an inlet switched after hours of silence counts from then on', async () => {
    const { clock, farm: one } = farm();
    const relays = one.relayBank();
    await relays.start();
    await clock.advance(5 * HOUR_MS);
    await relays.set('farm.inlet', true);
    await clock.advance(60_000);
    expect(one.truth('farm').inflow_litres).toBeGreaterThan(150);
    expect(one.truth('farm').inflow_litres).toBeLessThan(230);
  });

  test('reject a name they do not have, and everything before the start and after the stop', async () => {
    const { farm: one } = farm();
    const relays = one.relayBank();
    const unknown = expect.objectContaining({ code: 'relay_unknown' });
    await expect(relays.set('house.inlet', true)).rejects.toEqual(unknown);
    await relays.start();
    await expect(relays.set('barn.inlet', true)).rejects.toEqual(unknown);
    await expect(relays.read('house.pump')).rejects.toEqual(unknown);
    await relays.stop();
    await expect(relays.read('house.inlet')).rejects.toEqual(unknown);
  });
});

describe('the simulated Pi', () => {
  test('tells plausible figures, and no CPU share the first time', async () => {
    const { clock, farm: one } = farm();
    const host = one.hostMetrics();
    expect((await host.read()).cpu_percent).toBeNull();
    for (let minute = 0; minute < 500; minute++) {
      await clock.advance(60_000);
      const reading = await host.read();
      expect(reading.cpu_percent).toBeGreaterThan(0);
      expect(reading.cpu_percent).toBeLessThan(40);
      expect(reading.memory_percent).toBeGreaterThan(20);
      expect(reading.memory_percent).toBeLessThan(60);
      expect(reading.cpu_temp_c).toBeGreaterThan(35);
      expect(reading.cpu_temp_c).toBeLessThan(65);
      expect(reading.uptime_s).toBe(7_200 + 60 * (minute + 1));
    }
  });
});

describe('the farm of the published case', () => {
  test('has tanks of 2,000 and 45,000 litres', () => {
    expect(Math.round(shapeOf(HOUSE_TANK.shape).capacity_litres)).toBe(2_000);
    expect(Math.round(shapeOf(FARM_TANK.shape).capacity_litres)).toBe(45_000);
  });

  test.each([0, 6, 12, 18])(
    'begun at hour %i, the house falls below 15 %% within two minutes',
    async (hour) => {
      const { clock, farm: one } = farm(1, new VirtualClock(Date.UTC(2025, 5, 1, hour)));
      await clock.advance(20_000);
      expect(one.truth('house').percent).toBeGreaterThan(15);
      await clock.advance(100_000);
      expect(one.truth('house').percent).toBeLessThan(15);
      expect(one.truth('house').percent).toBeGreaterThan(12);
      expect(one.truth('farm').percent).toBeGreaterThan(54);
    },
  );

  test('by hand, an inlet fills its tank in the expected time and then runs over', async () => {
    const { clock, farm: one } = farm();
    const relays = one.relayBank();
    await relays.start();
    await relays.set('house.inlet', true);
    await clock.advance(0.8 * HOUR_MS);
    expect(one.truth('house').percent).toBeGreaterThan(75);
    expect(one.truth('house').overflow_litres).toBe(0);
    await clock.advance(HOUR_MS);
    expect(one.truth('house').percent).toBeCloseTo(100, 0);
    expect(one.truth('house').overflow_litres).toBeGreaterThan(0);
  });

  test('left alone, both tanks fall by day but neither runs dry within six hours', async () => {
    const { clock, farm: one } = farm(1, new VirtualClock(Date.UTC(2025, 5, 1, 10)));
    await clock.advance(HOUR_MS);
    expect(one.truth('house').percent).toBeLessThan(15);
    await clock.advance(5 * HOUR_MS);
    expect(one.truth('farm').percent).toBeLessThan(55);
    expect(one.truth('farm').percent).toBeGreaterThan(15);
  });
});
