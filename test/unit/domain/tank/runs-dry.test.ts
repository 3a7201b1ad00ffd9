import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { SOURCE_DEFAULTS } from '../../../../firmware/domain/source/source.js';
import { command } from '../support/commands.js';
import { type Setting, VirtualTank } from '../support/virtual-tank.js';
import { WifiTank } from '../support/wifi-tank.js';

const BORE = { ...SOURCE_DEFAULTS, id: 'bore', kind: 'bore', inflow_lph: 1_800 } as const;
const LIFTS = { direction: 'transfer', max_run_s: 36_000, dry_run_s: 60, flow_lph: 2_000 } as const;
const PUMP = { ...LIFTS, direction: 'draw' } as const;

const byPump = (percent: number, rest: Setting = {}) => {
  const tank = new VirtualTank({
    ...{ percent, inlet: null, outflow_lph: 2_000, fitted: { pump: PUMP } },
    ...rest,
  });
  tank.instruments = () => ({ level_switches: [], flow_meters: [], demand: true });
  tank.wakeUp();
  return tank;
};
/** For how long something went on after it ran dry, in seconds; null when it did to the end. */
function lasts_s(tank: VirtualTank, stops: () => boolean, most_s = 1_800): number | null {
  const from_ms = tank.now_ms;
  let at_ms: number | null = null;
  tank.live(most_s, () => {
    if (stops()) at_ms ??= tank.now_ms;
  });
  return at_ms === null ? null : (at_ms - from_ms) / 1_000;
}

/** The same that lifts into another tank. */
const byLift = (percent: number, rest: Setting = {}) => {
  const tank = byPump(percent, { fitted: { pump: LIFTS }, ...rest });
  tank.tell(command('on', { actuator: 'pump', duration_s: 3_600 }));
  return tank;
};

describe('what runs dry in the middle of a run, by the level alone', () => {
  test.each([0, 120, 300, 600, 1_200])(
    'a pump that lifts is locked within its time, after %d s that were good',
    (good_s) => {
      const tank = byLift(90);
      if (good_s === 0) tank.outflow_lph = 0;
      tank.live(good_s);
      tank.outflow_lph = 0;
      const dry_s = lasts_s(tank, () => tank.last.decisions.pump?.trip?.code === 'ran_dry');
      expect(dry_s).toBeGreaterThanOrEqual(50);
      expect(dry_s).toBeLessThan(85);
    },
  );

  test.each([0, 120, 300, 600, 1_200])(
    'a house pump is locked once the level surely stands still, after %d s that were good',
    (good_s) => {
      const tank = byPump(90);
      if (good_s === 0) tank.outflow_lph = 0;
      tank.live(good_s);
      tank.outflow_lph = 0;
      const dry_s = lasts_s(tank, () => tank.last.decisions.pump?.trip?.code === 'ran_dry');
      expect(dry_s).toBeGreaterThanOrEqual(50);
      expect(dry_s).toBeLessThan(300);
    },
  );

  test.each([0, 300, 900])('so is a bore, after %d s', (good_s) => {
    const tank = new VirtualTank({ percent: 14, inlet: { max_run_s: 36_000, sources: [BORE] } });
    tank.wakeUp();
    if (good_s === 0) tank.supply_lph = 0;
    tank.live(good_s);
    tank.supply_lph = 0;
    const dry_s = lasts_s(tank, () => tank.last.inlet?.trip?.code === 'source_dry');
    expect(dry_s).toBeGreaterThanOrEqual(100);
    expect(dry_s).toBeLessThan(160);
  });
});

describe('a sound supply is not dry', () => {
  const filling = (draw_lph: (now_ms: number) => number, supply_lph = 1_000) => {
    const sources = [{ ...BORE, inflow_lph: supply_lph }];
    const tank = new VirtualTank({
      ...{ percent: 20, supply_lph, known_inflow_lph: supply_lph, inlet: { max_run_s: 36_000, sources } },
      draw_lph,
    });
    tank.wakeUp();
    return tank;
  };

  test.each([900, 1_200, 1_500, 2_000, 3_000])(
    'while people draw %d L/h of the 1,000 it brings',
    (drawn_lph) => {
      const tank = filling(() => drawn_lph);
      expect(lasts_s(tank, () => tank.last.inlet?.trip !== null)).toBeNull();
      expect(tank.last.inlet).toMatchObject({ running: true, source: 'bore' });
    },
  );

  test.each([2_000, 3_000])('when they begin to draw %d L/h in the middle of a run', (drawn_lph) => {
    let drawing_lph = 400;
    const tank = filling(() => drawing_lph);
    tank.live(2_400);
    expect(tank.last.inlet?.running).toBe(true);
    drawing_lph = drawn_lph;
    expect(lasts_s(tank, () => tank.last.inlet?.trip !== null, 900)).toBeNull();
    expect(tank.percent).toBeGreaterThan(0);
  });

  test.each([600, 900, 1_500])(
    'but one is that brings nothing when the %d L/h they drew at first have ended',
    (drawn_lph) => {
      let drawing_lph = drawn_lph;
      const tank = filling(() => drawing_lph);
      while (tank.last.inlet?.running !== true) tank.step();
      tank.supply_lph = 0;
      tank.live(30);
      drawing_lph = 0;
      expect(lasts_s(tank, () => tank.last.inlet?.trip?.code === 'source_dry')).toBeLessThan(240);
    },
  );

  test('but one that has stopped is, though they draw all the time', () => {
    const tank = filling(() => 400);
    tank.live(1_600);
    expect(tank.last.inlet?.running).toBe(true);
    tank.supply_lph = 0;
    expect(lasts_s(tank, () => tank.last.inlet?.trip?.code === 'source_dry')).toBeLessThan(200);
  });
});

describe('a house pump that works is not dry', () => {
  const SHAPES = [
    [1_200, 1_768],
    [3_600, 3_000],
    [6_000, 4_000],
  ] as const;

  test.each(SHAPES.flatMap((size) => [100, 200, 600].map((tap_lph) => [...size, tap_lph] as const)))(
    'in a tank %d mm wide and %d mm high, while somebody has a tap of %d L/h open',
    (width_mm, height_mm, tap_lph) => {
      const shape = verticalCylinder(width_mm, height_mm);
      const fitted = { pump: { ...PUMP, flow_lph: 3_000 } };
      const tank = byPump(90, { shape, outflow_lph: tap_lph, fitted });
      expect(lasts_s(tank, () => tank.last.decisions.pump?.trip !== null, 3_600)).toBeNull();
    },
  );
});

describe('where the level tells late', () => {
  const BORE_INLET = { dry_run_s: 120, max_run_s: 3_600, look_s: 60 };

  test.each([60, 150, 300])('a dry bore is locked behind a sensor that tells every %d s', (interval_s) => {
    const setting = { percent: 14, supply_lph: 0, known_inflow_lph: 1_800, inlet: BORE_INLET };
    const tank = new WifiTank({ interval_ms: interval_s * 1_000 }, setting);
    const dry_s = lasts_s(tank, () => tank.last.inlet?.trip?.code === 'ran_dry', 7_200);
    expect(dry_s).toBeGreaterThanOrEqual(120);
    expect(dry_s).toBeLessThanOrEqual(Math.max(240, 4 * interval_s));
  });

  test.each([150, 300])('so is a dry pump that lifts, behind one that tells every %d s', (interval_s) => {
    const setting = { percent: 60, outflow_lph: 0, inlet: null, fitted: { pump: LIFTS } };
    const tank = new WifiTank({ interval_ms: interval_s * 1_000 }, setting);
    tank.live(2 * interval_s + 5);
    tank.tell(command('on', { actuator: 'pump', duration_s: 3_600 }));
    expect(lasts_s(tank, () => tank.last.decisions.pump?.trip?.code === 'ran_dry')).toBeLessThan(
      4 * interval_s,
    );
  });

  test.each([600, 1_800])('and one that stopped after %d s behind one that tells every 300 s', (good_s) => {
    const inlet = { ...BORE_INLET, max_run_s: 36_000 };
    const tank = new WifiTank({ interval_ms: 300_000 }, { percent: 10, supply_lph: 600, inlet });
    while (!tank.valve_open) tank.step();
    tank.live(good_s);
    tank.supply_lph = 0;
    expect(lasts_s(tank, () => tank.last.inlet?.trip?.code === 'ran_dry', 7_200)).toBeLessThan(4_000);
  });

  test.each([
    [6_515, 300],
    [6_515, 1_000],
    [14_567, 3_000],
  ])('a dry bore is locked within its run in a tank %d mm wide that it fills by %d L/h', (width_mm, lph) => {
    const shape = verticalCylinder(width_mm, 3_000);
    const setting = { shape, percent: 14, supply_lph: 0, known_inflow_lph: lph, inlet: BORE_INLET };
    const tank = new VirtualTank({ ...setting, idle_interval_ms: 60_000 });
    expect(lasts_s(tank, () => tank.last.inlet?.trip?.code === 'ran_dry', 3_600)).not.toBeNull();
  });

  test.each([0, 1_000, 2_700, 3_600])(
    'a sound bore of 1,800 L/h is not, while people draw %d L/h of it by and by',
    (drawn_lph) => {
      for (const interval_s of [60, 90, 150, 220, 300]) {
        const tank = new WifiTank(
          { interval_ms: interval_s * 1_000 },
          {
            ...{ percent: 14, seed: `${interval_s} ${drawn_lph}`, inlet: BORE_INLET },
            draw_lph: (now_ms) => (Math.floor(now_ms / 900_000) % 2 === 1 ? drawn_lph : 0),
          },
        );
        expect(lasts_s(tank, () => tank.last.inlet?.trip !== null, 6 * 3_600)).toBeNull();
      }
    },
  );
});

describe('a pump on a tank into which other water comes', () => {
  const RAIN_LPH = 2_000;

  test.each([[true], [null]])('is not dry because the level stands still (it is told: %p)', (joined) => {
    const tank = byPump(60, { draw_lph: () => -RAIN_LPH });
    tank.joined = joined;
    expect(lasts_s(tank, () => tank.last.decisions.pump?.trip !== null)).toBeNull();
  });

  test('nor while another one lifts water into it', () => {
    const tank = byPump(60, { draw_lph: () => -RAIN_LPH, inlet: {} });
    for (let minute = 0; minute < 10; minute++) {
      tank.lease({
        actuator: 'inlet',
        want: 'wait',
        lease_s: 90,
        reason: { code: 'transfer_runs', args: {} },
      });
      expect(lasts_s(tank, () => tank.last.decisions.pump?.trip !== null, 60)).toBeNull();
    }
  });

  test('is, where a meter says so', () => {
    const tank = byPump(60, { draw_lph: () => -RAIN_LPH });
    tank.joined = true;
    tank.instruments = () => ({
      level_switches: [],
      flow_meters: [{ on: 'outlet', litres_per_pulse: 1, pulses: 0 }],
      demand: true,
    });
    expect(lasts_s(tank, () => tank.last.decisions.pump?.trip?.code === 'ran_dry')).not.toBeNull();
  });
});

describe('a pump that lifts beside an open inlet', () => {
  const beside = (supply_lph: number, outflow_lph: number) => {
    const both = byLift(40, {
      ...{ supply_lph, known_inflow_lph: 1_800, outflow_lph, inlet: { max_run_s: 7_200 } },
      fitted: { pump: LIFTS, exclusive: [] },
    });
    both.tell(command('open', { duration_s: 3_600 }));
    return lasts_s(both, () => both.last.decisions.pump?.trip !== null);
  };

  test('is locked when it moves nothing of what comes in, and not when it does', () => {
    expect(beside(1_800, 0)).toBeLessThan(400);
    expect(beside(1_800, 2_000)).toBeNull();
    expect(beside(200, 2_000)).toBeNull();
  });
});
