import { describe, expect, test } from '@jest/globals';
import type { SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { command, openFor } from '../support/commands.js';
import { type Setting, VirtualTank } from '../support/virtual-tank.js';

const FLOAT_PERCENT = 90;

/** A tank with a float at 90 %, which hangs when `hangs` says how. */
class FloatTank extends VirtualTank {
  hangs: SwitchState | null = null;

  constructor(setting: Setting = {}) {
    super(setting);
    this.instruments = () => ({
      level_switches: [{ at: 'high', switch_percent: FLOAT_PERCENT, state: this.float }],
      flow_meters: [],
    });
  }

  /** Why its inlet is as it is, as told last; undefined before the first look. */
  get last_code(): string | undefined {
    return this.now_ms === 0 ? undefined : this.last.inlet?.reason.code;
  }

  private get float(): SwitchState {
    return this.hangs ?? (this.percent >= FLOAT_PERCENT ? 'wet' : 'dry');
  }
}

/** A tank with a meter of 0.5 L a pulse in its inlet pipe. */
function metered(setting: Setting = {}): VirtualTank & { broken: boolean } {
  const tank = Object.assign(new VirtualTank(setting), { broken: false });
  tank.instruments = () => ({
    level_switches: [],
    flow_meters: [
      {
        on: 'inlet',
        litres_per_pulse: 0.5,
        pulses: tank.broken ? null : Math.floor(tank.inflow_litres / 0.5),
      },
    ],
  });
  tank.live(60);
  return tank;
}

describe('a float at the full mark', () => {
  test.each(['wet', 'unknown'] as const)(
    'keeps a refill that is to go on after its limit closed all the time it is %s, and the refill ends',
    (hangs) => {
      const inlet = { max_run_s: 600, look_s: 60, min_off_s: 5 };
      const tank = new FloatTank({ percent: 14, inlet });
      const reasons = new Set<string>();
      while (tank.last_code !== 'resting_after_limit') tank.step();
      expect(tank.percent).toBeGreaterThan(15);
      tank.hangs = hangs;
      tank.live(600, ({ inlet: told }) => {
        expect(told?.running).toBe(false);
        reasons.add(String(told?.reason.code));
      });
      expect([...reasons]).toContain(`float_${hangs}`);
      tank.hangs = null;
      tank.live(600, ({ inlet: told }) => expect(told?.running).toBe(false));
      expect(tank.last.inlet?.reason.code).toBe('above_low');
    },
  );

  test('closes the inlet below a sensor that is frozen, before the tank runs over', () => {
    const tank = new FloatTank({ percent: 14 });
    tank.frozen_percent = 14;
    tank.live(3_590);
    expect(tank.valve_open).toBe(false);
    expect(tank.percent).toBeGreaterThan(FLOAT_PERCENT);
    expect(tank.percent).toBeLessThan(FLOAT_PERCENT + 0.2);
    expect(tank.last).toMatchObject({
      reading: { quality: 'uncertain', reason: { code: 'switch_above_sensor' } },
      inlet: { running: false, reason: { code: 'float_wet', args: { switch_percent: 90 } } },
    });
    expect(tank.controller.status).toMatchObject({ code: 'low_not_refilling', args: { why: 'float_wet' } });
  });

  test('that cannot be read keeps the inlet closed, and is looked at every second', () => {
    const tank = new FloatTank({ percent: 10 });
    tank.hangs = 'unknown';
    tank.live(600);
    expect(tank.valve_open).toBe(false);
    expect(tank.last).toMatchObject({ inlet: { reason: { code: 'float_unknown' } }, next_tick_ms: 1_000 });
    expect(tank.tell(openFor(60))).toMatchObject({ accepted: false, reason: { code: 'float_unknown' } });
    tank.hangs = null;
    tank.live(2);
    expect(tank.valve_open).toBe(true);
  });

  test('that is lost in a run by hand ends it', () => {
    const tank = new FloatTank();
    tank.live(60);
    const run = openFor(600);
    tank.tell(run);
    tank.live(1);
    tank.hangs = 'unknown';
    tank.live(1);
    expect(tank.valve_open).toBe(false);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'failed', reason: { code: 'float_unknown' } });
    tank.hangs = null;
    tank.live(10);
    expect(tank.last.inlet).toMatchObject({ running: false, mode: 'auto' });
  });

  test('that hangs wet over a level that is low forbids filling, and makes the level uncertain', () => {
    const tank = new FloatTank({ percent: 10 });
    tank.hangs = 'wet';
    tank.live(60);
    expect(tank.last.reading).toMatchObject({ quality: 'uncertain', level: { percent: expect.any(Number) } });
    expect(tank.valve_open).toBe(false);
    tank.hangs = null;
    tank.live(50);
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'float_was_wet' } });
    tank.live(20);
    expect(tank.valve_open).toBe(true);
  });

  test('leaves alone an inlet that is closed anyway', () => {
    const tank = new FloatTank({ percent: 92 });
    tank.live(60);
    expect(tank.last.inlet?.reason.code).toBe('above_low');
  });

  test('that stays dry above the full mark makes the level uncertain, and the inlet stays closed', () => {
    const tank = new FloatTank({ percent: 99 });
    tank.hangs = 'dry';
    tank.live(60);
    expect(tank.last).toMatchObject({
      reading: { quality: 'uncertain', reason: { code: 'switch_below_sensor' } },
      inlet: { running: false },
    });
  });
});

describe('a low switch', () => {
  test('that is wet stops the filling below a sensor that is frozen low', () => {
    const tank = new VirtualTank({ percent: 14 });
    tank.instruments = () => ({
      level_switches: [{ at: 'low', switch_percent: 30, state: tank.percent >= 30 ? 'wet' : 'dry' }],
      flow_meters: [],
    });
    tank.frozen_percent = 14;
    tank.live(3_590);
    expect(tank.percent).toBeLessThan(30.2);
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'switch_above_sensor' } });
  });

  test('that turns wet confirms an open by hand', () => {
    const tank = new VirtualTank({ percent: 50, known_inflow_lph: null, noise_mm: 30 });
    tank.instruments = () => ({
      level_switches: [{ at: 'low', switch_percent: 50.3, state: tank.percent >= 50.3 ? 'wet' : 'dry' }],
      flow_meters: [],
    });
    tank.live(60);
    const run = openFor(600);
    tank.tell(run);
    tank.live(30);
    expect(tank.outcomeOf(run)).toMatchObject({
      state: 'confirmed',
      reason: { code: 'water_reached_switch', args: { switch_percent: 50.3 } },
    });
  });
});

describe('a flow meter', () => {
  test('confirms an open within seconds, where the level needs longer', () => {
    const tank = metered();
    const run = openFor(600);
    tank.tell(run);
    tank.live(5);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'confirmed', reason: { code: 'water_flows' } });
  });

  test('confirms it also where as much is drawn as comes', () => {
    const tank = metered({ draw_lph: () => 1_800 });
    const run = openFor(600);
    tank.tell(run);
    tank.live(10);
    expect(tank.outcomeOf(run)?.state).toBe('confirmed');
  });

  test('confirms a close within seconds, and tells of a valve that is stuck open', () => {
    const tank = metered();
    tank.tell(openFor(600));
    tank.live(60);
    const close = command('close');
    tank.tell(close);
    tank.live(15);
    expect(tank.outcomeOf(close)).toMatchObject({ state: 'confirmed' });
    const stuck = metered({ draw_lph: () => 1_800, known_inflow_lph: null });
    stuck.tell(openFor(600));
    stuck.live(60);
    stuck.valve_stuck = true;
    const again = command('close');
    stuck.tell(again);
    stuck.live(185);
    expect(stuck.outcomeOf(again)).toMatchObject({ state: 'failed', reason: { code: 'water_still_flows' } });
  });

  test('that stays silent fails an open where the level says nothing', () => {
    const tank = metered({ known_inflow_lph: null });
    tank.supply_lph = 0;
    const run = openFor(600);
    tank.tell(run);
    tank.live(185);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'failed', reason: { code: 'flow_meter_silent' } });
  });

  test('that cannot be read leaves the level to speak, and is shown as unknown', () => {
    const tank = metered();
    tank.broken = true;
    const run = openFor(600);
    tank.tell(run);
    tank.live(60);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'confirmed', reason: { code: 'level_rises' } });
    expect(tank.last.instruments.flow_meters).toEqual([
      { on: 'inlet', litres_per_pulse: 0.5, flow_lph: null, total_litres: null },
    ]);
  });

  test('shows what flows and what has flowed', () => {
    const tank = metered();
    tank.tell(openFor(600));
    tank.live(120);
    const [meter] = tank.last.instruments.flow_meters;
    expect(Math.abs((meter?.flow_lph ?? 0) - 1_800)).toBeLessThan(90);
    expect(meter?.total_litres).toBeGreaterThan(57);
    expect(meter?.total_litres).toBeLessThan(61);
  });
});
