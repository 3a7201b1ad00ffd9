import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import { command, openFor } from '../support/commands.js';
import { BORE, TOWN } from '../support/source-tank.js';
import { VirtualTank } from '../support/virtual-tank.js';

const ARRIVAL = { wall_ms: 1_000_000, started_wall_ms: 0 };
const PUMP = { direction: 'draw', max_run_s: 3_600 } as const;

describe('a reset', () => {
  /** A tank whose bore was dry at its last try, and whose pump is locked. */
  function troubled(): VirtualTank {
    const sources = [{ ...BORE, priority: 1 }, TOWN];
    const tank = new VirtualTank({ percent: 14, inlet: { sources }, fitted: { pump: PUMP } });
    tank.wakeUp();
    tank.controller.rests.remember({ runs: {}, sources: [{ id: 'bore', remaining_s: 600 }] }, tank.now_ms);
    tank.controller.trip('pump', reason('ran_dry', { dry_s: 60 }));
    return tank;
  }
  const dry = (tank: VirtualTank) =>
    tank.controller
      .sources(tank.now_ms)
      .flatMap(({ source, blocks }) => (blocks?.code === 'source_dry' ? [source.id] : []));

  test('of the pump leaves the dry sources of the inlet alone', () => {
    const tank = troubled();
    expect(tank.tell(command('reset', { actuator: 'pump' })).accepted).toBe(true);
    expect(dry(tank)).toEqual(['bore']);
  });

  test('of the inlet tries them again, and leaves the pump locked', () => {
    const tank = troubled();
    expect(tank.tell(command('reset')).accepted).toBe(true);
    expect(dry(tank)).toEqual([]);
    expect(tank.tell(command('reset', { actuator: 'pump' })).accepted).toBe(true);
  });

  test('is all that tries them again: another command that passes does not, nor a reset that came late', () => {
    const tank = troubled();
    expect(tank.tell(command('close')).accepted).toBe(true);
    const late = command('reset', { issued_wall_ms: 1_000 });
    expect(tank.controller.command(late, ARRIVAL, tank.now_ms).accepted).toBe(false);
    expect(dry(tank)).toEqual(['bore']);
  });
});

describe('a tank that is only watched', () => {
  test('has no sources, no interlocks, and nothing to go on with', () => {
    const { controller } = new VirtualTank({ inlet: null });
    expect(controller.sources(0)).toEqual([]);
    expect(controller.interlocks('inlet', 0)).toBeNull();
    controller.holdAgain(openFor(600), ARRIVAL, 0);
    controller.trip('inlet', reason('ran_dry', { dry_s: 60 }));
    controller.readBack('inlet', true, 0);
    expect(controller.decide(0)).toMatchObject({ inlet: null, decisions: {}, outcomes: [] });
  });
});

describe('a hold from before a restart', () => {
  const held = (issued_wall_ms: number) => {
    const tank = new VirtualTank({ percent: 50 });
    tank.wakeUp();
    tank.controller.holdAgain(openFor(600, { issued_wall_ms }), ARRIVAL, tank.now_ms);
    return tank.look().inlet;
  };

  test('goes on', () => {
    expect(held(1_000_000)).toMatchObject({ running: true, mode: 'hand' });
  });

  test('does not when its time to be taken is long over', () => {
    expect(held(1_000)).toMatchObject({ running: false, mode: 'auto' });
  });
});

describe('a lease for a run by hand', () => {
  const renewal = (command_id: string | null) =>
    ({ actuator: 'inlet', want: 'hand', lease_s: 60, command_id }) as const;

  test('prolongs the run it names, and no other', () => {
    const tank = new VirtualTank();
    tank.wakeUp();
    const run = openFor(600, { lease_s: 60 });
    expect(tank.tell(run).accepted).toBe(true);
    expect(tank.lease(renewal('another')).reason.code).toBe('nothing_to_renew');
    expect(tank.lease(renewal(null)).reason.code).toBe('nothing_to_renew');
    tank.live(50);
    expect(tank.lease(renewal(run.id))).toMatchObject({ accepted: true, reason: { code: 'lease_taken' } });
    tank.live(50);
    expect(tank.last.inlet).toMatchObject({ running: true, mode: 'hand' });
    tank.live(20);
    expect(tank.last.inlet?.running).toBe(false);
  });

  test('is refused where there is no such actuator', () => {
    const tank = new VirtualTank();
    tank.wakeUp();
    expect(tank.lease({ ...renewal('any'), actuator: 'pump' }).accepted).toBe(false);
  });
});

describe('other water that comes in', () => {
  /** What it has learned of its inlet, of which nobody knew anything, in litres per hour. */
  const learned_lph = (joined: boolean | null) => {
    const tank = new VirtualTank({ percent: 14, known_inflow_lph: null });
    tank.joined = joined;
    tank.wakeUp();
    while (tank.valve_open) tank.step();
    return Object.values(tank.controller.memory?.inflows ?? {})[0] ?? null;
  };

  test('keeps its inlet from being learned while it is told, and not while nobody knows', () => {
    const alone = learned_lph(false);
    expect(alone).not.toBeNull();
    expect(learned_lph(null)).toEqual(alone);
    expect(learned_lph(true)).not.toEqual(alone);
  });
});
