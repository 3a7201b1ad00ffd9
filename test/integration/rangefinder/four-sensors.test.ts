import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { InTurn } from '../../../firmware/drivers/rangefinder/in-turn.js';
import { Turnstile } from '../../../firmware/drivers/rangefinder/turnstile.js';
import { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { Node } from '../../../firmware/node/node.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const IDS = ['north', 'east', 'south', 'west'];
const SECONDS = 600;

let clock: VirtualClock;
let farm: SimulatedFarm;
let folder: string;
let node: Node;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-four-'));
  clock = new VirtualClock(Date.UTC(2026, 5, 1, 2));
});

afterEach(async () => {
  const stopping = node.stop();
  await clock.advance(20_000);
  await stopping;
  rmSync(folder, { recursive: true });
});

/** A node with four tanks whose sensors take turns, as the main program makes it. */
async function run(initial_percent: number): Promise<void> {
  const tanks = IDS.map((id) => ({ ...HOUSE_TANK, id, initial_percent }));
  farm = new SimulatedFarm({ seed: 11, clock, tanks });
  const turnstile = new Turnstile(clock);
  const log = new RecordedLog();
  node = new Node({
    id: 'pi0',
    version: '0.0.0',
    relays: farm.relayBank(),
    uplink: new RecordedUplink(),
    memory: new FileNodeMemory({ folder, clock, log }),
    host: new LinuxHostMetrics({ dataDir: folder }),
    clock,
    log,
    tanks: tanks.map(({ id, name, shape, empty_distance_mm, inlet }) => ({
      id,
      name,
      shape_name: shape.kind,
      pings: 7,
      window_ms: 2_800,
      range_finder: new InTurn(farm.rangeFinder(id), turnstile),
      default_rule: DEFAULT_REFILL_RULE,
      control: {
        mounting: { shape: shapeOf(shape), empty_distance_mm },
        filter: DEFAULT_FILTER,
        inlet: { max_run_s: 14_400, rest_s: 900, full_percent: 95, hold_closed_s: 3_600 },
        inflow_lph: inlet.nominal_lph,
        idle_interval_ms: 5_000,
      },
    })),
  });
  await node.start();
}

/** For each tank the share of ticks with a good level, the number of ticks, and the worst error in percent. */
async function watch(): Promise<{ good: number; ticks: number; worst_percent: number }[]> {
  const seen = node.loops.map(() => ({ good: 0, ticks: 0, worst_percent: 0, number: 0 }));
  for (let ms = 0; ms < SECONDS * 1_000; ms += 100) {
    await clock.advance(100);
    for (const [at, loop] of node.loops.entries()) {
      const tally = seen[at];
      const { latest, latestWindow } = loop;
      if (tally === undefined || latest === null || latestWindow.number === tally.number) continue;
      tally.number = latestWindow.number;
      tally.ticks += 1;
      const { quality, level } = latest.reading;
      if (quality !== 'good') continue;
      tally.good += 1;
      const error = Math.abs(level.percent - farm.truth(loop.tank).percent);
      tally.worst_percent = Math.max(tally.worst_percent, error);
    }
  }
  return seen.map((one) => ({ ...one, good: one.good / one.ticks }));
}

test('four sensors that take turns have a level every 1.7 s while all four inlets run', async () => {
  await run(8);
  const tallies = await watch();
  for (const { good, ticks, worst_percent } of tallies) {
    expect(ticks).toBeGreaterThanOrEqual(SECONDS / 1.72);
    expect(good).toBeGreaterThanOrEqual(0.9);
    expect(worst_percent).toBeLessThan(2);
  }
  for (const loop of node.loops) expect(loop.latest?.inlet?.running).toBe(true);
  expect(node.findFault()).toBeNull();
});

test('and every 5 s while all is still', async () => {
  await run(50);
  const tallies = await watch();
  for (const { good, ticks, worst_percent } of tallies) {
    expect(ticks).toBeGreaterThanOrEqual(SECONDS / 5.1);
    expect(good).toBeGreaterThanOrEqual(0.99);
    expect(worst_percent).toBeLessThan(2);
  }
});

test('one of them dead, the other three go on as before, and its own inlet is closed', async () => {
  await run(8);
  await clock.advance(20_000);
  farm.breakSensor('east', 'silent');
  const [north, , south, west] = await watch();
  for (const tally of [north, south, west]) {
    expect(tally?.ticks).toBeGreaterThanOrEqual(SECONDS / 1.72);
    expect(tally?.good).toBeGreaterThanOrEqual(0.9);
  }
  const east = node.loops.find(({ tank }) => tank === 'east')?.latest;
  expect(east).toMatchObject({ reading: { quality: 'bad' }, inlet: { running: false } });
});
