import { afterEach, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { commandPayload } from '../../../firmware/protocol/payloads.js';
import { ABOUT, LEVEL, onTheWire } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { AVAILABILITY, GatewayRig, HOUSE, PASSWORDS } from '../gateway/gateway-rig.js';
import { DISCOVERY_TOPIC, deviceDiscovery, singleDiscovery } from './schema.js';

const TANK = 'homeassistant/device/sluice_gw0_tank_house/config';
const NODE = 'homeassistant/device/sluice_gw0_node_pi0/config';
const HEALTH = 'homeassistant/sluice/gw0/tank/house/health';
const VALVE = 'homeassistant/valve/sluice_gw0_tank_house_inlet/config';

let rig: GatewayRig;
const others: MqttClient[] = [];
afterEach(async () => {
  for (const client of others.splice(0)) client.end(true);
  await rig.stop();
});

async function start(option?: { enabled: boolean; controls: boolean }): Promise<void> {
  rig = new GatewayRig();
  await rig.start(option && { home_assistant: option });
}

/** Home Assistant at the wire, as it comes: with its birth message, its last will, and the filters of its discovery. */
async function homeAssistant(username: 'admin' | 'viewer') {
  const { host, port } = rig.started.mqtt[0] ?? { host: '', port: 0 };
  const client = await connectAsync({
    host,
    port,
    username,
    password: PASSWORDS[username],
    reconnectPeriod: 0,
    will: { topic: 'homeassistant/status', payload: Buffer.from('offline'), qos: 0, retain: false },
  });
  others.push(client);
  const kept = new Map<string, string>();
  const heard: [string, string][] = [];
  client.on('message', (topic, payload) => {
    heard.push([topic, payload.toString()]);
    kept.set(topic, payload.toString());
  });
  await client.publishAsync('homeassistant/status', 'online');
  const granted = await client.subscribeAsync(
    ['homeassistant/+/+/config', 'homeassistant/+/+/+/config', 'homeassistant/sluice/#'],
    { qos: 1 },
  );
  expect(granted.map(({ qos }) => qos)).toEqual([1, 1, 1]);
  return { client, kept, heard };
}

describe('Home Assistant', () => {
  test('finds tanks and nodes, in the shape its documentation asks for', async () => {
    await start({ enabled: true, controls: true });
    await rig.nodeWithWater();
    const { kept } = await homeAssistant('admin');
    await waitFor('tank, node and valve', () => [TANK, NODE, VALVE].every((topic) => kept.has(topic)));
    const ids: string[] = [];
    for (const [topic, text] of kept) {
      if (topic.startsWith('homeassistant/sluice/')) continue;
      const [, platform = ''] = DISCOVERY_TOPIC.exec(topic) ?? [];
      const payload = JSON.parse(text);
      if (platform === 'device') {
        const { components } = deviceDiscovery.parse(payload);
        ids.push(...Object.values(components).map(({ unique_id }) => unique_id));
      } else {
        ids.push(singleDiscovery[platform as keyof typeof singleDiscovery].parse(payload).unique_id);
      }
    }
    expect(new Set(ids).size).toBe(ids.length);
    const { components } = deviceDiscovery.parse(JSON.parse(kept.get(TANK) ?? ''));
    expect(Object.keys(components)).toEqual(['level', 'litres', 'rate', 'status', 'problem', 'inlet']);
  });

  test('can read every topic it is pointed at, and finds there what it is told to look for', async () => {
    await start({ enabled: true, controls: false });
    await rig.nodeWithWater();
    const { client, kept } = await homeAssistant('viewer');
    await waitFor('the tank', () => kept.has(TANK));
    const { components } = deviceDiscovery.parse(JSON.parse(kept.get(TANK) ?? ''));
    const topics = Object.values(components).flatMap(({ state_topic, availability = [] }) => [
      state_topic,
      ...availability.map(({ topic }) => topic),
    ]);
    const granted = await client.subscribeAsync([...new Set(topics)], { qos: 1 });
    expect(granted.every(({ qos }) => qos === 1)).toBe(true);
    await waitFor('level, availability and health', () =>
      [`${HOUSE}/level`, AVAILABILITY, HEALTH].every((topic) => kept.has(topic)),
    );
    expect(kept.get(AVAILABILITY)).toBe('online');
    const health = JSON.parse(kept.get(HEALTH) ?? '');
    expect(health).toEqual({ level: 'online', problem: 'OFF', alarms: [] });
    const level = JSON.parse(kept.get(`${HOUSE}/level`) ?? '');
    for (const key of ['level', 'litres', 'rate']) {
      const field = /value_json\.(\w+)/.exec(components[key]?.value_template ?? '')?.[1] ?? '';
      expect(level[field]).toEqual(expect.any(Number));
    }
  });

  test('gives a viewer nothing that moves water, and denies it if it tries', async () => {
    await start({ enabled: true, controls: true });
    await rig.nodeWithWater();
    const viewer = await homeAssistant('viewer');
    const admin = await homeAssistant('admin');
    await waitFor('the valve at the admin’s', () => admin.kept.has(VALVE));
    await waitFor('the tank at the viewer’s', () => viewer.kept.has(TANK));
    const platforms = [...viewer.kept.keys()].map((topic) => topic.split('/')[1]);
    expect([...new Set(platforms)].sort()).toEqual(['device', 'sluice']);
    viewer.client.publish(`${HOUSE}/command`, '{}');
    await waitFor('the end of the connection', () => !viewer.client.connected);
  });

  test('an admin’s valve sends commands that the node takes', async () => {
    await start({ enabled: true, controls: true });
    const { heard } = await rig.nodeWithWater();
    const { client, kept } = await homeAssistant('admin');
    await waitFor('the valve', () => kept.has(VALVE));
    const valve = singleDiscovery.valve.parse(JSON.parse(kept.get(VALVE) ?? ''));
    // Home Assistant renders Jinja; of that the template uses three pieces.
    const render = (value: string) =>
      (valve.command_template ?? '')
        .replace('{{ (now().timestamp() * 1000) | int }}', String(1_790_000_000_000 + heard.length))
        .replace('{{ value }}', value)
        .replace(/{% if value in (\[.*?\]) %}(.*?){% endif %}/, (_, list: string, then: string) =>
          list.includes(`'${value}'`) ? then : '',
        );
    for (const payload of [valve.payload_open ?? '', valve.payload_close ?? '', 'auto']) {
      const command = render(payload);
      expect(commandPayload.safeParse(JSON.parse(command)).error).toBeUndefined();
      const before = heard.length;
      await client.publishAsync(valve.command_topic, command, { qos: 1 });
      await waitFor('the command at the node', () => heard.length > before);
      expect(heard.at(-1)?.payload).toMatchObject({ actuator: 'inlet', action: payload });
    }
  });

  test('says when a level is old, its node gone, or an alarm stands', async () => {
    await start({ enabled: true, controls: false });
    const { node } = await rig.nodeWithWater();
    const { kept } = await homeAssistant('viewer');
    await waitFor('a fresh level', () => kept.get(HEALTH)?.includes('"level":"online"'));
    const trip = { since: LEVEL.ts, reason_code: 'tripped', reason_args: {}, reason: 'Locked' };
    const inlet = { ts: LEVEL.ts, state: 'closed', mode: 'auto', until: null, command_id: null };
    await node.publishAsync(
      `${HOUSE}/inlet`,
      JSON.stringify({ ...inlet, reason_code: 'tripped', reason_args: {}, reason: 'Locked', trip }),
      { qos: 1, retain: true },
    );
    await waitFor('the alarm', () => kept.get(HEALTH)?.includes('"problem":"ON"'), 10_000);
    expect(JSON.parse(kept.get(HEALTH) ?? '').alarms).toHaveLength(1);
    node.end(true);
    await waitFor('the stale level', () => kept.get(HEALTH)?.includes('"level":"offline"'), 10_000);
  });

  test('asks an actuator for no longer a run than it takes', async () => {
    await start({ enabled: true, controls: true });
    const { node } = await rig.nodeWithWater();
    const longest = { inlet: 7_200, outlet: 600 };
    const about = { ...ABOUT, actuators: ['inlet', 'outlet'], max_run_s: 7_200, longest_runs_s: longest };
    await node.publishAsync(`${HOUSE}/about`, onTheWire(about), { qos: 1, retain: true });
    const { kept } = await homeAssistant('admin');
    const asksFor = (actuator: string) => kept.get(VALVE.replace('_inlet', `_${actuator}`)) ?? '';
    await waitFor('the outlet', () => asksFor('outlet').includes('\\"duration_s\\": 600'));
    expect(asksFor('inlet')).toContain('\\"duration_s\\": 1800');
  });

  test('learns what a tank has become', async () => {
    await start({ enabled: true, controls: true });
    const { node } = await rig.nodeWithWater();
    const first = await homeAssistant('admin');
    await waitFor('the tank', () => first.kept.has(TANK));
    const about = { ...ABOUT, name: 'Roof tank', actuators: ['inlet', 'pump'] };
    await node.publishAsync(`${HOUSE}/about`, onTheWire(about), { qos: 1, retain: true });
    await waitFor('the new name', () => first.kept.get(TANK)?.includes('Roof tank'));
    await waitFor('the pump', () =>
      [...first.kept.keys()].some((topic) => /\/switch\/.*_pump\//.test(topic)),
    );
  });

  test('forgets everything when the option is turned off', async () => {
    await start({ enabled: false, controls: true });
    await rig.nodeWithWater();
    // It comes back in its own time.
    const { heard } = await homeAssistant('admin');
    const gone = (topic: string) => heard.some(([name, payload]) => name === topic && payload === '');
    await waitFor('the end of tank, node and valve', () => [TANK, NODE, VALVE].every(gone), 25_000);
    expect(heard.filter(([, payload]) => payload !== '')).toEqual([]);
  });

  test('hears nothing and may say nothing where nobody asked for it', async () => {
    await start();
    await rig.nodeWithWater();
    const { host, port } = rig.started.mqtt[0] ?? { host: '', port: 0 };
    const login = { host, port, username: 'viewer', password: PASSWORDS.viewer, reconnectPeriod: 0 };
    const client = await connectAsync(login);
    others.push(client);
    await expect(client.subscribeAsync('homeassistant/#')).rejects.toThrow();
    client.publish('homeassistant/status', 'online');
    await waitFor('the end of the connection', () => !client.connected);
  });
});
