import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const TANK = {
  ...{ id: 'house', name: 'House', sensor: { driver: 'simulated', empty_distance_mm: 2_018 } },
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  inlet: { relay: RELAY, inflow_lph: 1_800 },
};
const OPEN = { actuator: 'inlet', action: 'open', duration_s: 1_800 };

let bench: ConfiguredNode;
beforeEach(async () => {
  bench = new ConfiguredNode({ tanks: [TANK] });
  await bench.start();
  await bench.clock.advance(15_000);
});
afterEach(() => bench.close());

test('an inlet that does not close at a stop is told as open', async () => {
  await bench.send('command', 'house', OPEN);
  bench.hanging.add('house.inlet');
  await bench.stop();
  expect(bench.told('house/inlet')).toMatchObject({ state: 'open', reason_code: 'relay_failed' });
  expect(bench.log.lines).toContainEqual(
    expect.objectContaining({ level: 'error', fields: { tank: 'house', actuator: 'inlet' } }),
  );
});
