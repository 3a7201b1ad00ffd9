import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { Simulation } from '../../../firmware/main/simulation.js';

const HOUR_MS = 3_600_000;
const tank = (id: string, rain_fed: boolean) => ({
  ...{ id, name: id, rain_fed },
  shape: { kind: 'vertical_cylinder', diameter_mm: 2_400, height_mm: 2_000 },
  sensor: { driver: 'simulated', empty_distance_mm: 2_250 },
});
const CONFIG = {
  ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883', secret_file: 'secret' },
  simulation: { seed: 7 },
  tanks: [tank('roofed', true), tank('covered', false)],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-rain-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what the gauge of the simulated farm tells comes into a tank that is fed by rain, and into no other', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
  const { tanks } = check(nodeConfig, CONFIG, 'node.json');
  const { farm } = new Simulation(tanks, { seed: 7, clock, folder });
  const gauge = farm.rainGauge(0.1);
  await gauge.start(new AbortController().signal);
  const gained = (id: string) => {
    const { litres, outflow_litres, overflow_litres } = farm.truth(id);
    return litres + outflow_litres + overflow_litres;
  };
  const before = { roofed: gained('roofed'), covered: gained('covered') };
  const fallen_mm = () => (gauge.read() ?? 0) * 0.1;
  // The shower that whoever starts the farm sees: from the first minute to the twentieth, 12 mm an hour.
  await clock.advance(HOUR_MS / 2);
  const shower_mm = fallen_mm();
  expect(shower_mm).toBeGreaterThan(3.6);
  const by_roof_litres = gained('roofed') - before.roofed;
  expect(by_roof_litres / shower_mm).toBeCloseTo(60, -1);
  await clock.advance(7 * 24 * HOUR_MS);
  const all_mm = fallen_mm();
  expect(all_mm).toBeGreaterThan(2 * shower_mm);
  expect((gained('roofed') - before.roofed) / all_mm).toBeCloseTo(60, -1);
  expect(gained('covered')).toBeCloseTo(before.covered, 6);
});
