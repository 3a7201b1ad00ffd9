import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PipedFarm } from './piped-farm.js';

const LOST = 'What was locked before the restart could not be read';

let bench: PipedFarm;
let file: string;

beforeEach(async () => {
  bench = new PipedFarm();
  file = join(bench.memory_folder, 'low.trips.json');
  await bench.start();
  await bench.clock.advance(15_000);
  bench.loops[0]?.controller.trip('pump', { code: 'ran_dry', args: { dry_s: 60 } });
  await bench.clock.advance(6_000);
  await bench.stop();
});

afterEach(() => bench.close());

/** The node starts again, and has looked at its tanks. */
async function begin(): Promise<void> {
  bench.uplink.told.clear();
  await bench.start();
  await bench.clock.advance(15_000);
}

const reset = async (actuator: string) => {
  const id = await bench.send('command', 'low', { actuator, action: 'reset' });
  await bench.clock.advance(6_000);
  return bench.uplink.statesOf(id);
};

describe('what is kept of the locks of a tank', () => {
  test('damaged, it locks every actuator of that tank until an admin resets it, and no other tank', async () => {
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
    await begin();
    for (const actuator of ['pump', 'outlet']) {
      expect(bench.told(`low/${actuator}`).trip).toMatchObject({ reason_code: 'trips_lost', reason: LOST });
    }
    expect(bench.told('high/inlet').trip).toBeNull();
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ fields: { tank: 'low', actuator: 'pump', code: 'trips_lost' } }),
    );
    await bench.lease();
    expect(await bench.relays.read('low.pump')).toBe(false);
    await bench.send('command', 'low', { actuator: 'outlet', action: 'open', duration_s: 20 });
    expect(bench.told('low/outlet').state).toBe('closed');
    expect(await reset('pump')).toEqual(['acknowledged', 'confirmed']);
    expect(bench.told('low/pump')).toMatchObject({ state: 'on', trip: null });
    expect(bench.told('low/outlet').trip).toMatchObject({ reason_code: 'trips_lost' });
  });

  test('damaged, it locks over every start until something is unlocked; what is not yet, stays locked', async () => {
    writeFileSync(file, '\u0000'.repeat(64));
    await begin();
    await bench.stop();
    expect(existsSync(file)).toBe(false);
    await begin();
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'trips_lost' });
    await reset('pump');
    await bench.stop();
    await begin();
    expect(bench.told('low/pump').trip).toBeNull();
    expect(bench.told('low/outlet').trip).toMatchObject({ reason_code: 'trips_lost' });
    await reset('outlet');
    await bench.stop();
    await begin();
    expect(bench.told('low/outlet').trip).toBeNull();
    // What was damaged is still there to be looked at.
    expect(readdirSync(bench.memory_folder)).toContainEqual(
      expect.stringMatching(/^low\.trips\.json\.damaged-\d+$/),
    );
  });

  test('unreadable, it does the same, and is left as it is', async () => {
    // A folder in its place stands for a file that cannot be read, whoever asks.
    rmSync(file);
    mkdirSync(file);
    await begin();
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'trips_lost' });
    expect(existsSync(file)).toBe(true);
  });
});
