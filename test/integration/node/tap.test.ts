import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
/** The tap of the simulated farm is open for the first two of every ten minutes. */
const TAP_OPENS_MS = 600_000;
const TAP_RUNS_MS = 120_000;
const PING_MS = 120;

let bench: ConfiguredNode;

beforeEach(async () => {
  bench = new ConfiguredNode({
    tanks: [
      {
        ...{ id: 'roof', name: 'Roof', idle_interval_s: 47 },
        shape: { kind: 'vertical_cylinder', diameter_mm: 2_400, height_mm: 1_768 },
        sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
        pump: { relay: RELAY, direction: 'draw', demand: { ...RELAY, calls: 'low' }, flow_lph: 1_500 },
      },
    ],
  });
  // A window of pings takes most of a second, as those of real sensors do.
  const sensor = bench.farm.rangeFinder('roof');
  const ping = sensor.range.bind(sensor);
  sensor.range = async () => {
    await bench.clock.sleep(PING_MS);
    return ping();
  };
  await bench.start();
});

afterEach(() => bench.close());

const at = (time_ms: number) => bench.clock.advance(time_ms - bench.clock.monotonic_ms());
const runs = () => bench.relays.read('roof.pump');

test('a tap is heard within a second, though the water is hardly looked at', async () => {
  for (let opened = 1; opened <= 5; opened += 1) {
    await at(opened * TAP_OPENS_MS - 100);
    expect(await runs()).toBe(false);
    await at(opened * TAP_OPENS_MS + 1_000);
    expect(await runs()).toBe(true);
    expect(bench.told('roof/pump')).toMatchObject({ state: 'on', reason_code: 'low_pressure' });
    await at(opened * TAP_OPENS_MS + TAP_RUNS_MS + 2_000);
    expect(await runs()).toBe(false);
  }
});

test('the sensor is asked no more often for it', async () => {
  await at(TAP_OPENS_MS + TAP_RUNS_MS + 60_000);
  const before = bench.loops[0]?.latestWindow.number ?? 0;
  await at(TAP_OPENS_MS + TAP_RUNS_MS + 360_000);
  const windows = (bench.loops[0]?.latestWindow.number ?? 0) - before;
  expect(windows).toBeGreaterThanOrEqual(5);
  expect(windows).toBeLessThan(10);
});
