import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { SimulatedFarm } from '../../../../firmware/drivers/simulated/farm.js';
import type { SimulatedPulseMeter } from '../../../../firmware/drivers/simulated/instruments.js';
import { HOUSE_TANK } from '../../../../firmware/drivers/simulated/paper-farm.js';
import type { PipeSpec } from '../../../../firmware/drivers/simulated/pipe.js';
import {
  SimulatedTank,
  type SimulatedTankSpec,
} from '../../../../firmware/drivers/simulated/simulated-tank.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

/** Nobody draws from it: what moves is what the test moves. */
const STILL: SimulatedTankSpec = {
  ...HOUSE_TANK,
  initial_percent: 50,
  draws: { ...HOUSE_TANK.draws, base_lph: 0, per_hour: [], at_first: null },
};

/** The cistern fills the house through a source valve of the house, and lifts into it by a pump of its own. */
const PIPES: readonly PipeSpec[] = [
  { relay: 'house.inlet.town', from: null, to: 'house', flow_lph: 3_000 },
  { relay: 'house.inlet.rain', from: 'cistern', to: 'house', flow_lph: 1_200 },
  { relay: 'cistern.pump', from: 'cistern', to: 'house', flow_lph: 6_000 },
  { relay: 'cistern.outlet', from: 'cistern', to: null, flow_lph: 1_800 },
];

/** A farm of a house and a cistern, and what passes a meter of one litre a pulse while something is done. */
class Piped {
  readonly clock = new VirtualClock(Date.UTC(2025, 5, 1, 3));
  readonly farm: SimulatedFarm;
  readonly relays;

  constructor(cistern_percent = 50) {
    const tanks = [
      { ...STILL, id: 'house' },
      { ...STILL, id: 'cistern', initial_percent: cistern_percent },
    ];
    this.farm = new SimulatedFarm({ seed: 1, clock: this.clock, tanks, pipes: PIPES });
    this.relays = this.farm.relayBank();
  }

  async meter(tank: string, on: 'inlet' | 'outlet'): Promise<SimulatedPulseMeter> {
    const meter = this.farm.flowMeter(tank, on, 1);
    await meter.start(signal);
    return meter;
  }

  /** What a meter counts while these relays are fed for so many minutes, in litres. */
  async counts(meter: SimulatedPulseMeter, minutes: number, ...relays: readonly string[]): Promise<number> {
    const before = meter.read() ?? Number.NaN;
    for (const relay of relays) await this.relays.set(relay, true);
    await this.clock.advance(minutes * MINUTE_MS);
    for (const relay of relays) await this.relays.set(relay, false);
    return (meter.read() ?? Number.NaN) - before;
  }
}

/** A pulse begun before may end within. */
function expectLitres(counted: number, litres: number): void {
  expect(Math.abs(counted - litres)).toBeLessThanOrEqual(1);
}

describe('a simulated meter in the pipe of an inlet', () => {
  let piped: Piped;
  let meter: SimulatedPulseMeter;
  beforeEach(async () => {
    piped = new Piped();
    await piped.relays.start();
    meter = await piped.meter('house', 'inlet');
  });

  test('counts what each source of the inlet brings, and nothing between them', async () => {
    expectLitres(await piped.counts(meter, 4, 'house.inlet.town'), 200);
    expect(await piped.counts(meter, 10)).toBe(0);
    expectLitres(await piped.counts(meter, 5, 'house.inlet.rain'), 100);
    expectLitres(await piped.counts(meter, 1, 'house.inlet.rain', 'house.inlet.town'), 70);
  });

  test('counts what the sources bring into a full tank, where it runs over', async () => {
    expectLitres(await piped.counts(meter, 30, 'house.inlet.town'), 1_500);
    expect(piped.farm.truth('house').overflow_litres).toBeGreaterThan(400);
  });

  test('counts the same however often it is asked', async () => {
    const other = new Piped();
    await other.relays.start();
    const asked = await other.meter('house', 'inlet');
    await other.relays.set('house.inlet.rain', true);
    for (let second = 0; second < 600; second++) {
      await other.clock.advance(1_000);
      asked.read();
    }
    expectLitres(asked.read() ?? Number.NaN, 200);
    expectLitres(await piped.counts(meter, 10, 'house.inlet.rain'), 200);
  });

  test('stands still while the tank that supplies the source is empty', async () => {
    const dry = new Piped(0);
    await dry.relays.start();
    expect(await dry.counts(await dry.meter('house', 'inlet'), 10, 'house.inlet.rain')).toBe(0);
  });

  test('sees nothing of what the pump of another tank lifts in by a pipe of its own', async () => {
    const before = piped.farm.truth('house').litres;
    expect(await piped.counts(meter, 3, 'cistern.pump')).toBe(0);
    expect(piped.farm.truth('house').litres - before).toBeCloseTo(300, 0);
  });

  test('adds the valve on the mains to the sources; the truth of the inlet stays that of the valve', async () => {
    const mains = await piped.counts(meter, 10, 'house.inlet');
    expectLitres(mains, piped.farm.truth('house').inflow_litres);
    expect(mains).toBeGreaterThan(250);
    const before = piped.farm.truth('house').inflow_litres;
    const both = await piped.counts(meter, 4, 'house.inlet', 'house.inlet.town');
    const by_valve = piped.farm.truth('house').inflow_litres - before;
    expect(by_valve).toBeGreaterThan(100);
    expectLitres(both, by_valve + 200);
  });
});

describe('a simulated meter in the pipe of an outlet', () => {
  test('counts what the outlet and the pump of its tank take, and not the source of another tank', async () => {
    const piped = new Piped();
    await piped.relays.start();
    const meter = await piped.meter('cistern', 'outlet');
    expectLitres(await piped.counts(meter, 5, 'cistern.outlet'), 150);
    expectLitres(await piped.counts(meter, 1, 'cistern.pump'), 100);
    const before = piped.farm.truth('cistern').outflow_litres;
    expect(await piped.counts(meter, 5, 'house.inlet.rain')).toBe(0);
    expect(piped.farm.truth('cistern').outflow_litres - before).toBeCloseTo(100, 6);
  });

  describe('of a tank with a hole', () => {
    let now_ms: number;
    const tankOf = async (spec: Partial<SimulatedTankSpec>) => {
      const beginning = { seed: 1, began_wall_ms: Date.UTC(2025, 5, 1, 3), elapsed_ms: () => now_ms };
      const tank = new SimulatedTank({ ...STILL, ...spec }, beginning);
      const meter = tank.flowMeter('outlet', 1);
      await meter.start(signal);
      return { tank, meter };
    };
    beforeEach(() => {
      now_ms = 0;
    });

    test('sees neither the hole nor what evaporates, which the truth holds', async () => {
      const { tank, meter } = await tankOf({ evaporation_mm_per_day: 24 });
      tank.leak(50.3);
      for (let minute = 0; minute < 120; minute++) {
        now_ms += MINUTE_MS;
        expect(meter.read()).toBe(0);
      }
      // A millimetre in an hour is 1.13 L there.
      expect(tank.truth().outflow_litres).toBeCloseTo(2 * (50.3 + 1.13), 1);
    });

    test('counts what people draw as if there were none', async () => {
      const { draws } = HOUSE_TANK;
      const sound = await tankOf({ initial_percent: 95, draws });
      const holed = await tankOf({ initial_percent: 95, draws, evaporation_mm_per_day: 24 });
      holed.tank.leak(40);
      now_ms += 3 * HOUR_MS;
      expectLitres(holed.meter.read() ?? Number.NaN, sound.meter.read() ?? Number.NaN);
      expect(sound.meter.read()).toBe(Math.floor(sound.tank.truth().outflow_litres));
      expect(sound.meter.read()).toBeGreaterThan(100);
      expect(holed.tank.truth().outflow_litres - sound.tank.truth().outflow_litres).toBeCloseTo(123.4, 1);
    });

    test('shares the last of the water with the hole', async () => {
      const { tank, meter } = await tankOf({ draws: { ...STILL.draws, base_lph: 3_000 } });
      tank.leak(1_000);
      const { litres } = tank.truth();
      now_ms += HOUR_MS;
      expect(tank.truth()).toMatchObject({ litres: 0, outflow_litres: litres });
      expectLitres(meter.read() ?? Number.NaN, 0.75 * litres);
    });

    test('counts again as before once it is mended', async () => {
      const { tank, meter } = await tankOf({ draws: { ...STILL.draws, base_lph: 60 } });
      tank.leak(100);
      now_ms += HOUR_MS;
      tank.leak(0);
      now_ms += HOUR_MS;
      expectLitres(meter.read() ?? Number.NaN, 120);
      expect(tank.truth().outflow_litres).toBeCloseTo(220, 6);
    });
  });
});
