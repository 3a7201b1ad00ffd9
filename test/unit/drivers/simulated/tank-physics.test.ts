import { describe, expect, test } from '@jest/globals';
import { Draws } from '../../../../firmware/drivers/simulated/draws.js';
import { InletValve } from '../../../../firmware/drivers/simulated/inlet-valve.js';
import { Mains } from '../../../../firmware/drivers/simulated/mains.js';
import { HOUSE_TANK } from '../../../../firmware/drivers/simulated/paper-farm.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { SlowNoise } from '../../../../firmware/drivers/simulated/slow-noise.js';
import { type RainInflow, TankPhysics } from '../../../../firmware/drivers/simulated/tank-physics.js';

const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2025, 5, 1, 12);

interface Setting {
  readonly capacity_litres?: number;
  readonly initial_litres?: number;
  readonly nominal_lph?: number;
  /** A steady draw instead of the household's. */
  readonly steady_lph?: number;
  readonly rain?: RainInflow;
}

function tank({
  capacity_litres = 2_000,
  initial_litres = 1_000,
  nominal_lph = 1_800,
  steady_lph,
  rain,
}: Setting) {
  const valve = new InletValve({ opening_ms: 2_000, closing_ms: 3_000 });
  const mains = new Mains({ nominal_lph, drift: new SlowNoise('drift', 900_000), began_wall_ms: NOON_MS });
  const pattern =
    steady_lph === undefined
      ? HOUSE_TANK.draws
      : { ...HOUSE_TANK.draws, base_lph: steady_lph, per_hour: [], at_first: null };
  const draws = new Draws(pattern, new SeededRandom('draws'), NOON_MS);
  const physics = new TankPhysics({
    capacity_litres,
    initial_litres,
    valve,
    mains,
    draws,
    ...(rain && { rain }),
  });
  return { physics, valve };
}

function balance_litres(physics: TankPhysics, initial_litres: number): number {
  const { inflow_litres, outflow_litres, overflow_litres, litres } = physics;
  return inflow_litres - outflow_litres - overflow_litres - (litres - initial_litres);
}

describe('the balance of a tank', () => {
  test('a steady draw takes exactly its litres', () => {
    const { physics } = tank({ steady_lph: 360 });
    physics.advance(HOUR_MS);
    expect(physics.litres).toBeCloseTo(640, 6);
    expect(physics.outflow_litres).toBeCloseTo(360, 6);
  });

  test('nothing is lost or made, whatever happens in between', () => {
    const { physics, valve } = tank({ initial_litres: 300 });
    for (let hour = 1; hour <= 48; hour++) {
      physics.advance(hour * HOUR_MS);
      valve.turn(hour % 3 !== 0, hour * HOUR_MS);
      expect(Math.abs(balance_litres(physics, 300))).toBeLessThan(1e-6);
    }
    expect(physics.overflow_litres).toBeGreaterThan(0);
    expect(physics.outflow_litres).toBeGreaterThan(500);
  });

  test('the valve counts for the time it takes to turn', () => {
    const { physics, valve } = tank({ steady_lph: 0, capacity_litres: 1e6 });
    valve.turn(true, 0);
    physics.advance(60_000);
    valve.turn(false, 60_000);
    physics.advance(120_000);
    // Half of a 2 s opening is missing and half of a 3 s closing is added.
    const open_s = 60 - 1 + 1.5;
    const flow_lph = (physics.inflow_litres / open_s) * 3_600;
    expect(Math.abs(flow_lph - 1_780)).toBeLessThan(80);
    const before = physics.inflow_litres;
    physics.advance(240_000);
    expect(physics.inflow_litres).toBe(before);
  });

  test('what does not fit runs over and is counted', () => {
    const { physics, valve } = tank({ initial_litres: 1_900, steady_lph: 0 });
    valve.turn(true, 0);
    physics.advance(HOUR_MS);
    expect(physics.litres).toBeCloseTo(2_000, 9);
    expect(physics.overflow_litres).toBeCloseTo(physics.inflow_litres - 100, 6);
    expect(physics.overflow_litres).toBeGreaterThan(1_500);
  });

  test('an empty tank gives no more than what comes in', () => {
    const { physics, valve } = tank({ initial_litres: 50, steady_lph: 5_000 });
    physics.advance(HOUR_MS);
    expect(physics.litres).toBe(0);
    expect(physics.outflow_litres).toBeCloseTo(50, 6);
    valve.turn(true, HOUR_MS);
    physics.advance(2 * HOUR_MS);
    expect(physics.litres).toBe(0);
    expect(physics.outflow_litres).toBeCloseTo(50 + physics.inflow_litres, 6);
  });

  test('a time that is over, or no time at all, changes nothing', () => {
    const { physics } = tank({});
    physics.advance(HOUR_MS);
    const { litres } = physics;
    physics.advance(HOUR_MS);
    physics.advance(0);
    physics.advance(Number.NaN);
    expect(physics.litres).toBe(litres);
  });
});

describe('rain from a roof', () => {
  /** From the second minute to the third 600 litres an hour; the flow is another one each minute. */
  const rain: RainInflow = {
    flow_lph: (elapsed_ms) => (elapsed_ms >= 60_000 && elapsed_ms < 180_000 ? 600 : 0),
    changes_ms: (elapsed_ms) => 60_000 * (Math.floor(elapsed_ms / 60_000) + 1),
  };

  test.each([1_000, 7_000, HOUR_MS])('comes in for as long as it falls, asked every %i ms', (step_ms) => {
    const { physics } = tank({ steady_lph: 0, rain });
    for (let now_ms = 0; now_ms <= HOUR_MS; now_ms += step_ms) physics.advance(now_ms);
    physics.advance(HOUR_MS);
    expect(physics.litres).toBeCloseTo(1_020, 6);
    expect([physics.inflow_litres, physics.sourced_litres, physics.outflow_litres]).toEqual([0, 0, 0]);
  });

  test('fills a full tank no further, and is what people can draw from an empty one', () => {
    const full = tank({ steady_lph: 0, initial_litres: 1_995, rain });
    full.physics.advance(HOUR_MS);
    expect(full.physics.overflow_litres).toBeCloseTo(15, 6);
    const empty = tank({ steady_lph: 900, initial_litres: 0, rain });
    empty.physics.advance(HOUR_MS);
    expect(empty.physics.outflow_litres).toBeCloseTo(20, 6);
    expect(empty.physics.litres).toBe(0);
  });
});

describe('asking more or less often', () => {
  const run = (step_ms: number) => {
    const { physics, valve } = tank({ initial_litres: 400 });
    for (let now_ms = 0; now_ms <= 12 * HOUR_MS; now_ms += step_ms) {
      physics.advance(now_ms);
      if (now_ms === 2 * HOUR_MS) valve.turn(true, now_ms);
      if (now_ms === 3 * HOUR_MS) valve.turn(false, now_ms);
    }
    return physics;
  };

  test.each([250, 900, 60_000, HOUR_MS])('every %i ms gives the same water', (step_ms) => {
    const reference = run(1_000);
    const other = run(step_ms);
    expect(Math.abs(other.litres - reference.litres)).toBeLessThan(0.001);
    expect(Math.abs(other.inflow_litres - reference.inflow_litres)).toBeLessThan(0.001);
    expect(reference.inflow_litres).toBeGreaterThan(1_000);
  });
});
