import { describe, expect, test } from '@jest/globals';
import type { RunMemory } from '../../../../firmware/domain/actuator/run-book.js';
import { SOURCE_DEFAULTS, type SourceOptions } from '../../../../firmware/domain/source/source.js';
import { allRested } from '../../../../firmware/domain/tank/rests.js';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const sources = ['bore', 'spring'].map((id, index) => ({
  ...{ ...SOURCE_DEFAULTS, id, kind: 'bore', inflow_lph: 1_800, priority: index + 1 },
})) as readonly SourceOptions[];
const dry = () => {
  const tank = new VirtualTank({ percent: 14, inlet: { sources } });
  tank.supply_lph = 0;
  tank.wakeUp();
  tank.live(140);
  expect(tank.last.inlet).toMatchObject({ running: true, source: 'spring' });
  return tank;
};

describe('what a tank has to wait for', () => {
  test('is handed on to the next controller: a source that ran dry is not asked again at once', () => {
    const before = dry();
    const after = new VirtualTank({ percent: 14, inlet: { sources } });
    after.controller.rests.remember(before.controller.rests.memory(before.now_ms), 0);
    after.wakeUp();
    expect(after.last.inlet).toMatchObject({ running: true, source: 'spring' });
    after.live(3_500);
    expect(after.last.inlet?.source).not.toBe('bore');
  });

  test('is also which source was dry at its last try: the next one that is dry locks the inlet', () => {
    const before = dry();
    const memory = { ...before.controller.rests.memory(before.now_ms + 3_600_000), runs: {} };
    expect(memory.sources).toEqual([{ id: 'bore', remaining_s: 0 }]);
    const tried = sources.map((one, i) => ({ ...one, priority: 2 - i }));
    const after = new VirtualTank({ percent: 14, inlet: { sources: tried } });
    after.supply_lph = 0;
    after.controller.rests.remember(memory, 0);
    after.wakeUp();
    after.live(140);
    expect(after.last.inlet?.trip).toMatchObject({ code: 'source_dry', args: { source: 'spring' } });
  });

  test('is also that the tank a source comes from has to recover first', () => {
    const rain = [{ ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' }] as const;
    const withCistern = (percent: number) => {
      const tank = new VirtualTank({ percent: 14, inlet: { sources: rain, min_off_s: 0 } });
      tank.instruments = () => ({
        ...{ level_switches: [], flow_meters: [], supply: new Map([['cistern', percent]]) },
      });
      return tank;
    };
    const before = withCistern(5);
    before.wakeUp();
    const memory = before.controller.rests.memory(before.now_ms);
    expect(memory.low_sources).toEqual(['rain']);
    const [low, recovered] = [withCistern(6), withCistern(25)];
    for (const after of [low, recovered]) {
      after.controller.rests.remember(memory, 0);
      after.wakeUp();
    }
    expect(low.last.inlet).toMatchObject({ running: false, reason: { args: { cause: 'source_low' } } });
    expect(recovered.last.inlet).toMatchObject({ running: true, source: 'rain' });
    expect(recovered.controller.rests.memory(0).low_sources).toBeUndefined();
  });

  test('and a person who resets it unlocks its sources', () => {
    const before = dry();
    const after = new VirtualTank({ percent: 14, inlet: { sources } });
    const memory = before.controller.rests.memory(before.now_ms);
    after.controller.rests.remember(memory, 0);
    after.controller.trip('inlet', { code: 'relay_stuck', args: {} });
    const { revision } = after.controller.rests;
    after.wakeUp();
    expect(after.tell(command('reset')).accepted).toBe(true);
    expect(after.last.inlet).toMatchObject({ running: true, source: 'bore' });
    expect(after.controller.rests.revision).toBeGreaterThan(revision);
    expect(after.controller.rests.memory(after.now_ms).sources).toEqual([]);
  });

  test('is not known: every actuator pauses, one that is newly fitted does not', () => {
    const { controller } = new VirtualTank({ inlet: { min_off_s: 60 }, fitted: { pump: null } });
    controller.rests.remember({ runs: {}, sources: [] }, 0);
    expect(controller.rests.memory(0).runs.inlet?.paused_s).toBe(0);
    controller.rests.remember(null, 0);
    expect(controller.rests.memory(0).runs.inlet?.paused_s).toBe(60);
  });
});

describe('nothing has to be waited for', () => {
  const rested: RunMemory = {
    ...{ resting_s: 0, rest_s: 900, paused_s: 0, spent_s: 0, unrested_s: 0, starts_ago_s: [] },
  };

  test.each<[string, Partial<RunMemory>, boolean]>([
    ['when all has passed', {}, true],
    ['not while it rests', { resting_s: 1 }, false],
    ['not in a pause', { paused_s: 1 }, false],
    ['not while what was spent still counts', { spent_s: 5, unrested_s: 1 }, false],
    ['not while a start is known', { starts_ago_s: [0] }, false],
  ])('%s', (_, some, expected) => {
    expect(allRested({ runs: { inlet: rested, pump: { ...rested, ...some } }, sources: [] })).toBe(expected);
  });

  test('not while a source is locked, and not because it was dry at its last try', () => {
    const locked = (remaining_s: number) => ({ runs: {}, sources: [{ id: 'bore', remaining_s }] });
    expect([0, 1].map((remaining_s) => allRested(locked(remaining_s)))).toEqual([true, false]);
  });

  test('also while a source waits for its tank: that is over by the level, and not by time', () => {
    expect(allRested({ runs: {}, sources: [], low_sources: ['rain'] })).toBe(true);
  });
});
