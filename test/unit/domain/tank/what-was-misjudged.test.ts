import { describe, expect, test } from '@jest/globals';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const PUMP = { direction: 'draw', max_run_s: 36_000, dry_run_s: null } as const;

describe('a close by hand while people draw more than comes', () => {
  const closed = (stuck: boolean) => {
    const tank = new VirtualTank({ percent: 60, supply_lph: 1_000, draw_lph: () => 2_000 });
    tank.wakeUp();
    tank.live(120);
    tank.tell(command('open', { duration_s: 600 }));
    tank.live(300);
    tank.valve_stuck = stuck;
    const close = command('close', { duration_s: 600 });
    tank.tell(close);
    tank.live(250);
    return tank.outcomeOf(close);
  };

  test('is confirmed when the level falls as much faster as the inlet brought', () => {
    expect(closed(false)).toMatchObject({ state: 'confirmed', reason: { code: 'level_stopped_rising' } });
  });

  test('is not when the valve hangs open: a level that falls as it fell before proves nothing', () => {
    expect(closed(true)).toMatchObject({ state: 'assumed', reason: { code: 'only_relay_read_back' } });
  });
});

describe('a refill that its limit ended while water came', () => {
  const filled = (min_off_s: number, glitch = false) => {
    const inlet = { max_run_s: 600, rest_s: 300, look_s: 60, min_off_s };
    const tank = new VirtualTank({ percent: 14, supply_lph: 1_800, inlet });
    tank.wakeUp();
    let stopped_ms: number | null = null;
    tank.live(3_600, ({ inlet: told }) => {
      if (told?.reason.code === 'run_limit_reached') stopped_ms ??= tank.now_ms;
      const after_ms = tank.now_ms - (stopped_ms ?? tank.now_ms);
      tank.fault = glitch && after_ms >= 50_000 && after_ms < 53_000 ? 'no_echo' : null;
    });
    return tank.percent;
  };

  test('goes on when its pause is longer than the look, and when the sensor missed an echo just then', () => {
    expect(filled(5)).toBeGreaterThan(79);
    expect(filled(120)).toBeGreaterThan(79);
    expect(filled(5, true)).toBeGreaterThan(79);
  });
});

describe('a valve that closes slowly', () => {
  test('is told so much before the full mark that a run by hand ends at it', () => {
    const inlet = { max_run_s: 7_200, closing_s: 60 };
    const tank = new VirtualTank({ percent: 85, supply_lph: 6_000, inlet });
    tank.wakeUp();
    tank.tell(command('open', { duration_s: 3_600 }));
    while (tank.last.inlet?.running === true) tank.step();
    expect(tank.last.inlet?.reason).toMatchObject({ code: 'closes_before_full', args: { full_percent: 95 } });
    // 6,000 L/h over a minute, half of it while the valve closes, into 2,000 L.
    expect(tank.percent).toBeCloseTo(95 - 2.5, 0);
  });
});

describe('when a run by hand is told to end', () => {
  test('is when its forecast ends it, where that is earlier than what was asked for', () => {
    const tank = new VirtualTank({ percent: 40, inlet: { max_run_s: 7_200 } });
    tank.wakeUp();
    tank.live(60);
    tank.tell(command('open', { target_percent: 60 }));
    tank.live(120);
    const until_ms = tank.last.inlet?.until_ms ?? 0;
    expect(until_ms).toBeLessThan(tank.now_ms + 4 * 800_000);
    tank.supply_lph = 0;
    while (tank.last.inlet?.running === true) tank.step();
    expect(tank.last.inlet?.reason.code).toBe('run_limit_reached');
    expect(Math.abs(tank.now_ms - until_ms)).toBeLessThan(60_000);
  });
});

describe('one window that sees something else after an idle minute', () => {
  const idle = (percent: number, fitted: object) => {
    const tank = new VirtualTank({ percent, idle_interval_ms: 60_000, outflow_lph: 2_000, ...fitted });
    tank.instruments = () => ({ level_switches: [], flow_meters: [], demand: true });
    tank.wakeUp();
    tank.live(300);
    return tank;
  };

  test('opens no inlet', () => {
    const tank = idle(50, {});
    tank.frozen_percent = 10;
    tank.look();
    tank.frozen_percent = null;
    expect(tank.last.inlet?.running).toBe(false);
    tank.flow(1_000);
    tank.live(600, ({ inlet }) => expect(inlet?.running).toBe(false));
    expect(tank.last.reading.quality).toBe('good');
  });

  test('starts no pump', () => {
    const tank = idle(12, { inlet: null, fitted: { pump: PUMP } });
    tank.frozen_percent = 60;
    tank.look();
    tank.frozen_percent = null;
    expect(tank.last.decisions.pump?.running).toBe(false);
  });

  test('is believed when the next one sees the same', () => {
    const tank = idle(50, {});
    tank.litres = tank.shape.capacity_litres * 0.1;
    tank.look();
    tank.flow(1_000);
    tank.look();
    expect(tank.last.inlet).toMatchObject({ running: true, reason: { code: 'below_low' } });
  });
});

describe('a low switch in the waves', () => {
  test('stops the pump at once, and lets it start when it has been wet for a minute', () => {
    const tank = new VirtualTank({ percent: 40, inlet: null, fitted: { pump: PUMP }, outflow_lph: 0 });
    let bobs = true;
    tank.instruments = () => ({
      level_switches: [
        {
          at: 'low',
          switch_percent: 40,
          state: bobs && Math.floor(tank.now_ms / 6_000) % 2 === 1 ? 'dry' : 'wet',
        },
      ],
      flow_meters: [],
      demand: true,
    });
    let starts = 0;
    let ran = false;
    tank.live(600, ({ decisions }) => {
      if (decisions.pump?.running === true && !ran) starts += 1;
      ran = decisions.pump?.running === true;
    });
    expect(starts).toBe(1);
    expect(tank.last.decisions.pump?.running).toBe(false);
    bobs = false;
    tank.live(30);
    expect(tank.last.decisions.pump?.reason.code).toBe('low_switch_was_dry');
    tank.live(40);
    expect(tank.last.decisions.pump?.running).toBe(true);
  });
});
