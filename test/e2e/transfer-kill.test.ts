import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { request } from '../../firmware/drivers/control/control-client.js';
import { explanation } from '../../firmware/protocol/explanation.js';
import { FROM_SOURCES, MAIN } from '../integration/gpio/support/driver-process.js';
import { TestBroker } from '../integration/uplink/test-broker.js';
import { freePort } from '../support/free-port.js';
import { waitFor } from '../support/wait-for.js';

const STARTS_MS = 30_000;
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const TANKS = [
  {
    ...{ id: 'low', name: 'Low', shape: SHAPE, sensor: SENSOR, idle_interval_s: 1 },
    pump: { relay: { driver: 'simulated' }, direction: 'transfer', to_tank: 'high' },
  },
  { id: 'high', name: 'High', shape: SHAPE, sensor: SENSOR },
];

let folder: string;
let port: number;
let broker: TestBroker;
let gateway: MqttClient;
let node: ChildProcess;
let leases = 0;

/** The real node process, with a farm of its own that is simulated at the pace of the clock. */
function startNode(): ChildProcess {
  const program = [...FROM_SOURCES, MAIN, 'node', join(folder, 'node.json')];
  return spawn(process.execPath, program, {
    stdio: 'ignore',
    env: { ...process.env, SLUICE_DATA_DIR: join(folder, 'data'), SLUICE_BROKER_URL: broker.url },
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** What the node itself says of its pump; null while it cannot be asked. */
async function pump(): Promise<string | null> {
  try {
    const answer = await request(join(folder, 'data', 'node.sock'), 'GET', '/tanks/low/explain');
    return explanation.parse(answer).actuators.find(({ actuator }) => actuator === 'pump')?.state ?? null;
  } catch {
    return null;
  }
}

const pumpIs = (state: string, limit_ms = STARTS_MS) =>
  waitFor(`the pump to be ${state}`, async () => (await pump()) === state, limit_ms);

async function lease(lease_s: number): Promise<void> {
  leases += 1;
  const why = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
  const what = { id: `lease-${leases}-abcdef`, ttl_s: 10, actuator: 'pump', want: 'run', lease_s, ...why };
  await gateway.publishAsync('sluice/gw0/tank/low/lease', JSON.stringify(what), { qos: 1 });
}

const subscribed = () =>
  waitFor(
    'the node to listen',
    () => broker.subscribed.includes('sluice/gw0/tank/low/lease') && broker.subscribed.splice(0).length > 0,
    STARTS_MS,
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-transfer-'));
  port = await freePort();
  broker = await TestBroker.start(port);
  gateway = await connectAsync(broker.url);
  writeFileSync(join(folder, 'secret'), '0'.repeat(32));
  const who = { schema: 1, node: 'pi0', gateway: 'gw0', secret_file: 'secret', simulation: { seed: 7 } };
  writeFileSync(
    join(folder, 'node.json'),
    JSON.stringify({ ...who, broker_url: 'mqtt://127.0.0.1:9', tanks: TANKS }),
  );
  node = startNode();
  await subscribed();
  await pumpIs('off');
}, 90_000);

afterEach(async () => {
  await kill(node);
  await gateway.endAsync(true).catch(() => undefined);
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test('a node killed in a transfer comes back with its pump off, and leaves it off without a new lease', async () => {
  await lease(600);
  await pumpIs('on', 5_000);
  await kill(node);
  node = startNode();
  // The very first that it says of its pump, and every word after that.
  const first = await waitFor('the first word', pump, STARTS_MS);
  expect(first).toBe('off');
  await subscribed();
  for (let asked = 0; asked < 20; asked++) expect(await pump()).toBe('off');
  await lease(600);
  await pumpIs('on', 5_000);
}, 120_000);

test('a broker that is gone in a transfer: the pump stops by itself when its lease ends, and not before', async () => {
  await lease(6);
  await pumpIs('on', 5_000);
  const began_ms = performance.now();
  await gateway.endAsync(true);
  await broker.stop();
  await pumpIs('off', 15_000);
  const held_ms = performance.now() - began_ms;
  expect(held_ms).toBeGreaterThan(3_000);
  expect(held_ms).toBeLessThan(8_000);
  broker = await TestBroker.start(port);
  gateway = await connectAsync(broker.url);
  await subscribed();
  expect(await pump()).toBe('off');
}, 120_000);
