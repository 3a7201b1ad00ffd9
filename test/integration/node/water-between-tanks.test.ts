import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { learned } from '../../../firmware/protocol/learned.js';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const LARGE = { shape: { kind: 'vertical_cylinder', diameter_mm: 2_400, height_mm: 1_768 }, sensor: SENSOR };
const SMALL = { ...LARGE, shape: { ...LARGE.shape, diameter_mm: 1_200 } };
const MINUTE_MS = 60_000;

let bench: ConfiguredNode;

async function begin(tanks: readonly object[], elsewhere: readonly string[] = []): Promise<void> {
  bench = new ConfiguredNode({ tanks }, elsewhere);
  await bench.start();
  await bench.clock.advance(15_000);
}

afterEach(() => bench.close());

describe('a tank that another one is pumped into, by as much as its own inlet brings', () => {
  const TANKS = [
    {
      ...{ ...LARGE, id: 'low', name: 'Low' },
      pump: { relay: RELAY, direction: 'transfer', to_tank: 'high', flow_lph: 3_000 },
    },
    { ...LARGE, id: 'high', name: 'High', inlet: { relay: RELAY, inflow_lph: 3_000 } },
  ];
  const WHY = { reason_code: 'transfer_runs', reason_args: { from: 'low', to: 'high' } };
  const lease = (tank: string, what: object) => bench.send('lease', tank, { ...WHY, lease_s: 30, ...what });
  const faults = () => (bench.told('high/faults') as { faults?: { fault: string }[] }).faults ?? [];
  const rises = async (tell: () => Promise<unknown>) => {
    const before = bench.farm.truth('high').litres;
    for (let passed_ms = 0; passed_ms < 20 * MINUTE_MS; passed_ms += 20_000) {
      await tell();
      await bench.clock.advance(19_000);
    }
    expect(bench.farm.truth('high').litres - before).toBeGreaterThan(500);
  };

  test('has no inlet that hangs open, while the pump is one of this node', async () => {
    await begin(TANKS);
    await rises(() => lease('low', { actuator: 'pump', want: 'run' }));
    await bench.clock.advance(15 * MINUTE_MS);
    expect(faults()).toEqual([]);
  });

  test('has none either, while the gateway says that a pump of another node fills it', async () => {
    await begin(TANKS, ['low']);
    await rises(async () => {
      await bench.relays.set('low.pump', true);
      await lease('high', { actuator: 'inlet', want: 'wait' });
    });
    await bench.relays.set('low.pump', false);
    await bench.clock.advance(15 * MINUTE_MS);
    expect(faults()).toEqual([]);
  });

  test('has one when it rises so and nobody says why, also where it waits for rain', async () => {
    await begin(TANKS, ['low']);
    await rises(async () => {
      await bench.relays.set('low.pump', true);
      await lease('high', { actuator: 'inlet', want: 'wait', reason_code: 'waits_for_rain' });
    });
    expect(faults()).toMatchObject([{ fault: 'inlet_stuck_open' }]);
  });
});

test('what another tank fills from a cistern is not learned as what people draw from the cistern', async () => {
  const source = { id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'cistern', inflow_lph: 2_000 };
  await begin([
    { ...SMALL, id: 'cistern', name: 'Cistern', idle_interval_s: 60 },
    { ...SMALL, id: 'house', name: 'House', inlet: { sources: [source] } },
  ]);
  await bench.clock.advance(3 * MINUTE_MS);
  const before = bench.farm.truth('cistern').litres;
  await bench.send('command', 'house', { actuator: 'inlet', action: 'open', target_percent: 90 });
  await bench.clock.advance(25 * MINUTE_MS);
  expect(before - bench.farm.truth('cistern').litres).toBeGreaterThan(500);
  await bench.stop();
  const kept = readFileSync(join(bench.memory_folder, 'cistern.learned.json'), 'utf8');
  const { diagnosis } = learned.parse(JSON.parse(kept));
  // The greatest flow that is looked at is a third of the tank in an hour: people draw nothing like it.
  expect(diagnosis.draws.longest_ms.at(-1)).toBe(0);
});
