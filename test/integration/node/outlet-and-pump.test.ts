import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { instrumentsOf } from '../../../firmware/main/instruments.js';
import { relayBankOf } from '../../../firmware/main/node-hardware.js';
import { Simulation } from '../../../firmware/main/simulation.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import { Node } from '../../../firmware/node/node.js';
import { TOPICS } from '../../../firmware/protocol/topics.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const MINUTE_MS = 60_000;
const RELAY = { driver: 'simulated' };
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const CONFIG = {
  schema: 1,
  node: 'pi0',
  gateway: 'gw0',
  broker_url: 'mqtt://127.0.0.1:1883',
  secret_file: 'secret',
  simulation: { seed: 7 },
  tanks: [
    {
      ...{ id: 'low', name: 'Low', shape: SHAPE, sensor: SENSOR },
      outlet: { relay: RELAY, safe_position: 'open', flow_lph: 3_000 },
      pump: { relay: RELAY, direction: 'transfer', to_tank: 'high', flow_lph: 6_000, dry_run_s: 120 },
    },
    {
      ...{ id: 'high', name: 'High', shape: SHAPE, sensor: SENSOR },
      inlet: {
        sources: [
          {
            ...{ id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'low', inflow_lph: 6_000 },
            ...{ lock_out_percent: 42, restore_percent: 45 },
          },
          { id: 'town', kind: 'town', relay: RELAY, priority: 2, cost_per_m3: 2 },
        ],
      },
    },
  ],
};

/** The real node as its configuration makes it, above the simulated farm; only time is moved by hand. */
class Bench {
  readonly clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
  readonly uplink = new RecordedUplink();
  readonly log = new RecordedLog();
  private readonly config = check(nodeConfig, CONFIG, 'node.json');
  private readonly simulation: Simulation;
  readonly node: Node;
  readonly relays;
  private ids = 0;

  constructor(folder: string) {
    const { clock, log, uplink, config } = this;
    this.simulation = new Simulation(config.tanks, { seed: 7, clock, folder });
    const { farm } = this.simulation;
    this.relays = relayBankOf(config.tanks, this.simulation, log);
    this.node = new Node({
      ...{ id: 'pi0', version: '0.0.0', relays: this.relays, uplink, clock, log },
      tanks: config.tanks.map((tank) =>
        tankSetup(tank, farm.rangeFinder(tank.id), instrumentsOf(tank, { clock, log, farm })),
      ),
      memory: new FileNodeMemory({ folder: join(folder, 'rules'), clock, log }),
      host: new LinuxHostMetrics({ dataDir: folder }),
    });
  }

  get farm() {
    return this.simulation.farm;
  }

  told(topic: string): Record<string, unknown> {
    return this.uplink.told.get(topic) ?? {};
  }

  /** Hands in a message of the gateway, or of an admin; answers its id. */
  async send(topic: 'command' | 'lease', tank: string, what: object): Promise<string> {
    this.ids += 1;
    const id = `message-${this.ids}`;
    this.uplink.raw(topic, tank, JSON.stringify({ id, ttl_s: 30, ...what }));
    await this.clock.advance(1_000);
    return id;
  }

  lease(what: object = {}): Promise<string> {
    const reason = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
    return this.send('lease', 'low', { actuator: 'pump', want: 'run', lease_s: 30, ...reason, ...what });
  }

  async until(what: string, seen: () => Promise<boolean>): Promise<void> {
    for (let waited_ms = 0; !(await seen()); waited_ms += 1_000) {
      if (waited_ms > 20 * MINUTE_MS) throw new Error(`not within 20 min: ${what}`);
      await this.clock.advance(1_000);
    }
  }

  async stop(): Promise<void> {
    const stopped = this.node.stop();
    await this.clock.advance(1_000);
    await stopped;
  }
}

let folder: string;
let bench: Bench;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-outlet-'));
  bench = new Bench(folder);
  await bench.node.start();
  await bench.clock.advance(15_000);
});

afterEach(async () => {
  await bench.stop();
  rmSync(folder, { recursive: true });
});

describe('a transfer pump', () => {
  test('runs while its lease is renewed, water really goes over, and it stops by itself when nobody renews', async () => {
    const before = { low: bench.farm.truth('low').litres, high: bench.farm.truth('high').litres };
    const first = await bench.lease();
    expect(bench.told('low/pump')).toMatchObject({ state: 'on', mode: 'auto', reason_code: 'transfer_runs' });
    for (let renewed = 0; renewed < 6; renewed++) {
      await bench.clock.advance(10_000);
      await bench.lease();
    }
    const lifted = bench.farm.truth('high').litres - before.high;
    expect(lifted).toBeGreaterThan(80);
    expect(before.low - bench.farm.truth('low').litres).toBeGreaterThan(lifted - 20);
    await bench.clock.advance(28_000);
    expect(await bench.relays.read('low.pump')).toBe(true);
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.told('low/pump')).toMatchObject({ state: 'off' });
    // One answer for the lease, none for each renewal.
    expect(bench.uplink.answers.map(({ id, state }) => [id, state])).toEqual([[first, 'acknowledged']]);
  });

  test('a lease of a second ends it, and what is malformed or does not fit is refused', async () => {
    await bench.lease();
    await bench.lease({ lease_s: 1 });
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.uplink.statesOf(await bench.lease({ lease_s: 601 }))).toEqual(['refused']);
    expect(bench.uplink.statesOf(await bench.lease({ actuator: 'outlet' }))).toEqual(['refused']);
    expect(await bench.relays.read('low.pump')).toBe(false);
  });

  test('a retained lease is never obeyed', async () => {
    const reason = { reason_code: 'transfer_runs', reason_args: {} };
    const lease = { id: 'message-old', ttl_s: 30, actuator: 'pump', want: 'run', lease_s: 600, ...reason };
    bench.uplink.raw('lease', 'low', JSON.stringify(lease), true);
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
  });

  test('locked, it stays locked over a restart, and only a reset unlocks it', async () => {
    bench.node.loops[0]?.controller.trip('pump', { code: 'dry_run', args: { dry_s: 60 } });
    await bench.clock.advance(6_000);
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'dry_run' });
    await bench.stop();
    bench = new Bench(folder);
    await bench.node.start();
    await bench.clock.advance(15_000);
    await bench.lease();
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'dry_run' });
    await bench.send('command', 'low', { actuator: 'pump', action: 'reset' });
    await bench.clock.advance(6_000);
    expect(bench.told('low/pump')).toMatchObject({ state: 'on', trip: null });
  });
});

describe('an outlet that is open without current', () => {
  test('is closed by its relay, opened by hand for so long, and open when the node has stopped', async () => {
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed', mode: 'auto' });
    expect(await bench.relays.read('low.outlet')).toBe(true);
    const run = await bench.send('command', 'low', { actuator: 'outlet', action: 'open', duration_s: 20 });
    expect(bench.told('low/outlet')).toMatchObject({ state: 'open', mode: 'hand', command_id: run });
    expect(await bench.relays.read('low.outlet')).toBe(false);
    await bench.clock.advance(25_000);
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed' });
    expect(bench.uplink.records).toContainEqual(
      expect.objectContaining({ kind: 'event', tank: 'low', actuator: 'outlet', state: 'open' }),
    );
    await bench.stop();
    expect(bench.told('low/outlet')).toMatchObject({ state: 'open', reason_code: 'stopping' });
    expect(bench.told('low/pump')).toMatchObject({ state: 'off', reason_code: 'stopping' });
  });

  test('draws down to its target and no further', async () => {
    await bench.send('command', 'low', { actuator: 'outlet', action: 'open', target_percent: 48 });
    await bench.until('the end of the run', async () => bench.told('low/outlet').state === 'closed');
    expect(bench.farm.truth('low').percent).toBeGreaterThan(47);
    expect(bench.farm.truth('low').percent).toBeLessThan(48.5);
  });
});

describe('an inlet with two sources', () => {
  test('fills from the first, goes over to the next when its tank is low, and never from both', async () => {
    const id = await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
    expect(bench.told('high/inlet')).toMatchObject({ state: 'open', source: 'rain', command_id: id });
    await bench.until('the other source', async () => {
      const [rain, town] = [
        await bench.relays.read('high.inlet.rain'),
        await bench.relays.read('high.inlet.town'),
      ];
      expect(rain && town).toBe(false);
      return town;
    });
    // It went over where the supply is locked out, and the last of it is still there.
    expect(bench.farm.truth('low').percent).toBeLessThan(43);
    expect(bench.farm.truth('low').percent).toBeGreaterThan(40.5);
    expect(bench.told('high/inlet')).toMatchObject({ state: 'open', source: 'town' });
  });
});

test('tells what is fitted, as the contract says', () => {
  expect(TOPICS.about.payload.parse(bench.told('low/about'))).toMatchObject({
    actuators: ['outlet', 'pump'],
    pump: { direction: 'transfer', to_tank: 'high', reserve_percent: 10 },
    outlet: { reserve_percent: 10 },
  });
  const about = TOPICS.about.payload.parse(bench.told('high/about'));
  expect(about.sources?.map(({ id }) => id)).toEqual(['rain', 'town']);
  for (const topic of ['low/outlet', 'low/pump', 'high/inlet'] as const) {
    expect(TOPICS.inlet.payload.safeParse(bench.told(topic)).success).toBe(true);
  }
});
