import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { TOPICS } from '../../../firmware/protocol/topics.js';
import { ConfiguredNode } from './configured-node.js';

const MINUTE_MS = 60_000;
const WRITTEN = {
  rain_gauge: { driver: 'simulated', mm_per_tip: 0.2 },
  tanks: [
    {
      id: 'house',
      name: 'House',
      shape: HOUSE_TANK.shape,
      sensor: { driver: 'simulated', empty_distance_mm: HOUSE_TANK.empty_distance_mm },
      inlet: { relay: { driver: 'simulated' }, max_run_s: 14_400 },
      level_switches: [{ driver: 'simulated', at: 'high', percent: 60, wet: 'high' }],
      flow_meters: [
        { driver: 'simulated', litres_per_pulse: 0.5 },
        { driver: 'simulated', on: 'outlet', litres_per_pulse: 1 },
      ],
    },
  ],
};

describe('a node with instruments beside its sensor', () => {
  let bench: ConfiguredNode;
  beforeEach(async () => {
    bench = new ConfiguredNode(WRITTEN);
    await bench.start();
  });
  afterEach(() => bench.close());

  test('stops a refill at the float, tells all of them, and every payload fits its contract', async () => {
    await bench.until('refill', () => bench.farm.truth('house').inlet_running, 60 * MINUTE_MS);
    await bench.clock.advance(2 * MINUTE_MS);
    const filling = TOPICS.level.payload.parse(bench.told('house/level'));
    expect(filling.level_switches).toEqual([{ at: 'high', switch_percent: 60, state: 'dry' }]);
    const [inlet, outlet] = filling.flow_meters ?? [];
    expect(inlet).toMatchObject({ on: 'inlet', flow_lph: expect.any(Number) });
    expect(inlet?.flow_lph).toBeGreaterThan(1_000);
    expect(Math.abs((inlet?.total_litres ?? 0) - bench.farm.truth('house').inflow_litres)).toBeLessThan(20);
    expect(outlet?.on).toBe('outlet');
    await bench.until('the float', () => !bench.farm.truth('house').inlet_running, 120 * MINUTE_MS);
    const { percent } = bench.farm.truth('house');
    expect(percent).toBeGreaterThanOrEqual(60);
    expect(percent).toBeLessThan(61);
    expect(bench.told('house/inlet')).toMatchObject({
      state: 'closed',
      reason: 'Inlet closed: there is water at the switch at 60 %: the tank counts as full',
    });
  });

  test('confirms a run by hand by its meter, within seconds', async () => {
    await bench.clock.advance(10_000);
    bench.uplink.command('house', {
      id: 'open-house-1',
      actuator: 'inlet',
      action: 'open',
      duration_s: 300,
      ttl_s: 10,
    });
    await bench.until(
      'confirmation',
      () => bench.uplink.statesOf('open-house-1').includes('confirmed'),
      12_000,
    );
  });

  test('tells the rain, at changes and now and then', async () => {
    await bench.clock.advance(1_000);
    const dry = TOPICS.rain.payload.parse(bench.told('pi0/rain'));
    expect(dry).toMatchObject({ since: '2026-06-01T06:00:00.000Z', total_mm: 0, last_hour_mm: 0 });
    await bench.until('a shower', () => Number(bench.told('pi0/rain').total_mm) > 1, 72 * 60 * MINUTE_MS);
    const wet = TOPICS.rain.payload.parse(bench.told('pi0/rain'));
    expect(wet.last_hour_mm).toBeGreaterThan(0);
    expect(wet.since).toBe(dry.since);
  });
});
