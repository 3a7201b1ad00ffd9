import { expect, test } from '@jest/globals';
import { Announcer } from '../../../../firmware/gateway/home-assistant/announcer.js';
import { mayAskFor, mayRead } from '../../../../firmware/gateway/home-assistant/names.js';
import { FarmState } from '../../../../firmware/gateway/state/farm-state.js';
import { aboutPayload } from '../../../../firmware/protocol/payloads.js';
import { ABOUT } from '../../../support/payloads.js';

function announcer(enabled: boolean, controls: boolean, gone: readonly string[] = []) {
  const state = new FarmState({
    nodes: [{ id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] }],
    clock: { monotonic_ms: () => 0 },
  });
  const said: [string, string][] = [];
  const made = new Announcer({
    gateway: 'gw0',
    version: '1.0.0',
    option: { enabled, controls },
    state,
    alarms: { standing: () => [] },
    gone: () => gone,
    publish: (topic, payload) => said.push([topic, payload]),
  });
  made.start();
  const look = (times = 1) => {
    said.length = 0;
    for (let i = 0; i < times; i += 1) made.look();
    return said;
  };
  return { state, look };
}

const topics = (said: readonly [string, string][]) => said.map(([topic]) => topic);

test('a tank is shown once its node has said what it is, and nothing is said twice', () => {
  const { state, look } = announcer(true, false);
  expect(topics(look()).filter((topic) => topic.includes('/device/'))).toEqual([
    'homeassistant/device/sluice_gw0_node_pi0/config',
  ]);
  state.tellAbout('house', aboutPayload.parse(ABOUT));
  expect(topics(look()).filter((topic) => topic.includes('/device/'))).toEqual([
    'homeassistant/device/sluice_gw0_tank_house/config',
  ]);
  expect(look(5)).toEqual([]);
});

test('controls are shown when they are wanted, and taken back when they are not', () => {
  const valve = 'homeassistant/valve/sluice_gw0_tank_house_inlet/config';
  const withThem = announcer(true, true);
  withThem.state.tellAbout('house', aboutPayload.parse(ABOUT));
  expect(withThem.look().find(([topic]) => topic === valve)?.[1]).toContain('command_topic');
  const without = announcer(true, false);
  without.state.tellAbout('house', aboutPayload.parse(ABOUT));
  expect(without.look().find(([topic]) => topic === valve)?.[1]).toBe('');
});

test('a tank that the gateway has no more is taken back, again and again for some minutes', () => {
  const { look } = announcer(true, true, ['pond']);
  const pond = (said: readonly [string, string][]) =>
    said.filter(
      ([topic, payload]) =>
        topic.includes('sluice_gw0_tank_pond/') && topic.includes('/device/') && payload === '',
    );
  expect(pond(look())).toHaveLength(1);
  expect(pond(look(300))).toHaveLength(30);
  expect(pond(look(300))).toHaveLength(0);
});

test.each([
  ['homeassistant/#', true],
  ['homeassistant/+/+/config', true],
  ['+/device/+/config', true],
  ['homeassistants/#', false],
  ['tasmota/discovery/#', false],
])('asking for %s because of Home Assistant: %p', (filter, allowed) => {
  expect(mayAskFor({ kind: 'viewer', name: 'v' }, filter)).toBe(allowed);
  expect(mayAskFor({ kind: 'node', name: 'pi0' }, filter)).toBe(false);
});

test.each([
  ['homeassistant/device/sluice_gw0_tank_house/config', true],
  ['homeassistant/sluice/gw0/tank/house/health', true],
  ['homeassistant/valve/sluice_gw0_tank_house_inlet/config', false],
  ['homeassistant/switch/sluice_gw0_tank_house_pump/config', false],
  ['homeassistant/button/sluice_gw0_tank_house_inlet_auto/config', false],
])('%s for a viewer: %p', (topic, allowed) => {
  expect(mayRead({ kind: 'viewer', name: 'v' }, topic)).toBe(allowed);
  expect(mayRead({ kind: 'admin', name: 'a' }, topic)).toBe(true);
  expect(mayRead({ kind: 'node', name: 'pi0' }, topic)).toBe(false);
});
