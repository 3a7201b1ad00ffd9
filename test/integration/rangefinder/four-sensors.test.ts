import { afterEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { InTurn } from '../../../firmware/drivers/rangefinder/in-turn.js';
import { Turnstile } from '../../../firmware/drivers/rangefinder/turnstile.js';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { FarmNode } from '../node/farm-node.js';

const IDS = ['north', 'east', 'south', 'west'];
const SECONDS = 600;

let bench: FarmNode;

afterEach(() => bench.close());

/** A node with four tanks whose sensors take turns, as the main program makes it. */
async function run(initial_percent: number): Promise<void> {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 2));
  const turnstile = new Turnstile(clock);
  bench = new FarmNode({
    ...{ clock, seed: 11, tanks: IDS.map((id) => ({ ...HOUSE_TANK, id, initial_percent })) },
    refit: (setup) => ({
      ...setup,
      window_ms: 2_800,
      range_finder: new InTurn(setup.range_finder, turnstile),
    }),
  });
  await bench.start();
}

/** For each tank the share of ticks with a good level, the number of ticks, and the worst error in percent. */
async function watch(): Promise<{ good: number; ticks: number; worst_percent: number }[]> {
  const seen = bench.loops.map(() => ({ good: 0, ticks: 0, worst_percent: 0, number: 0 }));
  for (let ms = 0; ms < SECONDS * 1_000; ms += 100) {
    await bench.clock.advance(100);
    for (const [at, loop] of bench.loops.entries()) {
      const tally = seen[at];
      const { latest, latestWindow } = loop;
      if (tally === undefined || latest === null || latestWindow.number === tally.number) continue;
      tally.number = latestWindow.number;
      tally.ticks += 1;
      const { quality, level } = latest.reading;
      if (quality !== 'good') continue;
      tally.good += 1;
      const error = Math.abs(level.percent - bench.farm.truth(loop.tank).percent);
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
  for (const loop of bench.loops) expect(loop.latest?.inlet?.running).toBe(true);
  expect(bench.findFault()).toBeNull();
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
  await bench.clock.advance(20_000);
  bench.farm.breakSensor('east', 'silent');
  const [north, , south, west] = await watch();
  for (const tally of [north, south, west]) {
    expect(tally?.ticks).toBeGreaterThanOrEqual(SECONDS / 1.72);
    expect(tally?.good).toBeGreaterThanOrEqual(0.9);
  }
  const east = bench.loops.find(({ tank }) => tank === 'east')?.latest;
  expect(east).toMatchObject({ reading: { quality: 'bad' }, inlet: { running: false } });
});
