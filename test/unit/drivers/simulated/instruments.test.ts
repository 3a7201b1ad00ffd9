import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedFarm } from '../../../../firmware/drivers/simulated/farm.js';
import { PAPER_FARM } from '../../../../firmware/drivers/simulated/paper-farm.js';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

let clock: VirtualClock;
let farm: SimulatedFarm;
beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2025, 5, 1, 3));
  farm = new SimulatedFarm({ seed: 1, clock, tanks: PAPER_FARM });
});

describe('a simulated level switch', () => {
  test('stands as the water does, once it is started', async () => {
    const above = farm.levelSwitch('house', 30);
    expect(above.read()).toBe('unknown');
    await above.start(signal);
    expect(above.read()).toBe('dry');
    const relays = farm.relayBank();
    await relays.start();
    await relays.set('house.inlet', true);
    await clock.advance(HOUR_MS / 2);
    expect(farm.truth('house').percent).toBeGreaterThan(30);
    expect(above.read()).toBe('wet');
    above.stuck = 'dry';
    expect(above.read()).toBe('dry');
    await above.stop();
    expect(above.read()).toBe('unknown');
  });

  test('of a tank that is not there is an error', () => {
    expect(() => farm.levelSwitch('barn', 30)).toThrow('no tank barn');
  });
});

describe('a simulated flow meter', () => {
  test('counts what the inlet brings from its start on', async () => {
    const relays = farm.relayBank();
    await relays.start();
    await relays.set('house.inlet', true);
    await clock.advance(60_000);
    const before = farm.truth('house').inflow_litres;
    const meter = farm.flowMeter('house', 'inlet', 0.5);
    expect(meter.read()).toBeNull();
    await meter.start(signal);
    expect(meter.read()).toBe(0);
    await clock.advance(10 * 60_000);
    expect(meter.read()).toBe(Math.floor((farm.truth('house').inflow_litres - before) / 0.5));
    meter.broken = true;
    expect(meter.read()).toBeNull();
  });

  test('may be in the pipe of what is drawn', async () => {
    const meter = farm.flowMeter('farm', 'outlet', 10);
    await meter.start(signal);
    await clock.advance(HOUR_MS);
    expect(meter.read()).toBe(Math.floor(farm.truth('farm').outflow_litres / 10));
  });
});

describe('simulated rain', () => {
  test('falls at the beginning where somebody is to see it: some 4 mm within twenty minutes, and no more', async () => {
    farm = new SimulatedFarm({ seed: 1, clock, tanks: PAPER_FARM, first_shower: true });
    const gauge = farm.rainGauge(0.25);
    await gauge.start(signal);
    await clock.advance(180_000);
    expect(gauge.read()).toBe(1);
    await clock.advance(HOUR_MS);
    expect(gauge.read()).toBe(15);
    await clock.advance(HOUR_MS);
    expect(gauge.read()).toBe(15);
  });

  test('falls now and then, the same for the same seed, however often it is asked for', async () => {
    const often = farm.rainGauge(0.2);
    const rarely = farm.rainGauge(0.2);
    await often.start(signal);
    await rarely.start(signal);
    const by_hour: number[] = [];
    let before = 0;
    for (let hour = 0; hour < 24 * 30; hour++) {
      await clock.advance(HOUR_MS);
      const tips = often.read() ?? Number.NaN;
      by_hour.push(tips - before);
      before = tips;
    }
    expect(rarely.read()).toBe(before);
    const wet = by_hour.filter((tips) => tips > 0).length;
    expect(wet).toBeGreaterThan(20);
    expect(wet).toBeLessThan(360);
    expect(Math.min(...by_hour)).toBe(0);
    // No hour pours more than 30 mm.
    expect(Math.max(...by_hour) * 0.2).toBeLessThanOrEqual(30);
  });
});
