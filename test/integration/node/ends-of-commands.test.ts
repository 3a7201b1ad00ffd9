import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const TANK = {
  ...{
    id: 'house',
    name: 'House',
    shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  },
  ...{
    sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
    inlet: { relay: RELAY, inflow_lph: 1_800 },
  },
  ...{ outlet: { relay: RELAY }, pump: { relay: RELAY, direction: 'draw', flow_lph: 1_800 } },
};

let node: ConfiguredNode;
beforeEach(async () => {
  node = new ConfiguredNode({ tanks: [TANK] });
  await node.start();
  await node.clock.advance(15_000);
});
afterEach(() => node.close());

const answers = () => node.uplink.answers.map(({ actuator, state }) => [actuator, state]);

describe('a run by hand', () => {
  const OPEN = { actuator: 'inlet', action: 'open', duration_s: 1_800 };

  test('has not failed because the line of its relay could not be read for a moment', async () => {
    await node.send('command', 'house', OPEN);
    node.unreadable.add('house.inlet');
    await node.clock.advance(1_000);
    node.unreadable.clear();
    await node.clock.advance(300_000);
    expect(node.told('house/inlet')).toMatchObject({ state: 'open', mode: 'hand' });
    expect(answers()).toEqual([
      ['inlet', 'acknowledged'],
      ['inlet', 'confirmed'],
    ]);
  });

  test('has failed when that line cannot be read for some seconds', async () => {
    node.unreadable.add('house.inlet');
    await node.send('command', 'house', OPEN);
    await node.clock.advance(10_000);
    expect(node.uplink.answers.at(-1)).toMatchObject({ state: 'failed', reason_code: 'relay_failed' });
  });

  test('that is delivered twice is refused the second time, and still ends as what it was', async () => {
    const id = await node.send('command', 'house', { ...OPEN, actuator: 'outlet' });
    await node.send('command', 'house', { ...OPEN, actuator: 'outlet', id });
    await node.clock.advance(300_000);
    const [, repeated, end, ...more] = answers();
    expect([repeated, end, more]).toEqual([['outlet', 'refused'], ['outlet', 'confirmed'], []]);
  });
});

describe('what is asked of a node that stops', () => {
  test('has failed when nobody will see its outcome any more', async () => {
    const id = await node.send('command', 'house', { actuator: 'outlet', action: 'open', duration_s: 1_800 });
    expect(node.uplink.statesOf(id)).toEqual(['acknowledged']);
    await node.stop();
    expect(node.uplink.answers.at(-1)).toMatchObject({ id, state: 'failed', reason_code: 'stopping' });
  });
});

describe('what a person holds closed', () => {
  test.each([
    ['outlet', 'close'],
    ['pump', 'off'],
    ['inlet', 'close'],
  ])('is answered once, and not anew after a restart: the %s', async (actuator, action) => {
    await node.send('command', 'house', { actuator, action, duration_s: 7_200 });
    await node.clock.advance(300_000);
    const told = answers();
    expect(told).toEqual([
      [actuator, 'acknowledged'],
      [actuator, 'assumed'],
    ]);
    await node.restart();
    await node.clock.advance(400_000);
    expect(node.told(`house/${actuator}`)).toMatchObject({ mode: 'off' });
    expect(answers()).toEqual(told);
  });
});
