import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import { FillOutlook } from '../../../../firmware/domain/tank/fill-outlook.js';
import { command, openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

describe('an inlet that must not run dry', () => {
  const dry_run_s = 120;

  test.each([
    ['a known inflow', 1_800],
    ['a strong pump', 6_000],
  ])('is locked when no water comes, by %s', (_, supply_lph) => {
    const tank = new VirtualTank({ percent: 10, supply_lph, inlet: { dry_run_s } });
    tank.supply_lph = 0;
    tank.wakeUp();
    tank.live(dry_run_s - 2);
    expect(tank.valve_open).toBe(true);
    tank.live(30);
    expect(tank.last.inlet).toMatchObject({ running: false, trip: reason('ran_dry', { dry_s: dry_run_s }) });
    tank.live(7_200);
    expect(tank.valve_open).toBe(false);
    tank.supply_lph = supply_lph;
    expect(tank.tell(command('reset')).accepted).toBe(true);
    tank.live(600);
    expect(tank.valve_open).toBe(true);
  });

  test('goes on while water comes, also when half of it is drawn', () => {
    const tank = new VirtualTank({ percent: 10, draw_lph: () => 900, inlet: { dry_run_s } });
    tank.wakeUp();
    tank.live(1_800);
    expect(tank.valve_open).toBe(true);
  });

  test.each([
    ['silent', 0, false],
    ['turning', 1, true],
  ])('believes a flow meter that is %s before the level', (_, pulses_per_s, open) => {
    const tank = new VirtualTank({ percent: 10, known_inflow_lph: null, inlet: { dry_run_s } });
    tank.supply_lph = open ? 0 : 1_800;
    tank.instruments = () => ({
      level_switches: [],
      flow_meters: [
        { on: 'inlet', litres_per_pulse: 0.5, pulses: Math.floor((pulses_per_s * tank.now_ms) / 1_000) },
      ],
    });
    tank.wakeUp();
    tank.live(dry_run_s + 5);
    expect(tank.valve_open).toBe(open);
  });

  test('is only an inlet that was set up so: a valve on the mains harms nothing', () => {
    const tank = new VirtualTank({ percent: 10 });
    tank.supply_lph = 0;
    tank.wakeUp();
    tank.live(1_800);
    expect(tank.last.inlet?.trip).toBeNull();
  });
});

describe('a relay that does not follow', () => {
  test('locks the inlet after half a minute, and not before', () => {
    const tank = new VirtualTank({ percent: 50 });
    tank.wakeUp();
    const { controller } = tank;
    controller.readBack('inlet', true, 10_000);
    expect(controller.decide(39_999).inlet?.trip).toBeNull();
    controller.readBack('inlet', true, 39_999);
    expect(controller.decide(40_000).inlet?.trip).toEqual(reason('relay_stuck', { stuck_s: 30 }));
  });

  test('is forgiven when it follows again in time', () => {
    const tank = new VirtualTank({ percent: 50 });
    tank.wakeUp();
    const { controller } = tank;
    controller.readBack('inlet', true, 10_000);
    controller.readBack('inlet', false, 20_000);
    controller.readBack('inlet', true, 30_000);
    expect(controller.decide(45_000).inlet?.trip).toBeNull();
  });
});

describe('a number that is none', () => {
  test.each([
    ['duration_s', Number.NaN],
    ['duration_s', -1],
    ['lease_s', Number.NaN],
    ['target_percent', Number.NaN],
    ['duration_s', Number.POSITIVE_INFINITY],
  ])('a %s of %d is refused, and nothing moves', (field, number) => {
    const tank = new VirtualTank();
    tank.wakeUp();
    expect(tank.tell(openFor(60, { [field]: number }))).toMatchObject({
      accepted: false,
      reason: { code: 'command_malformed' },
    });
    expect(tank.tell(command('close', { [field]: number })).accepted).toBe(false);
    expect(tank.last.inlet?.mode).toBe('auto');
  });
});

describe('what an open inlet brings', () => {
  const outlook = (inflow_lph: number | null) =>
    new FillOutlook({ capacity_litres: 2_000, litres_per_mm: 1.13, inflow_lph, closing_s: 0 });
  /** Fills for twenty minutes after ten of drawing alone. */
  function fill(inflow_lph: number, drawn_lph: number, known_lph: number | null): FillOutlook {
    const seen = outlook(known_lph);
    let litres = 1_000;
    const flow = (from_s: number, to_s: number, net_lph: number) => {
      for (let s = from_s; s < to_s; s++) {
        litres += net_lph / 3_600;
        seen.take(litres, s * 1_000);
      }
    };
    seen.switched(false, 0);
    flow(0, 600, -drawn_lph);
    seen.switched(true, 600_000);
    flow(600, 1_800, inflow_lph - drawn_lph);
    seen.switched(false, 1_800_000);
    return seen;
  }

  test('is learned without what people draw all the while', () => {
    expect(fill(1_800, 900, 1_800).inflow_lph).toBeCloseTo(1_800, -2);
    expect(fill(1_800, 0, null).inflow_lph).toBeCloseTo(1_800, -2);
  });

  test('follows a supply that has become weaker', () => {
    expect(fill(900, 0, 1_800).inflow_lph).toBeCloseTo(900, -2);
  });

  test('is unknown before anything ran', () => {
    expect(outlook(null).inflow_lph).toBeNull();
    expect(outlook(1_200).inflow_lph).toBe(1_200);
  });
});

describe('a valve that takes its time to close', () => {
  test.each([5, 15, 30])(
    '%d s: the level ends within 1 %% of capacity above the high setpoint',
    (closing_s) => {
      // What runs in while it closes is half of what would at full flow.
      const supply_lph = 7_200;
      const tank = new VirtualTank({ percent: 14, supply_lph, inlet: { closing_s } });
      tank.wakeUp();
      while (tank.valve_open) tank.step();
      const ends_at =
        tank.percent + (100 * (supply_lph / 3_600) * closing_s) / 2 / tank.shape.capacity_litres;
      expect(ends_at).toBeGreaterThan(79);
      expect(ends_at).toBeLessThan(81);
      expect(tank.last.inlet?.reason.code).toMatch(/closes_ahead|reached_high/);
    },
  );
});
