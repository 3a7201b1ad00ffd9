import { describe, expect, test } from '@jest/globals';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import { command, openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const ARRIVAL = { wall_ms: 1_000_000, started_wall_ms: 0 };
const FRESH = { ttl_s: 30, issued_wall_ms: 1_000_000 };

describe('a tank with an inlet', () => {
  test('fills from below 15 % to 80 % and tells so', () => {
    const tank = new VirtualTank({ percent: 14 });
    tank.wakeUp();
    expect(tank.controller.status.code).toBe('refilling');
    while (tank.valve_open) tank.step();
    expect(tank.percent).toBeGreaterThan(79.5);
    expect(tank.percent).toBeLessThan(80.5);
    expect(tank.last.inlet?.reason.code).toBe('reached_high');
    expect(tank.controller.status.code).toBe('ready');
  });

  test('is looked at every second while it fills, and as seldom as it was set up while it is still', () => {
    const tank = new VirtualTank({ idle_interval_ms: 60_000 });
    expect(tank.wakeUp().next_tick_ms).toBe(60_000);
    tank.tell(openFor(600));
    expect(tank.last).toMatchObject({ next_tick_ms: 1_000, stale_after_ms: 5_000 });
    tank.live(700);
    expect(tank.last).toMatchObject({ next_tick_ms: 60_000, stale_after_ms: 180_000 });
  });

  test('is looked at every second while a command is still to be confirmed', () => {
    const tank = new VirtualTank({ idle_interval_ms: 60_000, known_inflow_lph: null });
    tank.look();
    tank.tell(command('close'));
    expect(tank.last.next_tick_ms).toBe(1_000);
    tank.live(181);
    expect(tank.look().next_tick_ms).toBe(60_000);
  });

  test('is not refilling before anybody has read its relay', () => {
    expect(new VirtualTank().controller.status.code).toBe('level_unknown');
  });

  test('that reads back open although it was closed is watched as one that runs', () => {
    const tank = new VirtualTank({ idle_interval_ms: 60_000 });
    tank.look();
    tank.controller.readBack('inlet', true, tank.now_ms);
    expect(tank.controller.status.code).toBe('refilling');
    expect(tank.controller.decide(tank.now_ms)).toMatchObject({
      inlet: { running: false },
      stale_after_ms: 5_000,
      next_tick_ms: 1_000,
    });
  });

  test('tells the flow it sees, and forgets it when the valve moves', () => {
    const tank = new VirtualTank({ draw_lph: () => 360 });
    expect(tank.look().rate_lph).toBeNull();
    tank.live(600);
    expect(tank.last.rate_lph).toBeLessThan(-330);
    expect(tank.last.rate_lph).toBeGreaterThan(-390);
    tank.tell(openFor(600));
    tank.look();
    expect(tank.last.rate_lph).toBeNull();
    tank.live(300);
    expect(tank.last.rate_lph).toBeGreaterThan(1_400);
    expect(tank.last.rate_lph).toBeLessThan(1_480);
  });

  test('acts on a new rule at the next decision', () => {
    const tank = new VirtualTank();
    tank.wakeUp();
    const rule = { low_percent: 60, high_percent: 90, enabled: true };
    tank.controller.keepRule(rule);
    expect(tank.controller.refillRule).toBe(rule);
    expect(tank.controller.decide(tank.now_ms).inlet?.running).toBe(true);
  });
});

describe('a tank that is only watched', () => {
  test('has no inlet to decide about, and tells why low water stays low', () => {
    const tank = new VirtualTank({ inlet: null, percent: 10 });
    expect(tank.wakeUp()).toMatchObject({ reading: { quality: 'good' }, inlet: null, outcomes: [] });
    expect(tank.controller.fitted).toEqual([]);
    expect(tank.controller.status).toMatchObject({ code: 'low_not_refilling', args: { why: 'no_inlet' } });
  });

  test('refuses every command', () => {
    const tank = new VirtualTank({ inlet: null });
    tank.look();
    expect(tank.tell(command('close'))).toEqual({
      accepted: false,
      reason: { code: 'actuator_not_fitted', args: { actuator: 'inlet' } },
      until_ms: null,
    });
  });

  test('may keep a rule up to just below the rim', () => {
    const { controller } = new VirtualTank({ inlet: null });
    const judge = (high_percent: number) =>
      controller.judgeRule({ low_percent: 10, high_percent, enabled: true }, command('auto'), ARRIVAL)
        .accepted;
    expect(judge(99)).toBe(true);
    expect(judge(100)).toBe(false);
  });
});

describe('a command for a tank', () => {
  test('is let through once, in time, and for an actuator that is there', () => {
    const { controller } = new VirtualTank();
    const close = command('close', { ...FRESH, id: 'close-1' });
    const code = (wish: typeof close) => controller.command(wish, ARRIVAL, 0).reason.code;
    expect(code(close)).toBe('closed_by_hand');
    expect(code(close)).toBe('command_repeated');
    expect(code({ ...close, id: 'close-2', action: 'auto', issued_wall_ms: 0 })).toBe('command_late');
    expect(code({ ...close, id: 'close-3', actuator: 'pump', action: 'on' })).toBe('actuator_not_fitted');
    expect(code({ ...close, id: 'close-4', action: 'on' })).toBe('action_unfit');
  });

  test('that does not fit does not use up its id', () => {
    const { controller } = new VirtualTank();
    const wrong = command('on', { id: 'one' });
    expect(controller.command(wrong, ARRIVAL, 0).accepted).toBe(false);
    expect(controller.command({ ...wrong, action: 'close' }, ARRIVAL, 0).accepted).toBe(true);
  });

  test('is answered with its end', () => {
    const { controller } = new VirtualTank();
    expect(controller.command(command('close', { duration_s: 60 }), ARRIVAL, 5_000)).toEqual({
      accepted: true,
      reason: { code: 'closed_by_hand', args: {} },
      until_ms: 65_000,
    });
    expect(controller.command(openFor(60), ARRIVAL, 5_000)).toMatchObject({
      accepted: false,
      until_ms: null,
    });
  });
});

describe('a new rule', () => {
  const judge = (high_percent: number, message = { ...FRESH, id: 'rule-1' }) =>
    new VirtualTank().controller.judgeRule(
      { low_percent: 15, high_percent, enabled: true },
      message,
      ARRIVAL,
    );

  test('is kept when its high setpoint is below the full mark', () => {
    expect(judge(94)).toEqual({ accepted: true, reason: { code: 'rule_kept', args: {} }, until_ms: null });
  });

  test('is refused at the full mark and above it', () => {
    expect(judge(95)).toEqual({
      accepted: false,
      reason: { code: 'high_above_full', args: { high_percent: 95, full_percent: 95 } },
      until_ms: null,
    });
  });

  test('is refused when it comes late or twice, and judging alone changes nothing', () => {
    expect(judge(80, { id: 'late', ttl_s: 30, issued_wall_ms: 0 }).reason.code).toBe('command_late');
    const { controller } = new VirtualTank();
    const rule = { ...DEFAULT_REFILL_RULE, low_percent: 30 };
    expect(controller.judgeRule(rule, { ...FRESH, id: 'twice' }, ARRIVAL).accepted).toBe(true);
    expect(controller.judgeRule(rule, { ...FRESH, id: 'twice' }, ARRIVAL).reason.code).toBe(
      'command_repeated',
    );
    expect(controller.refillRule).toEqual(DEFAULT_REFILL_RULE);
  });
});
