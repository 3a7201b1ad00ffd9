import { describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { SimulatedUltrasonic } from '../../../../firmware/drivers/simulated/ultrasonic.js';

interface Setting {
  readonly distance_mm?: number;
  readonly stirred?: boolean;
  readonly seed?: string;
}

async function sensor({ distance_mm = 1_500, stirred = false, seed = 'sensor' }: Setting = {}) {
  const water = { distance_mm, stirred };
  const one = new SimulatedUltrasonic({
    surface: { distance_mm: () => water.distance_mm, stirred: () => water.stirred },
    random: new SeededRandom(seed),
    blind_zone_mm: 30,
    max_range_mm: 4_500,
  });
  await one.start(new AbortController().signal);
  return { sensor: one, water };
}

async function pings(one: SimulatedUltrasonic, count: number): Promise<Ranging[]> {
  const all: Ranging[] = [];
  for (let i = 0; i < count; i++) all.push(await one.range());
  return all;
}

/** Whether a ping tells the distance, within eight standard deviations. */
function tells(ping: Ranging, distance_mm: number): boolean {
  return ping.kind === 'echo' && Math.abs(ping.distance_mm - distance_mm) <= 12;
}

describe('a simulated ultrasonic sensor', () => {
  test.each([
    ['still water', false, 0.026],
    ['a running inlet', true, 0.21],
  ])('over %s has the known share of bad pings', async (_, stirred, share) => {
    const { sensor: one } = await sensor({ stirred });
    const all = await pings(one, 200_000);
    const bad = all.filter((ping) => !tells(ping, 1_500));
    expect(Math.abs(bad.length / all.length - share)).toBeLessThan(share * 0.05);
    for (const kind of ['no_echo', 'blind_zone', 'echo']) {
      expect(bad.filter((ping) => ping.kind === kind).length / bad.length).toBeGreaterThan(0.1);
    }
  });

  test('good pings are whole millimetres, 95 % of them within 3 mm', async () => {
    const { sensor: one } = await sensor();
    const distances = (await pings(one, 20_000)).flatMap((ping) =>
      ping.kind === 'echo' && tells(ping, 1_500) ? [ping.distance_mm] : [],
    );
    expect(distances.every(Number.isInteger)).toBe(true);
    const within = distances.filter((d) => Math.abs(d - 1_500) <= 3).length / distances.length;
    expect(within).toBeGreaterThan(0.95);
    expect(within).toBeLessThan(0.995);
  });

  test('splashed it has as many bad pings as it is splashed, until the splashing ends', async () => {
    const { sensor: one } = await sensor({ stirred: true });
    const share = async () =>
      (await pings(one, 20_000)).filter((ping) => !tells(ping, 1_500)).length / 20_000;
    one.splashed = 0.6;
    expect(await share()).toBeCloseTo(0.6, 1);
    one.splashed = 0;
    expect(await share()).toBe(0);
    one.splashed = null;
    expect(await share()).toBeCloseTo(0.21, 1);
  });

  test('four times as noisy its good pings scatter four times as far', async () => {
    const { sensor: one } = await sensor();
    one.splashed = 0;
    const sigma_mm = async () => {
      const off = (await pings(one, 20_000)).map((ping) =>
        ping.kind === 'echo' ? ping.distance_mm - 1_500 : Number.NaN,
      );
      return Math.sqrt(off.reduce((sum, mm) => sum + mm * mm, 0) / off.length);
    };
    const usual_mm = await sigma_mm();
    expect(usual_mm).toBeCloseTo(1.5, 1);
    one.noise = 4;
    // Whole millimetres blur the smaller one a little more.
    expect((await sigma_mm()) / usual_mm).toBeCloseTo(3.95, 1);
  });

  test('water that it cannot measure is no distance', async () => {
    const near = await sensor({ distance_mm: 15 });
    expect((await pings(near.sensor, 200)).some((ping) => ping.kind === 'echo')).toBe(false);
    const far = await sensor({ distance_mm: 4_600 });
    expect((await pings(far.sensor, 200)).some((ping) => tells(ping, 4_600))).toBe(false);
  });

  test('is silent before it is started, after it is stopped, and when broken so', async () => {
    const { sensor: one } = await sensor();
    one.fault = 'silent';
    expect(await one.range()).toEqual({ kind: 'silent' });
    one.fault = null;
    expect((await pings(one, 5)).some((ping) => ping.kind === 'echo')).toBe(true);
    await one.stop();
    await one.stop();
    expect(await one.range()).toEqual({ kind: 'silent' });
    const never = new SimulatedUltrasonic({
      surface: { distance_mm: () => 1_500, stirred: () => false },
      random: new SeededRandom('x'),
      blind_zone_mm: 30,
      max_range_mm: 4_500,
    });
    expect(await never.range()).toEqual({ kind: 'silent' });
  });

  test('frozen, it repeats its last ping while the water moves', async () => {
    const { sensor: one, water } = await sensor();
    const last = await one.range();
    one.fault = 'frozen';
    water.distance_mm = 300;
    expect(await pings(one, 20)).toEqual(new Array(20).fill(last));
    one.fault = null;
    expect((await pings(one, 20)).some((ping) => tells(ping, 300))).toBe(true);
  });

  test('without echo it says so, always', async () => {
    const { sensor: one } = await sensor();
    one.fault = 'no_echo';
    expect(await pings(one, 20)).toEqual(new Array(20).fill({ kind: 'no_echo' }));
  });

  test('the same seed gives the same pings', async () => {
    const [first, again, other] = [await sensor(), await sensor(), await sensor({ seed: 'another' })];
    const told = await pings(first.sensor, 100);
    expect(await pings(again.sensor, 100)).toEqual(told);
    expect(await pings(other.sensor, 100)).not.toEqual(told);
  });
});
