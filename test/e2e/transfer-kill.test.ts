import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

function writeNode(config: { simulation?: object; tanks: readonly object[] }): void {
  writeFileSync(join(folder, 'secret'), '0'.repeat(32));
  const who = { schema: 1, node: 'pi0', gateway: 'gw0', secret_file: 'secret' };
  const written = { ...who, broker_url: 'mqtt://127.0.0.1:9', ...config };
  writeFileSync(join(folder, 'node.json'), JSON.stringify(written));
}

describe('with a simulated farm', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-transfer-'));
    port = await freePort();
    broker = await TestBroker.start(port);
    gateway = await connectAsync(broker.url);
    writeNode({ simulation: { seed: 7 }, tanks: TANKS });
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
    await pumpIs('on');
    await kill(node);
    node = startNode();
    // The very first that it says of its pump, and every word after that.
    const first = await waitFor('the first word', pump, STARTS_MS);
    expect(first).toBe('off');
    await subscribed();
    for (let asked = 0; asked < 20; asked++) expect(await pump()).toBe('off');
    await lease(600);
    await pumpIs('on');
  }, 120_000);

  test('a broker that is gone in a transfer: the pump stops by itself when its lease ends, and not before', async () => {
    const leased_ms = performance.now();
    await lease(10);
    await pumpIs('on');
    await gateway.endAsync(true);
    await broker.stop();
    await pumpIs('off');
    expect(performance.now() - leased_ms).toBeGreaterThanOrEqual(10_000);
    broker = await TestBroker.start(port);
    gateway = await connectAsync(broker.url);
    await subscribed();
    expect(await pump()).toBe('off');
  }, 120_000);
});

describe('a transfer that a real gateway plans', () => {
  const SPEED = 20;
  let program: ChildProcess;
  let epoch_ms: string;

  const start = (what: 'gateway' | 'node', http: number): ChildProcess =>
    spawn(process.execPath, [...FROM_SOURCES, MAIN, what, join(folder, `${what}.json`)], {
      stdio: 'ignore',
      env: {
        ...process.env,
        SLUICE_DATA_DIR: join(folder, what === 'node' ? 'data' : 'gateway'),
        SLUICE_BROKER_URL: `mqtt://127.0.0.1:${port}`,
        SLUICE_MQTT_PORT: String(port),
        SLUICE_HTTP_PORT: String(http),
        SLUICE_ADMIN_PASSWORD: 'admin-for-tests',
        SLUICE_VIEWER_PASSWORD: 'viewer-for-tests',
        SLUICE_SIM_SPEED: String(SPEED),
        SLUICE_SIM_EPOCH_MS: epoch_ms,
      },
    });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-planned-'));
    port = await freePort();
    epoch_ms = String(Date.now());
    const high = { id: 'high', name: 'High', shape: SHAPE, sensor: SENSOR, inlet: null };
    writeNode({ simulation: { seed: 7 }, tanks: [{ ...TANKS[0], inlet: null }, high] });
    const secret_sha256 = createHash('sha256').update('0'.repeat(32)).digest('hex');
    const farm = { gateway: 'gw0', nodes: [{ id: 'pi0', secret_sha256, tanks: ['low', 'high'] }] };
    writeFileSync(join(folder, 'gateway.json'), JSON.stringify({ schema: 1, ...farm }));
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    const water = JSON.stringify({ low: 90, high: 8 });
    writeFileSync(join(folder, 'data', 'simulated-water.json'), water);
    program = start('gateway', await freePort());
    node = start('node', await freePort());
  }, 30_000);

  afterEach(async () => {
    await kill(node);
    await kill(program);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test('ends by itself when the gateway is killed, and goes on when it is back', async () => {
    await pumpIs('on', 60_000);
    await kill(program);
    await pumpIs('off');
    for (let asked = 0; asked < 20; asked++) expect(await pump()).toBe('off');
    program = start('gateway', await freePort());
    await pumpIs('on', 60_000);
  }, 180_000);

  test('is safe after a killed node, and goes on by a new lease', async () => {
    await pumpIs('on', 60_000);
    await kill(node);
    node = start('node', await freePort());
    expect(await waitFor('the first word', pump, STARTS_MS)).toBe('off');
    await pumpIs('on', 60_000);
  }, 180_000);
});
