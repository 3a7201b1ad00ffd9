import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedFarm } from '../../../../firmware/drivers/simulated/farm.js';
import { HOUSE_TANK } from '../../../../firmware/drivers/simulated/paper-farm.js';
import type { PipeSpec } from '../../../../firmware/drivers/simulated/pipe.js';
import type { SimulatedTankSpec } from '../../../../firmware/drivers/simulated/simulated-tank.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MIDNIGHT_MS = Date.UTC(2025, 5, 1);

/** Nobody draws from it: what moves is what the test moves. */
const STILL: SimulatedTankSpec = {
  ...HOUSE_TANK,
  initial_percent: 50,
  draws: { ...HOUSE_TANK.draws, base_lph: 0, per_hour: [], at_first: null },
};
const BORE: PipeSpec = { relay: 'house.inlet.bore', from: null, to: 'house', flow_lph: 3_600 };
const LIFT: PipeSpec = { relay: 'cistern.pump', from: 'cistern', to: 'house', flow_lph: 3_600 };
const OUTLET: PipeSpec = { relay: 'house.outlet', from: 'house', to: null, flow_lph: 1_800 };
const SLOW = { opening_ms: 4_000, closing_ms: 2_000 };

/** A house and a cistern, half full both, with these pipes. */
class Piped {
  readonly clock = new VirtualClock(MIDNIGHT_MS);
  readonly farm: SimulatedFarm;
  readonly relays;

  constructor(...pipes: readonly PipeSpec[]) {
    const tanks = [STILL, { ...STILL, id: 'cistern' }];
    this.farm = new SimulatedFarm({ seed: 1, clock: this.clock, tanks, pipes });
    this.relays = this.farm.relayBank();
  }

  static async begin(...pipes: readonly PipeSpec[]): Promise<Piped> {
    const piped = new Piped(...pipes);
    await piped.relays.start();
    return piped;
  }

  litres(tank: string): number {
    return this.farm.truth(tank).litres;
  }

  /** What a tank has gained over so many ms, in litres. */
  async gained(tank: string, span_ms: number): Promise<number> {
    const before = this.litres(tank);
    await this.clock.advance(span_ms);
    return this.litres(tank) - before;
  }
}

describe('a simulated pipe whose valve takes its time', () => {
  test('brings less while it opens, and some more while it closes', async () => {
    const piped = await Piped.begin({ ...BORE, ...SLOW });
    await piped.relays.set(BORE.relay, true);
    // A litre a second: half open on the mean of the first two seconds is a quarter of two litres.
    expect(await piped.gained('house', 2_000)).toBeCloseTo(0.5, 6);
    expect(await piped.gained('house', 58_000)).toBeCloseTo(57.5, 6);
    await piped.relays.set(BORE.relay, false);
    expect(await piped.gained('house', MINUTE_MS)).toBeCloseTo(1, 6);
  });

  test('takes from the tank before it what it brings to the one behind it', async () => {
    const piped = await Piped.begin({ ...LIFT, ...SLOW });
    const before = piped.litres('cistern');
    await piped.relays.set(LIFT.relay, true);
    const brought = await piped.gained('house', 3_000);
    expect(brought).toBeCloseTo(1.125, 6);
    expect(before - piped.litres('cistern')).toBeCloseTo(brought, 6);
  });

  test.each([250, 700, 10_000])('brings the same when it is asked every %i ms', async (step_ms) => {
    const piped = await Piped.begin({ ...LIFT, ...SLOW }, { ...OUTLET, ...SLOW });
    const before = { house: piped.litres('house'), cistern: piped.litres('cistern') };
    for (const relay of [LIFT.relay, OUTLET.relay]) await piped.relays.set(relay, true);
    for (let now_ms = 0; now_ms < 70_000; now_ms += step_ms) {
      await piped.clock.advance(step_ms);
      piped.litres('house');
    }
    for (const relay of [LIFT.relay, OUTLET.relay]) await piped.relays.set(relay, false);
    await piped.clock.advance(MINUTE_MS);
    // Half of the opening is missing, and half of the closing is added.
    expect(before.cistern - piped.litres('cistern')).toBeCloseTo(70 - 2 + 1, 6);
    expect(piped.litres('house') - before.house).toBeCloseTo((70 - 2 + 1) / 2, 6);
  });

  test('has been open for long where it rests open', async () => {
    const piped = await Piped.begin({ ...OUTLET, ...SLOW, rests_open: true });
    expect(await piped.gained('house', 2_000)).toBeCloseTo(-1, 6);
    await piped.relays.set(OUTLET.relay, true);
    expect(await piped.gained('house', MINUTE_MS)).toBeCloseTo(-0.5, 6);
  });
});

test('a main by its pressure brings more at night than in the evening; others bring the same', async () => {
  const mean_lph = async (by_pressure: boolean, hour: number) => {
    const clock = new VirtualClock(MIDNIGHT_MS + hour * HOUR_MS);
    const tanks = [{ ...STILL, initial_percent: 0 }];
    const farm = new SimulatedFarm({
      seed: 1,
      clock,
      tanks,
      pipes: [{ ...BORE, flow_lph: 1_000, by_pressure }],
    });
    const relays = farm.relayBank();
    await relays.start();
    await relays.set(BORE.relay, true);
    await clock.advance(HOUR_MS);
    return farm.truth('house').litres;
  };
  expect(await mean_lph(true, 2)).toBeGreaterThan(1_020);
  expect(await mean_lph(true, 19)).toBeLessThan(950);
  expect(await mean_lph(false, 19)).toBeCloseTo(1_000, 3);
});

test('a bore that dries up brings what is left of it, and all of it when it is back', async () => {
  const piped = await Piped.begin(BORE);
  await piped.relays.set(BORE.relay, true);
  for (const share of [0.25, 0, 1]) {
    piped.farm.supply(BORE.relay, share);
    expect(await piped.gained('house', MINUTE_MS)).toBeCloseTo(60 * share, 6);
  }
});

describe('a simulated part that is jammed', () => {
  test('stays shut though its relay is on, and opens when it comes loose', async () => {
    const piped = await Piped.begin(BORE);
    piped.farm.jam(BORE.relay, true);
    await piped.relays.set(BORE.relay, true);
    expect(await piped.relays.read(BORE.relay)).toBe(true);
    expect(await piped.gained('house', MINUTE_MS)).toBe(0);
    piped.farm.jam(BORE.relay, false);
    expect(await piped.gained('house', MINUTE_MS)).toBeCloseTo(60, 6);
  });

  test.each([LIFT, OUTLET])('goes on though its relay is off: %j', async (pipe) => {
    const piped = await Piped.begin(pipe);
    const tank = pipe.from ?? '';
    await piped.relays.set(pipe.relay, true);
    piped.farm.jam(pipe.relay, true);
    await piped.relays.set(pipe.relay, false);
    expect(await piped.relays.read(pipe.relay)).toBe(false);
    expect(await piped.gained(tank, MINUTE_MS)).toBeCloseTo(-pipe.flow_lph / 60, 6);
    piped.farm.jam(pipe.relay, false);
    expect(await piped.gained(tank, MINUTE_MS)).toBe(0);
  });

  test('hangs half open where it was jammed', async () => {
    const piped = await Piped.begin({ ...BORE, ...SLOW });
    await piped.relays.set(BORE.relay, true);
    await piped.clock.advance(1_000);
    piped.farm.jam(BORE.relay, true);
    expect(await piped.gained('house', MINUTE_MS)).toBeCloseTo(15, 6);
  });

  test('lets water run in a ring between two tanks, and none is lost or made', async () => {
    const back = { ...LIFT, relay: 'house.pump', from: 'house', to: 'cistern', flow_lph: 1_800 };
    const piped = await Piped.begin(LIFT, back);
    const all = piped.litres('house') + piped.litres('cistern');
    for (const { relay } of [LIFT, back]) await piped.relays.set(relay, true);
    expect(await piped.gained('house', 2 * MINUTE_MS)).toBeCloseTo(60, 0);
    expect(piped.litres('house') + piped.litres('cistern')).toBeCloseTo(all, 0);
  });
});

describe("a tank's own main and inlet", () => {
  const minute = (piped: Piped) => piped.gained('house', MINUTE_MS);

  test('fail by the name of its relay: the supply goes and comes back', async () => {
    const piped = await Piped.begin();
    await piped.relays.set('house.inlet', true);
    const sound = await minute(piped);
    expect(sound).toBeGreaterThan(25);
    piped.farm.supply('house.inlet', 0.5);
    expect((await minute(piped)) / sound).toBeCloseTo(0.5, 1);
    piped.farm.supply('house.inlet', 0);
    expect(await minute(piped)).toBe(0);
    piped.farm.supply('house.inlet', 1);
    expect((await minute(piped)) / sound).toBeCloseTo(1, 1);
  });

  test('jam shut, and jam open', async () => {
    const piped = await Piped.begin();
    piped.farm.jam('house.inlet', true);
    await piped.relays.set('house.inlet', true);
    expect(await minute(piped)).toBe(0);
    piped.farm.jam('house.inlet', false);
    expect(await minute(piped)).toBeGreaterThan(25);
    piped.farm.jam('house.inlet', true);
    await piped.relays.set('house.inlet', false);
    expect(await minute(piped)).toBeGreaterThan(25);
    expect(piped.farm.truth('house').inlet_running).toBe(true);
  });

  test('leak until the hole is mended', async () => {
    const piped = await Piped.begin();
    piped.farm.leak('house', 600);
    expect(await minute(piped)).toBeCloseTo(-10, 6);
    piped.farm.leak('house', 0);
    expect(await minute(piped)).toBe(0);
  });

  test('of another name are unknown', async () => {
    const { farm } = await Piped.begin(BORE);
    for (const relay of ['house.inlet.town', 'barn.inlet', 'house']) {
      expect(() => farm.jam(relay, true)).toThrow(relay);
      expect(() => farm.supply(relay, 0)).toThrow(relay);
    }
    expect(() => farm.leak('barn', 1)).toThrow('barn');
  });
});
