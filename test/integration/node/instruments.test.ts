import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { instrumentsOf, rainGaugeOf } from '../../../firmware/main/instruments.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import { Node } from '../../../firmware/node/node.js';
import { TOPICS } from '../../../firmware/protocol/topics.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const MINUTE_MS = 60_000;
const CONFIG = {
  schema: 1,
  node: 'pi0',
  gateway: 'gw0',
  broker_url: 'mqtt://127.0.0.1:1883',
  secret_file: 'secret',
  simulation: { seed: 7 },
  rain_gauge: { driver: 'simulated', mm_per_tip: 0.2 },
  tanks: [
    {
      id: 'house',
      name: 'House',
      shape: HOUSE_TANK.shape,
      sensor: { driver: 'simulated', empty_distance_mm: HOUSE_TANK.empty_distance_mm },
      inlet: { relay: { driver: 'simulated' }, max_run_s: 14_400 },
      level_switches: [{ driver: 'simulated', at: 'high', percent: 60, wet: 'high' }],
      flow_meters: [
        { driver: 'simulated', litres_per_pulse: 0.5 },
        { driver: 'simulated', on: 'outlet', litres_per_pulse: 1 },
      ],
    },
  ],
};

/** The real node as its configuration makes it, above the simulated farm; only time is moved by hand. */
class Bench {
  readonly clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
  readonly uplink = new RecordedUplink();
  readonly log = new RecordedLog();
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-node-'));
  readonly farm = new SimulatedFarm({ seed: 7, clock: this.clock, tanks: [HOUSE_TANK] });
  readonly node: Node;

  constructor() {
    const { clock, log, farm, uplink, folder } = this;
    const config = check(nodeConfig, CONFIG, 'node.json');
    const parts = { clock, log, farm };
    this.node = new Node({
      id: 'pi0',
      version: '0.0.0',
      tanks: config.tanks.map((tank) =>
        tankSetup(tank, farm.rangeFinder(tank.id), instrumentsOf(tank, parts)),
      ),
      rain_gauge: rainGaugeOf(config, parts),
      relays: farm.relayBank(),
      uplink,
      memory: new FileNodeMemory({ folder, clock, log }),
      host: new LinuxHostMetrics({ dataDir: folder }),
      clock,
      log,
    });
  }

  told(topic: string): Record<string, unknown> {
    return (this.uplink.told.get(topic) ?? {}) as Record<string, unknown>;
  }

  async until(what: string, seen: () => boolean, limit_ms: number): Promise<void> {
    for (let waited_ms = 0; !seen(); waited_ms += 1_000) {
      if (waited_ms > limit_ms) throw new Error(`not within ${limit_ms} ms: ${what}`);
      await this.clock.advance(1_000);
    }
  }

  async close(): Promise<void> {
    const stopped = this.node.stop();
    await this.clock.advance(1_000);
    await stopped;
    rmSync(this.folder, { recursive: true });
  }
}

describe('a node with instruments beside its sensor', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = new Bench();
    await bench.node.start();
  });
  afterEach(() => bench.close());

  test('stops a refill at the float, tells all of them, and every payload fits its contract', async () => {
    await bench.until('refill', () => bench.farm.truth('house').inlet_running, 60 * MINUTE_MS);
    await bench.clock.advance(2 * MINUTE_MS);
    const filling = TOPICS.level.payload.parse(bench.told('house/level'));
    expect(filling.level_switches).toEqual([{ at: 'high', switch_percent: 60, state: 'dry' }]);
    const [inlet, outlet] = filling.flow_meters ?? [];
    expect(inlet).toMatchObject({ on: 'inlet', flow_lph: expect.any(Number) });
    expect(inlet?.flow_lph).toBeGreaterThan(1_000);
    expect(Math.abs((inlet?.total_litres ?? 0) - bench.farm.truth('house').inflow_litres)).toBeLessThan(20);
    expect(outlet?.on).toBe('outlet');
    await bench.until('the float', () => !bench.farm.truth('house').inlet_running, 120 * MINUTE_MS);
    const { percent } = bench.farm.truth('house');
    expect(percent).toBeGreaterThanOrEqual(60);
    expect(percent).toBeLessThan(61);
    expect(bench.told('house/inlet')).toMatchObject({
      state: 'closed',
      reason: 'Inlet closed: there is water at the switch at 60 %: the tank counts as full',
    });
  });

  test('confirms a run by hand by its meter, within seconds', async () => {
    await bench.clock.advance(10_000);
    bench.uplink.command('house', {
      id: 'open-house-1',
      actuator: 'inlet',
      action: 'open',
      duration_s: 300,
      ttl_s: 10,
    });
    await bench.until(
      'confirmation',
      () => bench.uplink.statesOf('open-house-1').includes('confirmed'),
      12_000,
    );
  });

  test('tells the rain, at changes and now and then', async () => {
    await bench.clock.advance(1_000);
    const dry = TOPICS.rain.payload.parse(bench.told('pi0/rain'));
    expect(dry).toMatchObject({ since: '2026-06-01T06:00:00.000Z', total_mm: 0, last_hour_mm: 0 });
    await bench.until('a shower', () => Number(bench.told('pi0/rain').total_mm) > 1, 72 * 60 * MINUTE_MS);
    const wet = TOPICS.rain.payload.parse(bench.told('pi0/rain'));
    expect(wet.last_hour_mm).toBeGreaterThan(0);
    expect(wet.since).toBe(dry.since);
  });
});
