import { describe, expect, test } from '@jest/globals';
import type { DrawOptions, PumpOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import type { InstrumentReadings } from '../../../../firmware/domain/instruments/panel.js';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const DRAW: DrawOptions = { max_run_s: 3_600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000 };
const PRESSURE: PumpOptions = { ...DRAW, direction: 'draw', flow_lph: 3_600 };
const LIFT: PumpOptions = { ...PRESSURE, direction: 'transfer' };
const PLAIN: InstrumentReadings = { level_switches: [], flow_meters: [] };

const withPump = (pump: PumpOptions, percent = 50) => {
  const tank = new VirtualTank({ percent, fitted: { pump } });
  tank.wakeUp();
  return tank;
};
const pumpOf = ({ last }: VirtualTank) => last.decisions.pump;

describe('a tank with an outlet and a pump', () => {
  test('tells of every actuator it has', () => {
    const tank = new VirtualTank({ fitted: { outlet: DRAW, pump: PRESSURE } });
    tank.look();
    expect(tank.controller.fitted).toEqual(['inlet', 'outlet', 'pump']);
    expect(Object.keys(tank.last.decisions)).toEqual(['inlet', 'outlet', 'pump']);
    const watched = new VirtualTank({ inlet: null });
    expect(watched.controller.fitted).toEqual([]);
    expect(watched.look()).toMatchObject({ decisions: {}, inlet: null });
    expect(watched.controller.interlocks('pump', 0)).toBeNull();
  });

  test('a pressurising pump runs while the pressure is low', () => {
    const tank = withPump(PRESSURE);
    let demand: boolean | null = true;
    tank.instruments = () => ({ ...PLAIN, demand });
    tank.live(5);
    expect(pumpOf(tank)).toMatchObject({ running: true, reason: { code: 'low_pressure' } });
    demand = null;
    tank.live(2);
    expect(pumpOf(tank)?.running).toBe(false);
  });

  test('no demand and no lease starts an outlet', () => {
    const tank = new VirtualTank({ fitted: { outlet: DRAW } });
    tank.instruments = () => ({ ...PLAIN, demand: true });
    tank.live(10);
    expect(tank.last.decisions.outlet?.running).toBe(false);
    expect(tank.lease({ actuator: 'outlet' })).toMatchObject({
      accepted: false,
      reason: { code: 'lease_unfit' },
    });
  });

  test('is looked at every second while anything runs, and seldom when all is still', () => {
    const tank = withPump(PRESSURE);
    tank.instruments = () => ({ ...PLAIN, demand: true });
    expect(tank.look().next_tick_ms).toBe(1_000);
    tank.instruments = () => PLAIN;
    tank.look();
    expect(tank.look().next_tick_ms).toBe(5_000);
  });

  test('a run by hand is confirmed by a level that falls, and its end by one that has stopped falling', () => {
    const tank = new VirtualTank({ percent: 80, fitted: { outlet: { ...DRAW, flow_lph: 3_600 } } });
    tank.wakeUp();
    const open = command('open', { actuator: 'outlet', duration_s: 600 });
    expect(tank.tell(open).accepted).toBe(true);
    tank.live(180);
    expect(tank.outcomeOf(open)).toMatchObject({ state: 'confirmed', reason: { code: 'level_falls' } });
    const close = command('close', { actuator: 'outlet', duration_s: 600 });
    tank.tell(close);
    tank.live(180);
    expect(tank.outcomeOf(close)).toMatchObject({
      state: 'confirmed',
      reason: { code: 'level_stopped_falling' },
    });
  });

  test('a run by hand fails when the level does not fall', () => {
    const tank = new VirtualTank({
      percent: 80,
      fitted: { outlet: { ...DRAW, flow_lph: 3_600 } },
      outflow_lph: 0,
    });
    tank.wakeUp();
    const open = command('open', { actuator: 'outlet', duration_s: 600 });
    tank.tell(open);
    tank.live(200);
    expect(tank.outcomeOf(open)).toMatchObject({ state: 'failed', reason: { code: 'level_does_not_fall' } });
  });
});

describe('dry-run protection of what draws', () => {
  test('locks a pump whose water does not move, by the level', () => {
    const tank = withPump({ ...PRESSURE, dry_run_s: 120 });
    tank.outflow_lph = 0;
    tank.instruments = () => ({ ...PLAIN, demand: true });
    tank.live(119);
    expect(pumpOf(tank)?.running).toBe(true);
    tank.live(10);
    expect(pumpOf(tank)).toMatchObject({ running: false, trip: { code: 'ran_dry' } });
    tank.live(600);
    expect(pumpOf(tank)?.running).toBe(false);
    expect(tank.tell(command('reset', { actuator: 'pump' })).accepted).toBe(true);
    expect(pumpOf(tank)?.running).toBe(true);
  });

  test('does not lock one whose water moves', () => {
    const tank = withPump({ ...PRESSURE, dry_run_s: 60 }, 90);
    tank.instruments = () => ({ ...PLAIN, demand: true });
    tank.live(600);
    expect(pumpOf(tank)?.trip).toBeNull();
  });

  test('locks one whose meter is silent, and not for the silence of the meter at the inlet', () => {
    for (const [on, trip] of [
      ['outlet', 'ran_dry'],
      ['inlet', undefined],
    ] as const) {
      const tank = withPump({ ...PRESSURE, flow_lph: null, dry_run_s: 30 }, 90);
      tank.instruments = () => ({
        level_switches: [],
        flow_meters: [{ on, litres_per_pulse: 1, pulses: 7 }],
        demand: true,
      });
      tank.live(40);
      expect(pumpOf(tank)?.trip?.code).toBe(trip);
    }
  });

  test.each(['dry', 'unknown'] as const)('a low switch that is %s counts as an empty tank', (state) => {
    const tank = withPump(PRESSURE);
    tank.instruments = () => ({
      level_switches: [{ at: 'low', switch_percent: 20, state }],
      flow_meters: [],
      demand: true,
    });
    tank.live(5);
    expect(pumpOf(tank)?.running).toBe(false);
  });
});

describe('a transfer pump', () => {
  test('runs while its lease is renewed, and stops by itself when it is not', () => {
    const tank = withPump(LIFT);
    expect(tank.lease({ lease_s: 60 })).toMatchObject({ accepted: true, reason: { code: 'lease_taken' } });
    expect(pumpOf(tank)).toMatchObject({ running: true, mode: 'auto', reason: { code: 'transfer_runs' } });
    tank.live(50);
    tank.lease({ lease_s: 60 });
    tank.live(59);
    expect(pumpOf(tank)?.running).toBe(true);
    tank.live(2);
    expect(pumpOf(tank)).toMatchObject({ running: false, reason: { code: 'lease_expired' } });
    tank.lease({ lease_s: 60 });
    tank.lease({ lease_s: 1 });
    tank.live(2);
    expect(pumpOf(tank)).toMatchObject({ running: false, reason: { code: 'not_asked' } });
  });

  test('tells the earlier of its lease and its cap as the end of its run', () => {
    const tank = withPump({ ...LIFT, max_run_s: 100 });
    tank.lease({ lease_s: 60 });
    const began_ms = tank.now_ms;
    expect(pumpOf(tank)?.until_ms).toBe(began_ms + 60_000);
    tank.live(50);
    tank.lease({ lease_s: 60 });
    expect(pumpOf(tank)?.until_ms).toBe(began_ms + 100_000);
  });

  test('is not started by low pressure', () => {
    const tank = withPump(LIFT);
    tank.instruments = () => ({ ...PLAIN, demand: true });
    tank.live(5);
    expect(pumpOf(tank)?.running).toBe(false);
  });

  test('keeps the reserve, whatever the lease', () => {
    const tank = withPump(LIFT, 12);
    tank.lease({ lease_s: 600 });
    expect(pumpOf(tank)?.running).toBe(false);
    const drained = new VirtualTank({ percent: 17, inlet: null, fitted: { pump: LIFT } });
    drained.wakeUp();
    drained.lease({ lease_s: 600 });
    drained.live(300);
    expect(pumpOf(drained)?.reason.code).toBe('at_reserve');
    expect(drained.percent).toBeGreaterThan(9);
  });

  test('obeys a person rather than a lease', () => {
    const tank = withPump(LIFT);
    tank.lease({ lease_s: 600 });
    tank.tell(command('off', { actuator: 'pump', duration_s: 300 }));
    expect(pumpOf(tank)).toMatchObject({ running: false, mode: 'off' });
    tank.lease({ lease_s: 600 });
    expect(pumpOf(tank)?.running).toBe(false);
  });

  test.each<[string, object, string]>([
    ['an inlet that shall run', { actuator: 'inlet' }, 'lease_unfit'],
    ['a pump that shall wait', { want: 'wait' }, 'lease_unfit'],
    ['an outlet that is not there', { actuator: 'outlet' }, 'actuator_not_fitted'],
  ])('takes no lease for %s', (_, lease, code) => {
    expect(withPump(LIFT).lease(lease)).toMatchObject({ accepted: false, until_ms: null, reason: { code } });
  });

  test('and a pressurising one takes none at all', () => {
    expect(withPump(PRESSURE).lease({}).reason.code).toBe('lease_unfit');
  });

  test('a lease comes through once, and in time', () => {
    const { controller } = withPump(LIFT);
    const lease = {
      actuator: 'pump',
      want: 'run',
      lease_s: 60,
      source: null,
      reason: { code: 'x', args: {} },
    } as const;
    const message = { id: 'lease-one', ttl_s: 30, issued_wall_ms: 100_000 };
    const late = { wall_ms: 251_000, started_wall_ms: 0 };
    expect(controller.lease(lease, message, late, 0).reason.code).toBe('command_late');
    const fresh = { wall_ms: 101_000, started_wall_ms: 0 };
    expect(controller.lease(lease, message, fresh, 5_000)).toMatchObject({
      accepted: true,
      until_ms: 65_000,
    });
    expect(controller.lease(lease, message, fresh, 5_000).reason.code).toBe('command_repeated');
  });
});

describe('what never runs at once', () => {
  test('an inlet waits for the pump, and the pump for the inlet', () => {
    const tank = withPump({ ...LIFT, reserve_percent: 5, restore_percent: 6 }, 40);
    tank.lease({ lease_s: 600 });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    expect(tank.last.inlet).toMatchObject({
      running: false,
      reason: { code: 'excluded', args: { actuator: 'pump' } },
    });

    const filling = withPump(LIFT, 14);
    filling.live(120);
    expect(filling.last.inlet?.running).toBe(true);
    filling.lease({ lease_s: 60 });
    expect(pumpOf(filling)).toMatchObject({ running: false });
    expect(
      filling.controller.interlocks('pump', filling.now_ms)?.find(({ name }) => name === 'runs_alone')
        ?.blocks,
    ).toMatchObject({ code: 'excluded', args: { actuator: 'inlet' } });
  });

  test('but may, where the installer says so', () => {
    const tank = new VirtualTank({
      percent: 14,
      fitted: { pump: { ...LIFT, restore_percent: 11 }, exclusive: [] },
    });
    tank.wakeUp();
    tank.live(60);
    tank.lease({ lease_s: 60 });
    expect([tank.last.inlet?.running, pumpOf(tank)?.running]).toEqual([true, true]);
  });
});
