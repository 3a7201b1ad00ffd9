import { describe, expect, test } from '@jest/globals';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

describe('an inlet that the gateway asks to wait', () => {
  const waiting = (percent: number) => {
    const tank = new VirtualTank({ percent });
    tank.wakeUp();
    tank.lease({
      actuator: 'inlet',
      want: 'wait',
      lease_s: 300,
      reason: { code: 'waits_for_rain', args: {} },
    });
    return tank;
  };

  test('does not begin to fill while the lease holds, and goes by its plain rule when it is over', () => {
    const tank = waiting(15.5);
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(250);
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'waits_for_rain' } });
    tank.live(60);
    expect(tank.last.inlet?.running).toBe(true);
  });

  test('tells that the lease ran out when it fills because nobody renewed it, and not when the gateway ended it', () => {
    const filling = (ending: (tank: VirtualTank) => void) => {
      const tank = waiting(15.5);
      tank.litres = tank.shape.capacity_litres * 0.14;
      tank.live(250);
      ending(tank);
      expect(tank.last.inlet).toMatchObject({ running: true });
      tank.live(20);
      return tank.last.inlet?.reason.code;
    };
    expect(filling((tank) => tank.live(60))).toBe('lease_expired');
    expect(
      filling((tank) => {
        tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 1 });
        tank.live(15);
      }),
    ).toBe('below_low');
  });

  test('tells nothing of a lease that ran out before there was anything to fill', () => {
    const tank = waiting(50);
    tank.live(400);
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(60);
    expect(tank.last.inlet).toMatchObject({ running: true, reason: { code: 'below_low' } });
  });

  test('waits on where the level is lost', () => {
    const tank = waiting(50);
    tank.fault = 'no_echo';
    tank.live(120);
    expect(tank.last).toMatchObject({ reading: { level: null }, inlet: { running: false } });
  });

  test('waits for nobody below its floor', () => {
    const tank = waiting(15.5);
    tank.litres = tank.shape.capacity_litres * 0.079;
    tank.live(60);
    expect(tank.last.inlet?.running).toBe(true);
  });

  test('goes on with what it has begun', () => {
    const tank = new VirtualTank({ percent: 14 });
    tank.wakeUp();
    tank.live(30);
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 300 });
    tank.live(30);
    expect(tank.last.inlet?.running).toBe(true);
  });

  test('opens for a person all the same', () => {
    const tank = waiting(30);
    expect(tank.tell(command('open', { duration_s: 60 })).accepted).toBe(true);
    expect(tank.last.inlet?.running).toBe(true);
  });
});

describe('a tank into which another one is lifted', () => {
  const IDLE = { percent: 70, idle_interval_ms: 60_000 };
  const fed = { actuator: 'inlet', want: 'wait', lease_s: 300 } as const;
  const transfer_runs = { code: 'transfer_runs', args: {} };

  test.each([
    ['that has an inlet', {}, 'transfer_runs'],
    ['that has none', { inlet: null }, 'transfer_runs'],
    ['that is filled by hand', {}, 'transfer_hand_runs'],
  ])('%s is looked at as if it filled itself, until the lease is over', (_what, setting, code) => {
    const tank = new VirtualTank({ ...IDLE, ...setting });
    tank.wakeUp();
    tank.live(180);
    expect(tank.last).toMatchObject({ next_tick_ms: 60_000, stale_after_ms: 180_000 });
    expect(tank.lease({ ...fed, reason: { code, args: {} } }).accepted).toBe(true);
    expect(tank.last).toMatchObject({ next_tick_ms: 1_000, stale_after_ms: 5_000 });
    tank.live(250);
    expect(tank.last.next_tick_ms).toBe(1_000);
    tank.live(120);
    expect(tank.last).toMatchObject({ next_tick_ms: 60_000, stale_after_ms: 180_000 });
  });

  test('says within seconds that its sensor is lost', () => {
    const tank = new VirtualTank(IDLE);
    tank.wakeUp();
    tank.lease({ ...fed, reason: transfer_runs });
    tank.fault = 'silent';
    tank.live(8);
    expect(tank.last.reading.quality).toBe('bad');
  });

  test('that only waits for rain is still', () => {
    const tank = new VirtualTank(IDLE);
    tank.wakeUp();
    tank.lease({ ...fed, reason: { code: 'waits_for_rain', args: {} } });
    tank.live(120);
    expect(tank.last.next_tick_ms).toBe(60_000);
  });
});
