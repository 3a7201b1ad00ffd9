import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from '../uplink/test-broker.js';
import { MqttNode } from './mqtt-node.js';

const HIGH = 'sluice/gw0/tank/high';
const TANKS = [
  {
    ...{ id: 'high', name: 'High', idle_interval_s: 1 },
    shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
    sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
    inlet: { relay: { driver: 'simulated' }, full_percent: 90 },
  },
];
const GOOD = { low_percent: 22, high_percent: 66, enabled: true };

let folder: string;
let broker: TestBroker;
let node: MqttNode;
let ids = 0;

async function startNode(): Promise<void> {
  broker.subscribed.splice(0);
  node = new MqttNode({
    ...{ url: broker.url, secret: '0'.repeat(32), tanks: TANKS, folder },
    clock: new SystemClock(),
  });
  await node.node.start();
  await waitFor('the node to listen', () => broker.subscribed.includes(`${HIGH}/rule/set`));
}

/** Publishes what should become the rule, and answers the last state that the node answers with. */
async function propose(write: (id: string) => string, last: 'refused' | 'confirmed'): Promise<string> {
  ids += 1;
  const id = `rule-${ids}-abcdef`;
  await broker.publish(`${HIGH}/rule/set`, write(id));
  return waitFor(
    'the answer',
    () =>
      broker
        .on(`${HIGH}/command/ack`)
        .map((text) => JSON.parse(text))
        .find((ack) => ack.id === id && ack.state === last)?.reason_code,
  );
}

const told = async () => {
  const { ts: _, ...rule } = JSON.parse((await broker.retained(`${HIGH}/rule`)) ?? '{}');
  return rule;
};
const onDisk = () =>
  readdirSync(join(folder, 'rules')).map((file) => [file, readFileSync(join(folder, 'rules', file), 'utf8')]);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rule-'));
  broker = await TestBroker.start();
  await startNode();
}, 40_000);
afterEach(async () => {
  await node.stop();
  await broker.stop();
  rmSync(folder, { recursive: true });
}, 20_000);

test('a bad rule is refused whole: the old one stays in force, told, and on disk, also over a restart', async () => {
  const whole = (rule: object) => (id: string) => JSON.stringify({ id, ttl_s: 10, ...rule });
  await propose(whole(GOOD), 'confirmed');
  await waitFor('the rule', async () => (await told()).low_percent === 22);
  const kept = onDisk();
  expect(JSON.stringify(kept)).toContain('22');

  const bad: [string, (id: string) => string][] = [
    ['high_above_full', whole({ ...GOOD, low_percent: 30, high_percent: 90 })],
    ['command_malformed', whole({ ...GOOD, low_percent: 70 })],
    ['command_malformed', whole({ ...GOOD, low_percent: -1 })],
    ['command_malformed', whole({ low_percent: 30, high_percent: 70 })],
    ['command_malformed', whole({ ...GOOD, low_percent: 30, valve: 'open' })],
    ['command_malformed', whole({ ...GOOD, low_percent: '30' })],
    ['command_malformed', (id) => whole({ ...GOOD, low_percent: 0 })(id).replace(':0', ':1e309')],
    ['command_late', whole({ ...GOOD, low_percent: 30, ts: '2020-01-01T00:00:00.000Z' })],
  ];
  for (const [code, write] of bad) {
    expect([write('id'), await propose(write, 'refused')]).toEqual([write('id'), code]);
    expect(node.node.loops[0]?.controller.refillRule).toEqual(GOOD);
  }
  // Cut off in the middle, and nobody to answer to: the next good answer comes after it.
  await broker.publish(
    `${HIGH}/rule/set`,
    whole({ ...GOOD, low_percent: 30 })('cut-off-abcdef').slice(0, 60),
  );
  expect(await propose(whole({ ...GOOD, high_percent: 91 }), 'refused')).toBe('high_above_full');
  expect(await told()).toEqual({ version: 1, ...GOOD });
  expect(onDisk()).toEqual(kept);

  await node.stop();
  await startNode();
  expect(node.node.loops[0]?.controller.refillRule).toEqual(GOOD);
  expect(await told()).toEqual({ version: 1, ...GOOD });
}, 60_000);

test('every rule that is kept has the next version; one made from an older one is refused, and says so', async () => {
  const rule = (what: object) => (id: string) => JSON.stringify({ id, ttl_s: 10, ...GOOD, ...what });
  const isTold = (version: number) =>
    waitFor(`version ${version}`, async () => (await told()).version === version && (await told()));
  expect(await isTold(0)).toMatchObject({ low_percent: 15 });
  await propose(rule({ based_on: 0 }), 'confirmed');
  expect(await isTold(1)).toEqual({ version: 1, ...GOOD });
  // Two admins looked at the same rule: the second is told.
  expect(await propose(rule({ based_on: 0, low_percent: 30 }), 'refused')).toBe('rule_changed');
  expect(node.node.loops[0]?.controller.refillRule).toEqual(GOOD);
  await node.stop();
  await startNode();
  expect(await propose(rule({ based_on: 0, low_percent: 30 }), 'refused')).toBe('rule_changed');
  await propose(rule({ based_on: 1, low_percent: 30 }), 'confirmed');
  expect(await isTold(2)).toMatchObject({ low_percent: 30 });
  // Who names no version wants his in any case.
  await propose(rule({ low_percent: 25 }), 'confirmed');
  expect(await isTold(3)).toMatchObject({ low_percent: 25 });
}, 60_000);
