import { describe, expect, test } from '@jest/globals';
import { command, openFor, openTo } from '../support/commands.js';
import { steady } from '../support/pings.js';
import { type Setting, VirtualTank } from '../support/virtual-tank.js';

/** A tank that was watched for ten minutes. */
function watched(setting: Setting = {}): VirtualTank {
  const tank = new VirtualTank(setting);
  tank.live(600);
  return tank;
}

describe('an open by hand', () => {
  test('is confirmed by the rising water within a minute', () => {
    const tank = watched();
    const run = openFor(600);
    tank.tell(run);
    tank.live(60);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'confirmed', reason: { code: 'level_rises' } });
  });

  test('tells about the flow that is there, from the moment the valve opened', () => {
    const tank = watched({ draw_lph: () => -900 });
    const run = openFor(600);
    tank.tell(run);
    expect(tank.outcomes).toEqual([]);
    tank.live(60);
    expect(tank.outcomeOf(run)?.state).toBe('confirmed');
  });

  test('has failed when no water comes', () => {
    const tank = watched();
    tank.supply_lph = 0;
    const run = openFor(600);
    tank.tell(run);
    tank.live(185);
    expect(tank.outcomeOf(run)).toMatchObject({
      state: 'failed',
      reason: { code: 'level_does_not_rise' },
    });
    expect(tank.valve_open).toBe(true);
  });

  test('has failed when the valve is stuck closed', () => {
    const tank = watched();
    tank.valve_stuck = true;
    const run = openFor(600);
    tank.tell(run);
    tank.live(185);
    expect(tank.outcomeOf(run)?.state).toBe('failed');
  });

  test('is only assumed when no water comes and nobody knows what should', () => {
    const tank = watched({ known_inflow_lph: null });
    tank.supply_lph = 0;
    const run = openFor(600);
    tank.tell(run);
    tank.live(185);
    expect(tank.outcomeOf(run)).toMatchObject({
      state: 'assumed',
      reason: { code: 'only_relay_read_back' },
    });
  });

  test('is given its three minutes from the moment the relay switched', () => {
    const { controller } = new VirtualTank({ known_inflow_lph: null });
    const run = openFor(600);
    const still = (s: number) => controller.tick(steady(1_134), s * 1_000).outcomes;
    still(-1);
    still(0);
    controller.command(run, { wall_ms: 0, started_wall_ms: 0 }, 0);
    controller.decide(0);
    controller.readBack('inlet', true, 60_000);
    for (let s = 60; s < 240; s++) expect(still(s)).toEqual([]);
    expect(still(240)).toMatchObject([{ command_id: run.id, state: 'assumed' }]);
  });

  test('that is over before the water could tell is assumed', () => {
    const tank = watched();
    const run = openFor(3);
    tank.tell(run);
    tank.live(10);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'assumed', reason: { code: 'hand_time_over' } });
  });

  test('that reached its target is confirmed by just that', () => {
    const tank = watched({ noise_mm: 0 });
    const run = openTo(50.05);
    tank.tell(run);
    tank.live(10);
    expect(tank.outcomeOf(run)).toMatchObject({
      state: 'confirmed',
      reason: { code: 'hand_target_reached' },
    });
  });

  test('has failed when the level is lost before the water told anything', () => {
    const tank = watched();
    const run = openFor(600);
    tank.tell(run);
    tank.fault = 'silent';
    tank.live(20);
    expect(tank.outcomeOf(run)).toMatchObject({ state: 'failed', reason: { code: 'level_unknown' } });
  });

  test('has failed when the relay does not follow for some seconds', () => {
    const tank = watched();
    const run = openFor(600);
    tank.relays_hang = true;
    tank.tell(run);
    tank.live(10);
    expect(tank.outcomeOf(run)).toEqual({
      command_id: run.id,
      state: 'failed',
      reason: { code: 'relay_failed', args: {} },
    });
  });

  test('over a refill that fills already is confirmed at once', () => {
    const tank = watched({ percent: 14 });
    const run = openFor(600);
    tank.tell(run);
    expect(tank.outcomeOf(run)?.state).toBe('confirmed');
  });
});

describe('a close by hand', () => {
  const filling = (setting: Setting = {}) => {
    const tank = watched(setting);
    tank.tell(openFor(3_000));
    tank.live(300);
    return tank;
  };

  test('is confirmed by water that stops rising', () => {
    const tank = filling();
    const close = command('close');
    tank.tell(close);
    tank.live(60);
    expect(tank.outcomeOf(close)).toMatchObject({
      state: 'confirmed',
      reason: { code: 'level_stopped_rising' },
    });
  });

  test.each([
    ['nobody draws', 0],
    ['more than half of the inflow is drawn', 1_200],
  ])('has failed when the valve is stuck open and %s', (_, drawn_lph) => {
    const tank = filling({ draw_lph: () => drawn_lph });
    tank.valve_stuck = true;
    const close = command('close');
    tank.tell(close);
    tank.live(185);
    expect(tank.outcomeOf(close)).toMatchObject({
      state: 'failed',
      reason: { code: 'level_still_rises' },
    });
  });

  test('is judged by what the inlet was seen to bring when nobody had measured it', () => {
    const tank = filling({ known_inflow_lph: null });
    const close = command('close');
    tank.tell(close);
    tank.live(60);
    expect(tank.outcomeOf(close)?.state).toBe('confirmed');
  });

  test.each([
    ['nothing moves', 0],
    ['it rains in', -2_500],
    ['people draw', 1_000],
  ])('of an inlet that is closed already is only assumed, whatever the level does: %s', (_, drawn_lph) => {
    const tank = watched({ draw_lph: () => drawn_lph });
    const close = command('close');
    tank.tell(close);
    tank.live(200);
    expect(tank.outcomeOf(close)).toMatchObject({
      state: 'assumed',
      reason: { code: 'only_relay_read_back' },
    });
  });

  test('pressed again while the first is watched is still told by the water', () => {
    const tank = filling();
    tank.tell(command('close'));
    tank.live(3);
    const again = command('close');
    tank.tell(again);
    tank.live(60);
    expect(tank.outcomeOf(again)).toMatchObject({
      state: 'confirmed',
      reason: { code: 'level_stopped_rising' },
    });
  });

  test('is assumed when the level is lost and the water cannot tell', () => {
    const tank = filling();
    const close = command('close');
    tank.tell(close);
    tank.fault = 'silent';
    tank.live(200);
    expect(tank.outcomeOf(close)?.state).toBe('assumed');
  });
});

describe('every command that was accepted', () => {
  test('ends once: a newer one takes the place of one that is still watched', () => {
    const tank = watched();
    const first = openFor(600);
    const second = openFor(300);
    tank.tell(first);
    tank.tell(second);
    expect(tank.outcomes).toEqual([
      { command_id: first.id, state: 'assumed', reason: { code: 'superseded', args: {} } },
    ]);
    tank.live(1_000);
    expect(tank.outcomes.filter((outcome) => outcome.command_id === first.id)).toHaveLength(1);
    expect(tank.outcomes.filter((outcome) => outcome.command_id === second.id)).toHaveLength(1);
  });

  test('to give back to the rule is done when it is said', () => {
    const tank = watched();
    const back = command('auto');
    tank.tell(back);
    expect(tank.outcomeOf(back)).toEqual({
      command_id: back.id,
      state: 'confirmed',
      reason: { code: 'back_to_auto', args: {} },
    });
  });
});

describe('a command that was refused', () => {
  test('does not end the watch on the one before', () => {
    const tank = watched();
    const run = openFor(600);
    tank.tell(run);
    expect(tank.tell(openFor(9_999)).accepted).toBe(false);
    expect(tank.outcomes).toEqual([]);
    tank.live(60);
    expect(tank.outcomeOf(run)?.state).toBe('confirmed');
  });

  test('has no outcome of its own', () => {
    const tank = watched();
    tank.tell(openFor(9_999));
    tank.live(300);
    expect(tank.outcomes).toEqual([]);
  });
});
