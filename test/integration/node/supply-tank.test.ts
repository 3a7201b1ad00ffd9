import { afterEach, describe, expect, test } from '@jest/globals';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const LOW_AT_48 = { driver: 'simulated', at: 'low', percent: 48, wet: 'high' };

let bench: ConfiguredNode;

/** A house that fills from a cistern alone, which is half full. */
async function begin(cistern: object = {}): Promise<void> {
  const tank = { shape: SHAPE, sensor: SENSOR };
  const source = { id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'cistern', inflow_lph: 6_000 };
  bench = new ConfiguredNode({
    tanks: [
      { ...tank, id: 'cistern', name: 'Cistern', idle_interval_s: 60, ...cistern },
      { ...tank, id: 'house', name: 'House', inlet: { sources: [source] } },
    ],
  });
  await bench.start();
  await bench.clock.advance(15_000);
}

afterEach(() => bench.close());

const open = () => bench.send('command', 'house', { actuator: 'inlet', action: 'open', target_percent: 70 });

describe('a cistern with a low float supplies another tank', () => {
  test('no longer once the float is dry, however full the sensor believes it', async () => {
    await begin({ level_switches: [LOW_AT_48] });
    await open();
    expect(bench.told('house/inlet')).toMatchObject({ state: 'open', source: 'rain' });
    await bench.until('the end', () => bench.told('house/inlet').state === 'closed');
    expect(bench.told('house/inlet')).toMatchObject({
      ...{ reason_code: 'no_source', reason_args: { cause: 'source_low', tank: 'cistern' } },
    });
    expect(await bench.relays.read('house.inlet.rain')).toBe(false);
    expect(bench.farm.truth('cistern').percent).toBeGreaterThan(47.5);
  });

  test('not at all while nobody can read the float', async () => {
    // A pin of a machine that has none.
    await begin({ level_switches: [{ gpio: 5, at: 'low', percent: 10, wet: 'high' }] });
    expect(bench.uplink.statesOf(await open())).toEqual(['refused']);
    expect(bench.told('house/inlet').state).toBe('closed');
    expect(await bench.relays.read('house.inlet.rain')).toBe(false);
  });
});

test('a cistern that is looked at once a minute is not emptied while another tank fills from it', async () => {
  const shape = { ...SHAPE, diameter_mm: 800 };
  const rain = { id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'cistern', inflow_lph: 6_000 };
  bench = new ConfiguredNode({
    tanks: [
      { id: 'cistern', name: 'Cistern', shape, sensor: SENSOR, idle_interval_s: 60 },
      { id: 'house', name: 'House', shape: SHAPE, sensor: SENSOR, inlet: { sources: [rain] } },
    ],
  });
  await bench.start();
  await bench.clock.advance(75_000);
  await bench.send('command', 'house', { actuator: 'inlet', action: 'open', target_percent: 94 });
  expect(bench.told('house/inlet').state).toBe('open');
  await bench.until('the end', () => bench.told('house/inlet').state === 'closed');
  expect(bench.told('house/inlet').reason_args).toMatchObject({ cause: 'source_low', tank: 'cistern' });
  expect(bench.farm.truth('cistern').percent).toBeGreaterThan(4);
});
