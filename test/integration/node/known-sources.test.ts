import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { learned } from '../../../firmware/protocol/learned.js';
import { PipedFarm } from './piped-farm.js';

const HOUR_MS = 3_600_000;

let bench: PipedFarm;

beforeEach(async () => {
  bench = new PipedFarm();
  await bench.start();
  await bench.clock.advance(15_000);
});

afterEach(() => bench.close());

test('what each source brings is learned and kept by itself', async () => {
  await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 90 });
  const state = () => bench.told('high/inlet').state;
  await bench.until('the end of the run', () => state() === 'closed', 2 * HOUR_MS);
  await bench.stop();
  const file = readFileSync(join(bench.memory_folder, 'high.learned.json'), 'utf8');
  const { inflows } = learned.parse(JSON.parse(file)).diagnosis;
  const mean_lph = (source: string) => inflows[source]?.at(-1)?.mean_lph;
  // The rain was over too soon to tell.
  expect(Object.keys(inflows)).toContain('rain');
  expect(mean_lph('town')).toBeCloseTo(3_000, -3);
  expect(mean_lph('')).toBeUndefined();
});
