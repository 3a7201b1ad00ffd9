import { describe, expect, test } from '@jest/globals';
import { type DrawPattern, Draws } from '../../../../firmware/drivers/simulated/draws.js';
import { InletValve } from '../../../../firmware/drivers/simulated/inlet-valve.js';
import { Mains } from '../../../../firmware/drivers/simulated/mains.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { SlowNoise } from '../../../../firmware/drivers/simulated/slow-noise.js';

const HOUR_MS = 3_600_000;
const MIDNIGHT_MS = Date.UTC(2025, 5, 1);

describe('Mains', () => {
  const mains = (began_wall_ms: number) =>
    new Mains({ nominal_lph: 1_000, drift: new SlowNoise('drift', 15 * 60_000), began_wall_ms });

  /** The mean over 40 days at one hour, so that the drift cancels out. */
  const atHour = (hour: number) => {
    let total = 0;
    for (let day = 0; day < 40; day++) total += mains(MIDNIGHT_MS).flow_lph((24 * day + hour) * HOUR_MS);
    return total / 40;
  };

  test('brings most at night and least in the evening', () => {
    expect(atHour(3)).toBeGreaterThan(1_030);
    expect(atHour(19)).toBeLessThan(920);
  });

  test('drifts around the hourly mean, by a little', () => {
    const same_hour = Array.from({ length: 40 }, (_, day) => mains(MIDNIGHT_MS).flow_lph(24 * day * HOUR_MS));
    expect(Math.max(...same_hour) - Math.min(...same_hour)).toBeGreaterThan(20);
    expect(Math.max(...same_hour) - Math.min(...same_hour)).toBeLessThan(90);
  });

  test('brings the share that is left of its supply', () => {
    const one = mains(MIDNIGHT_MS);
    const sound_lph = one.flow_lph(HOUR_MS);
    one.share = 0.25;
    expect(one.flow_lph(HOUR_MS)).toBeCloseTo(sound_lph / 4, 9);
    one.share = 0;
    expect(one.flow_lph(HOUR_MS)).toBe(0);
  });

  test('knows the hour from the wall time at the beginning', () => {
    const from_noon = mains(MIDNIGHT_MS + 12 * HOUR_MS);
    expect(Math.abs(from_noon.flow_lph(7 * HOUR_MS) - atHour(19))).toBeLessThan(60);
  });
});

describe('InletValve', () => {
  const valve = () => new InletValve({ opening_ms: 2_000, closing_ms: 4_000 });

  test('is closed until it is turned, and takes its time to open', () => {
    const one = valve();
    expect(one.openingAt(10_000)).toBe(0);
    one.turn(true, 10_000);
    expect(one.openingAt(11_000)).toBeCloseTo(0.5);
    expect(one.settles_ms).toBe(12_000);
    expect(one.openingAt(60_000)).toBe(1);
  });

  test('takes its own time to close', () => {
    const one = valve();
    one.turn(true, 0);
    one.turn(false, 10_000);
    expect(one.openingAt(12_000)).toBeCloseTo(0.5);
    expect(one.settles_ms).toBe(14_000);
    expect(one.openingAt(14_000)).toBe(0);
  });

  test('turns back from where it is', () => {
    const one = valve();
    one.turn(true, 0);
    one.turn(false, 500);
    expect(one.openingAt(500)).toBeCloseTo(0.25);
    expect(one.settles_ms).toBe(1_500);
  });

  test('jammed it stays where it is, whatever it is told; loose it goes where it was told last', () => {
    const one = valve();
    one.turn(true, 0);
    one.jam(true, 500);
    expect(one.settles_ms).toBe(500);
    one.turn(false, 10_000);
    expect(one.openingAt(60_000)).toBeCloseTo(0.25);
    one.jam(false, 60_000);
    expect(one.openingAt(60_500)).toBeCloseTo(0.125);
    expect(one.settles_ms).toBe(61_000);
    expect(one.openingAt(61_000)).toBe(0);
  });

  test('told the same twice goes on as it was', () => {
    const one = valve();
    one.turn(true, 0);
    one.turn(true, 1_000);
    expect(one.settles_ms).toBe(2_000);
  });
});

describe('Draws', () => {
  const pattern: DrawPattern = {
    base_lph: 10,
    per_hour: Array.from({ length: 24 }, (_, hour) => (hour === 7 ? 60 : 2)),
    flow_lph: [300, 600],
    span_s: [30, 90],
    at_first: { flow_lph: 900, span_s: 120 },
  };

  /** Every change of flow over so many days. */
  const changes = (days: number, seed: string, steps_ms: number | null = null) => {
    const draws = new Draws(pattern, new SeededRandom(seed), MIDNIGHT_MS);
    const seen: [number, number][] = [[0, draws.flow_lph]];
    let now_ms = 0;
    while (now_ms < days * 24 * HOUR_MS) {
      const change_ms = draws.changes_ms;
      now_ms = steps_ms === null ? change_ms : Math.min(change_ms, now_ms + steps_ms);
      draws.advance(now_ms);
      if (now_ms === change_ms) seen.push([now_ms, draws.flow_lph]);
    }
    return seen.filter(([at_ms]) => at_ms < days * 24 * HOUR_MS);
  };

  test('begin with the draw that is under way, which ends in time', () => {
    const draws = new Draws({ ...pattern, per_hour: [] }, new SeededRandom('none'), MIDNIGHT_MS);
    expect(draws.flow_lph).toBe(910);
    draws.advance(119_999);
    expect(draws.flow_lph).toBe(910);
    draws.advance(120_000);
    expect(draws.flow_lph).toBe(10);
  });

  test('come by the same chance however often one looks', () => {
    expect(changes(3, 'taps', 700)).toEqual(changes(3, 'taps'));
    expect(changes(3, 'other taps')).not.toEqual(changes(3, 'taps'));
  });

  test('come as often as the hour of the day says', () => {
    const begins = changes(100, 'taps').filter(([, flow], i, all) => flow > (all[i - 1]?.[1] ?? flow));
    const in_hour = (hour: number) =>
      begins.filter(([at_ms]) => Math.floor(at_ms / HOUR_MS) % 24 === hour).length / 100;
    expect(Math.abs(in_hour(7) - 60)).toBeLessThan(3);
    expect(Math.abs(in_hour(3) - 2)).toBeLessThan(0.6);
  });

  test('never fall below the base flow, and return to it', () => {
    const flows = changes(5, 'taps').map(([, flow]) => flow);
    expect(Math.min(...flows)).toBeCloseTo(10, 9);
  });
});
