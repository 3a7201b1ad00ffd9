import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../../firmware/domain/actuator/confirmation.js';
import type { ActuatorSituation } from '../../../../firmware/domain/actuator/decision.js';
import { DrawControl } from '../../../../firmware/domain/actuator/draw-control.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import { type Reason, reason } from '../../../../firmware/domain/reason.js';
import { Seat } from '../../../../firmware/domain/tank/seat.js';
import { command } from '../support/commands.js';
import { good } from '../support/readings.js';

const SILENT: Evidence = { flow: null, turned: null, rate: null, inflow_lph: null, draws: true };
const FALLS: Evidence = { ...SILENT, rate: { rate_lph: -600, error_lph: 10 } };
const STILL_RUNS = reason('by_hand');

/** An outlet of a tank that is more than half full. */
class Outlet {
  readonly seat = new Seat('outlet', new DrawControl({ max_run_s: 3_600, min_off_s: 0 }));

  at(now_ms: number): ActuatorSituation {
    return { reading: good(60), now_ms };
  }

  tell(action: Command['action'], now_ms: number, rest: Partial<Command> = {}): Command {
    const wish = command(action, { actuator: 'outlet', ...rest });
    expect(this.seat.command(wish, this.at(now_ms)).accepted).toBe(true);
    this.decide(now_ms);
    return wish;
  }

  decide(now_ms: number) {
    return this.seat.control.decide({ ...this.at(now_ms), asked: null });
  }

  /** How its relay reads back. */
  reads(running: boolean, now_ms: number, obeyed = true): this {
    this.seat.readBack(running, now_ms, obeyed);
    return this;
  }

  weigh(evidence: Evidence, now_ms: number, told: Reason = STILL_RUNS) {
    this.seat.weigh(() => evidence, told, now_ms);
    return this.seat.collect();
  }
}

describe('a command', () => {
  test('back to Auto needs no water to confirm it', () => {
    const outlet = new Outlet();
    const wish = outlet.tell('auto', 0);
    expect(outlet.seat.collect()).toMatchObject([{ command_id: wish.id, state: 'confirmed' }]);
    expect(outlet.seat.watched).toBe(false);
  });

  test('to reset needs none either', () => {
    const outlet = new Outlet();
    outlet.seat.control.trip(reason('ran_dry', { dry_s: 60 }));
    const wish = outlet.tell('reset', 0);
    expect(outlet.seat.collect()).toMatchObject([{ command_id: wish.id, state: 'confirmed' }]);
  });

  test('to open or close is watched until the water has spoken', () => {
    const outlet = new Outlet();
    const wish = outlet.tell('open', 0, { duration_s: 600 });
    expect(outlet.seat.watched).toBe(true);
    expect(outlet.reads(true, 1_000).weigh(SILENT, 2_000)).toEqual([]);
    expect(outlet.weigh(FALLS, 60_000)).toMatchObject([
      { command_id: wish.id, state: 'confirmed', reason: { code: 'level_falls' } },
    ]);
    expect(outlet.seat.watched).toBe(false);
  });

  test('is not confirmed by what flowed before its relay stood so', () => {
    const outlet = new Outlet();
    outlet.tell('open', 0, { duration_s: 600 });
    expect(outlet.reads(false, 1_000).weigh(FALLS, 60_000)).toEqual([]);
    expect(outlet.reads(true, 61_000).weigh(FALLS, 62_000)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('gives the water its time from when the relay switched', () => {
    const outlet = new Outlet();
    outlet.tell('open', 0, { duration_s: 600 });
    outlet.reads(true, 100_000);
    expect(outlet.weigh(SILENT, 279_999)).toEqual([]);
    expect(outlet.weigh(SILENT, 280_000)).toMatchObject([
      { state: 'assumed', reason: { code: 'only_relay_read_back' } },
    ]);
  });

  test('that a newer one replaces is told so, once', () => {
    const outlet = new Outlet();
    const first = outlet.tell('open', 0, { duration_s: 600 });
    const second = outlet.tell('close', 1_000, { duration_s: 600 });
    expect(outlet.seat.collect()).toEqual([
      { command_id: first.id, state: 'assumed', reason: reason('superseded') },
    ]);
    expect(outlet.seat.collect()).toEqual([]);
    expect(outlet.seat.watched).toBe(true);
    expect(second.id).not.toBe(first.id);
  });

  test('outlives a relay that cannot be read for a moment', () => {
    const outlet = new Outlet();
    outlet.tell('open', 0, { duration_s: 600 });
    outlet.reads(true, 0).reads(true, 1_000, false).reads(true, 5_999, false).reads(true, 6_000);
    expect(outlet.reads(true, 7_000, false).weigh(FALLS, 7_500)).toEqual([]);
    expect(outlet.reads(true, 8_000).weigh(FALLS, 60_000)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('fails when its relay does for five seconds', () => {
    const outlet = new Outlet();
    const wish = outlet.tell('open', 0, { duration_s: 600 });
    expect(outlet.reads(false, 1_000).reads(false, 5_999).seat.collect()).toEqual([]);
    expect(outlet.reads(false, 6_000).seat.collect()).toEqual([
      { command_id: wish.id, state: 'failed', reason: reason('relay_failed') },
    ]);
  });
});

describe('a run that is over before the water has spoken', () => {
  /** Opened by hand, and put back to Auto by something else at some time. */
  function over(rest: Partial<Command>, at_ms: number) {
    const outlet = new Outlet();
    outlet.tell('open', 0, rest);
    outlet.reads(true, 1_000);
    // Nobody asks for water in Auto: once its time is over the run is no longer the command's.
    outlet.decide(700_000);
    return outlet.weigh(SILENT, at_ms, reason('tripped'));
  }

  test('has run its time when that was granted', () => {
    expect(over({ duration_s: 600 }, 600_000)).toMatchObject([{ state: 'assumed' }]);
  });

  test('was cut short before that', () => {
    expect(over({ duration_s: 600 }, 599_999)).toMatchObject([{ state: 'failed' }]);
  });

  test('was cut short when it was to reach a level, however long it ran', () => {
    expect(over({ target_percent: 30, duration_s: 600 }, 700_000)).toMatchObject([{ state: 'failed' }]);
  });
});

describe('without a command that is watched', () => {
  test('a relay that fails, and water that flows, end none', () => {
    const { seat } = new Outlet().reads(true, 0).reads(true, 10_000);
    seat.weigh(
      () => {
        throw new Error('nobody asks for evidence');
      },
      STILL_RUNS,
      1_000,
    );
    expect(seat.collect()).toEqual([]);
  });
});

describe('its relay', () => {
  test('that follows leaves a lock alone, and sets none', () => {
    const outlet = new Outlet().reads(false, 0);
    outlet.seat.suspect(100_000);
    expect(outlet.seat.control.current.trip).toBeNull();
    outlet.seat.control.trip(reason('ran_dry', { dry_s: 60 }));
    outlet.seat.suspect(200_000);
    expect(outlet.decide(200_000).trip?.code).toBe('ran_dry');
  });

  test('that does not, for half a minute, locks it', () => {
    const outlet = new Outlet().reads(true, 0);
    outlet.seat.suspect(29_999);
    expect(outlet.decide(29_999).trip).toBeNull();
    outlet.reads(true, 30_000).seat.suspect(30_000);
    expect(outlet.decide(30_000).trip?.code).toBe('relay_stuck');
  });

  test('that was switched over says so once, and counts the run from there', () => {
    const { seat } = new Outlet();
    expect([seat.seen, seat.ranFor_s(0)]).toEqual([null, null]);
    expect(seat.readBack(true, 5_000, true)).toBe(true);
    expect(seat.readBack(true, 6_000, true)).toBe(false);
    expect(seat.ranFor_s(65_000)).toBe(60);
    expect(seat.readBack(false, 70_000, true)).toBe(true);
    expect([seat.seen, seat.ranFor_s(80_000)]).toEqual([false, null]);
  });
});
