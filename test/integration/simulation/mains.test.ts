import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { Simulation } from '../../../firmware/main/simulation.js';

const relay = { driver: 'simulated' };
const CONFIG = {
  ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883', secret_file: 'secret' },
  simulation: { seed: 7 },
  tanks: [
    {
      ...{ id: 'high', name: 'High' },
      shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
      sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
      inlet: {
        sources: [
          { id: 'town', kind: 'town', relay, inflow_lph: 3_000 },
          { id: 'bore', kind: 'bore', relay, priority: 2, inflow_lph: 12_000 },
        ],
      },
    },
  ],
};

test('two mains of one tank are two valves, each with a flow of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-mains-'));
  try {
    const clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
    const { tanks } = check(nodeConfig, CONFIG, 'node.json');
    const { farm } = new Simulation(tanks, { seed: 7, clock, folder });
    const relays = farm.relayBank();
    await relays.start();
    const came = () => {
      const { litres, outflow_litres, overflow_litres } = farm.truth('high');
      return litres + outflow_litres + overflow_litres;
    };
    const inAMinuteOf = async (source: string, other: string) => {
      const before = came();
      await relays.set(`high.inlet.${source}`, true);
      expect(await relays.read(`high.inlet.${source}`)).toBe(true);
      expect(await relays.read(`high.inlet.${other}`)).toBe(false);
      await clock.advance(60_000);
      await relays.set(`high.inlet.${source}`, false);
      return came() - before;
    };
    expect(await inAMinuteOf('town', 'bore')).toBeCloseTo(50, 3);
    expect(await inAMinuteOf('bore', 'town')).toBeCloseTo(200, 3);
    const before = came();
    await clock.advance(60_000);
    expect(came()).toBeCloseTo(before, 6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
