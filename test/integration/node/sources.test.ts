import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PipedFarm } from './piped-farm.js';

let bench: PipedFarm;

beforeEach(async () => {
  bench = new PipedFarm();
  await bench.start();
  await bench.clock.advance(15_000);
});

afterEach(() => bench.close());

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

  test('keeps the next closed while the relay of the first hangs, and tells that it failed', async () => {
    await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
    bench.hanging.add('high.inlet.rain');
    await bench.until('the wish for the other', async () => bench.told('high/inlet').source === 'town');
    expect(bench.told('high/inlet')).toMatchObject({ state: 'open', reason_code: 'relay_failed' });
    expect(await bench.relays.read('high.inlet.rain')).toBe(true);
    expect(await bench.relays.read('high.inlet.town')).toBe(false);
    bench.hanging.clear();
    await bench.clock.advance(2_000);
    expect(await bench.relays.read('high.inlet.rain')).toBe(false);
    expect(await bench.relays.read('high.inlet.town')).toBe(true);
    expect(bench.told('high/inlet').reason_code).not.toBe('relay_failed');
  });

  describe('of which one cannot be read', () => {
    const fillFrom = async (source: string) => {
      await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
      await bench.until(source, async () => bench.relays.read(`high.inlet.${source}`));
      await bench.clock.advance(5_000);
    };

    test('goes on filling from the other, tells it open, and that a relay failed', async () => {
      await fillFrom('town');
      bench.unreadable.add('high.inlet.rain');
      await bench.clock.advance(2_000);
      expect(bench.told('high/inlet')).toMatchObject({
        ...{ state: 'open', source: 'town', reason_code: 'relay_failed' },
      });
      expect(bench.told('high/status').code).toBe('refilling');
      bench.unreadable.clear();
      await bench.clock.advance(2_000);
      expect(bench.told('high/inlet')).toMatchObject({ state: 'open', source: 'town' });
      expect(bench.told('high/inlet').reason_code).not.toBe('relay_failed');
    });

    test('is told open while the one it filled from cannot be read, which is closed all the same', async () => {
      await fillFrom('rain');
      bench.unreadable.add('high.inlet.rain');
      await bench.send('command', 'high', { actuator: 'inlet', action: 'close', duration_s: 60 });
      expect(bench.told('high/inlet')).toMatchObject({ state: 'open', reason_code: 'relay_failed' });
      bench.unreadable.clear();
      // Read before the node looks again: it was told to close while nobody could read it.
      expect(await bench.relays.read('high.inlet.rain')).toBe(false);
    });

    test('is told closed when all of them were when they were last read', async () => {
      bench.unreadable.add('high.inlet.rain');
      await bench.clock.advance(6_000);
      expect(bench.told('high/inlet')).toMatchObject({ state: 'closed', reason_code: 'relay_failed' });
    });
  });

  test('a command whose effect is still waited for has failed when a relay of another source hangs', async () => {
    await bench.relays.set('high.inlet.bore', true);
    bench.hanging.add('high.inlet.bore');
    const id = await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
    await bench.clock.advance(10_000);
    expect(bench.uplink.statesOf(id)).toEqual(['acknowledged', 'failed']);
    expect(await bench.relays.read('high.inlet.rain')).toBe(false);
  });

  test('the hours of a source are those of the schedule, once one is kept', async () => {
    // 06:00 at the node, where the town's hours have begun; in Auckland it is 18:00.
    const schedule = {
      time_zone: 'Pacific/Auckland',
      windows: [],
      one_off: [],
      floor_percent: 5,
      vacation: null,
    };
    await bench.send('scheduleSet', 'high', schedule);
    await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
    await bench.until('the end of the rain', async () => bench.told('high/inlet').source !== 'rain');
    expect(bench.told('high/inlet')).toMatchObject({ state: 'open', source: 'bore' });
  });
});
