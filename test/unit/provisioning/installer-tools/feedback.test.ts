import { expect, test } from '@jest/globals';
import { nodeConfig, type TankConfig } from '../../../../firmware/config/node-config.js';
import { judge } from '../../../../provisioning/commands/relay/feedback.js';

/** 1 mm holds 1 L. */
function tank(): TankConfig {
  const { tanks } = nodeConfig.parse({
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://127.0.0.1:1883',
    secret_file: 's',
    tanks: [
      {
        id: 'house',
        name: 'House',
        shape: { kind: 'rectangle', length_mm: 1000, width_mm: 1000, height_mm: 1500 },
        sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 1800 },
        inlet: { relay: { driver: 'onoff', gpio: 17 } },
      },
    ],
  });
  const [first] = tanks;
  if (first === undefined) throw new Error('no tank');
  return first;
}

const inlet = (flow_lph: number | null = null) => ({ tank: tank(), draws: false, flow_lph });
const pump = (flow_lph: number | null = null) => ({ tank: tank(), draws: true, flow_lph });

const steady = (distance_mm: number, count = 21) => Array<number>(count).fill(distance_mm);
/** Alternates by ±10 mm around the distance. */
const noisy = (distance_mm: number, count = 20) =>
  steady(distance_mm, count).map((d, i) => d + (i % 2 ? 10 : -10));

test('a rise beyond the noise is water, in litres and per hour', () => {
  const seen = { before: steady(1000), after: steady(990), later: steady(990) };
  const feedback = judge(inlet(), seen, 10);
  expect(feedback).toMatchObject({ verdict: 'water_flows', rise_mm: 10 });
  expect(feedback.rise_litres).toBeCloseTo(10);
});

test('the same rise within the noise of the sensor is none', () => {
  const seen = { before: noisy(1000), after: noisy(990), later: noisy(990) };
  expect(judge(inlet(), seen, 10)).toMatchObject({ verdict: 'no_rise_seen' });
});

test('no rise is a fault only where the usual inflow would have shown', () => {
  const seen = { before: steady(1000), after: steady(1000), later: steady(1000) };
  // 2 mm in 10 s are 720 L/h; twice that is surely seen.
  expect(judge(inlet(1400), seen, 10).verdict).toBe('no_rise_seen');
  expect(judge(inlet(1500), seen, 10).verdict).toBe('no_water');
  expect(judge(inlet(1500), seen, 5).verdict).toBe('no_rise_seen');
  expect(judge(inlet(), seen, 10).visible_lph).toBeCloseTo(720);
});

test('a level that goes on rising with the relay at rest is told before everything else', () => {
  const seen = { before: steady(1000), after: steady(990), later: steady(980) };
  expect(judge(inlet(), seen, 10).verdict).toBe('still_rises');
});

test('too few echoes tell nothing', () => {
  for (const seen of [
    { before: steady(1000, 3), after: steady(900), later: steady(900) },
    { before: steady(1000), after: steady(900, 3), later: [] },
  ])
    expect(judge(inlet(1500), seen, 10)).toMatchObject({ verdict: 'not_judged', rise_mm: null });
  expect(judge(inlet(), { before: steady(1000), after: steady(990), later: [] }, 10).verdict).toBe(
    'water_flows',
  );
});

test('of a pump or outlet the level tells the other way round', () => {
  const at = (before_mm: number, after_mm: number, later_mm: number) => ({
    before: steady(before_mm),
    after: steady(after_mm),
    later: steady(later_mm),
  });
  expect(judge(pump(), at(1000, 1010, 1010), 10)).toMatchObject({ verdict: 'water_flows', rise_mm: -10 });
  expect(judge(pump(), at(1000, 990, 990), 10).verdict).toBe('no_fall_seen');
  expect(judge(pump(1500), at(1000, 1000, 1000), 10).verdict).toBe('no_water');
  expect(judge(pump(), at(1000, 1010, 1020), 10).verdict).toBe('still_falls');
  expect(judge(pump(), at(1000, 1010, 1000), 10).verdict).toBe('water_flows');
});
