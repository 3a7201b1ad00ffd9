import { describe, expect, test } from '@jest/globals';
import type { InletOptions } from '../../../../firmware/domain/actuator/inlet-options.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { SourceOptions } from '../../../../firmware/domain/source/source.js';
import { command } from '../support/commands.js';
import { BORE, RAIN, source, TOWN, tankWith } from '../support/source-tank.js';
import { VirtualTank } from '../support/virtual-tank.js';

describe('an inlet whose sources run dry', () => {
  test('closes when all of them are dry and would have to be pumped, and tries the one whose time is over', () => {
    const tank = tankWith([BORE, { ...RAIN, priority: 3 }], { percent: 4 });
    tank.supply_lph = 0;
    tank.live(140);
    expect(tank.last.inlet).toMatchObject({
      running: false,
      trip: null,
      reason: { code: 'no_source', args: { cause: 'source_dry' } },
    });
    tank.live(600);
    expect(tank.last.inlet?.running).toBe(true);
  });

  test('locks the inlet when its only source is a bore that is dry, until a person has looked', () => {
    const bore = source('bore', { kind: 'bore', priority: 2 });
    const tank = tankWith([bore, source('grey', { quality: 1, priority: 3 })], { percent: 60 });
    const sole = new VirtualTank({ percent: 14, inlet: { sources: [bore] } });
    sole.wakeUp();
    for (const one of [tank, sole]) {
      one.supply_lph = 0;
      one.live(140);
    }
    expect(tank.last.inlet?.trip).toBeNull();
    expect(sole.last.inlet).toMatchObject({
      running: false,
      trip: { code: 'source_dry', args: { source: 'bore', dry_s: 120 } },
    });
    sole.live(2_000);
    expect(sole.last.inlet?.running).toBe(false);
    expect(sole.tell(command('reset')).accepted).toBe(true);
    expect(sole.last.inlet?.running).toBe(true);
  });

  test('locks the inlet when all its sources are dry pumps: none of them is tried again every hour', () => {
    const two = [BORE, { ...BORE, id: 'well', priority: 3 }].map((one) => ({ ...one, dry_run_s: 60 }));
    const tank = new VirtualTank({
      percent: 14,
      supply_lph: 0,
      known_inflow_lph: 1_800,
      inlet: { sources: two },
    });
    const started: string[] = [];
    let was: string | null = null;
    let dry_s = 0;
    tank.live(24 * 3_600, ({ inlet, next_tick_ms }) => {
      const now = inlet?.source ?? null;
      if (now !== null && now !== was) started.push(now);
      if (now !== null) dry_s += next_tick_ms / 1_000;
      was = now;
    });
    expect(started).toEqual(['bore', 'well']);
    expect(dry_s).toBeLessThan(130);
    expect(tank.last.inlet).toMatchObject({
      running: false,
      reason: { code: 'tripped', args: { cause: 'source_dry', source: 'well' } },
      trip: { code: 'source_dry' },
    });
    tank.supply_lph = 1_800;
    expect(tank.tell(command('reset')).accepted).toBe(true);
    tank.live(300);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'bore', trip: null });
  });

  test.each<[string, number, Partial<SourceOptions>, Partial<InletOptions>]>([
    ['only one start an hour is allowed', 2, {}, { max_starts_per_hour: 1 }],
    ['each is tried for longer than the first is left alone', 3, { dry_run_s: 1_800 }, { max_run_s: 7_200 }],
    ['each is tried again at once', 2, { retry_after_s: 60 }, {}],
  ])('locks the inlet when dry pumps would take turns, because %s', (_, pumps, rest, inlet) => {
    const bores = ['bore', 'well', 'spring'].slice(0, pumps).map((id, i) => {
      return source(id, { kind: 'bore', priority: i + 1, ...rest });
    });
    const tank = tankWith(bores, { percent: null }, 14, inlet);
    tank.supply_lph = 0;
    let dry_s = 0;
    tank.live(4 * 3_600, ({ inlet: told, next_tick_ms }) => {
      if (told?.running) dry_s += next_tick_ms / 1_000;
    });
    expect(tank.last.inlet?.trip).toMatchObject({ code: 'source_dry' });
    const { dry_run_s } = bores[0] ?? {};
    expect(dry_s).toBeLessThan(pumps * (4 / 3) * (dry_run_s ?? 0));
  });

  test.each([false, true])(
    'forgets that a pump was dry once another has brought water (by a meter: %p)',
    (metered) => {
      const tank = tankWith(
        ['bore', 'well'].map((id, i) => ({ ...BORE, id, priority: i + 1 })),
        { percent: null },
        14,
        { max_run_s: 7_200 },
      );
      let pulses = 0;
      if (metered)
        tank.instruments = () => {
          if (tank.supply_lph > 0) pulses += 1;
          return { level_switches: [], flow_meters: [{ on: 'inlet', litres_per_pulse: 1, pulses }] };
        };
      tank.controller.rests.remember({ runs: {}, sources: [{ id: 'well', remaining_s: 0 }] }, tank.now_ms);
      tank.live(300);
      tank.supply_lph = 0;
      tank.live(200);
      expect(tank.last.inlet).toMatchObject({ running: true, source: 'well', trip: null });
      tank.live(200);
      expect(tank.last.inlet?.trip).toMatchObject({ code: 'source_dry', args: { source: 'well' } });
    },
  );

  const NIGHT = [{ from_minute: 1_320, to_minute: 360 }];

  test.each<[string, Partial<SourceOptions>, number | null]>([
    ['has to wait for its hour', { allowed_hours: NIGHT }, null],
    ['comes from a tank that is low', { supply_tank: 'cistern' }, 4],
    ['comes from a tank of unknown level', { supply_tank: 'cistern' }, null],
    ['waits for a lease', {}, null],
  ])('locks nothing while another pump only %s: it can still take over', (_, rest, percent) => {
    const well = source('well', { kind: 'bore', priority: 3, ...rest });
    const tank = tankWith([BORE, well], { percent }, 13);
    tank.controller.follow({ minute: 600 });
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600, source: 'well' });
    tank.supply_lph = 0;
    tank.live(200);
    expect(tank.last.inlet).toMatchObject({
      ...{ running: false, trip: null, reason: { code: 'no_source', args: { cause: 'source_dry' } } },
    });
  });

  test('unlocks a dry source by a reset, also where nothing else is locked, and runs by hand from it', () => {
    const tank = tankWith([BORE, { ...RAIN, priority: 3 }], { percent: 4 });
    expect(tank.tell(command('reset'))).toMatchObject({
      accepted: false,
      reason: { code: 'nothing_to_reset' },
    });
    tank.supply_lph = 0;
    tank.live(140);
    expect(tank.last.inlet).toMatchObject({ running: false, trip: null, reason: { code: 'no_source' } });
    const byHand = () => tank.tell(command('open', { duration_s: 60 }));
    expect(byHand()).toMatchObject({ accepted: false, reason: { code: 'no_source' } });
    tank.supply_lph = 1_800;
    const { revision } = tank.controller.rests;
    expect(tank.tell(command('reset'))).toMatchObject({ accepted: true, reason: { code: 'trip_reset' } });
    expect(tank.controller.rests.revision).toBeGreaterThan(revision);
    expect(tank.tell(command('reset'))).toMatchObject({
      accepted: false,
      reason: { code: 'nothing_to_reset' },
    });
    tank.live(10);
    expect(byHand()).toMatchObject({ accepted: true });
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'bore', mode: 'hand' });
  });

  test('goes back to a dry source by a reset while another fills', () => {
    const tank = tankWith([{ ...BORE, priority: 1 }, TOWN], { percent: null });
    tank.supply_lph = 0;
    tank.live(140);
    tank.supply_lph = 1_800;
    tank.live(10);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
    expect(tank.tell(command('reset')).accepted).toBe(true);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'bore' });
  });

  test('starts no pump more often within an hour than allowed, and fills from the main instead', () => {
    const bore = { ...BORE, priority: 1, dry_run_s: 10, retry_after_s: 60 };
    const tank = new VirtualTank({
      ...{ percent: 14, shape: verticalCylinder(3_000, 2_000), known_inflow_lph: 1_800, noise_mm: 0.3 },
      inlet: { sources: [bore, TOWN], max_starts_per_hour: 3, max_run_s: 36_000 },
    });
    const started_ms: number[] = [];
    let was: string | null = null;
    tank.live(3 * 3_600, ({ inlet }) => {
      const now = inlet?.source ?? null;
      if (now === 'bore' && was !== 'bore') started_ms.push(tank.now_ms);
      tank.supply_lph = now === 'bore' ? 0 : 1_800;
      was = now;
    });
    expect(started_ms.length).toBeGreaterThan(1);
    for (const [i, at_ms] of started_ms.entries())
      expect(at_ms - (started_ms[i - 3] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(3_600_000);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
    expect(tank.inflow_litres).toBeGreaterThan(4_900);
  });

  test('stops when its source is dry and no start is left for another pump, and begins from that one when one is', () => {
    const sources = [
      { ...BORE, retry_after_s: 7_200 },
      { ...RAIN, priority: 3 },
    ];
    const tank = tankWith(sources, { percent: 60 }, 14, { max_starts_per_hour: 1 });
    tank.supply_lph = 0;
    while (tank.last.inlet?.running) tank.step();
    expect(tank.last.inlet).toMatchObject({
      trip: null,
      reason: { code: 'no_source', args: { cause: 'too_many_starts', max_starts_per_hour: 1 } },
    });
    tank.supply_lph = 1_800;
    tank.live(3_000);
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'too_many_starts' } });
    tank.live(600);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'rain' });
  });

  test('changes to a better source only while a start is left for the way back', () => {
    const cistern = { percent: 4 };
    const tank = tankWith([TOWN, RAIN], cistern, 14, { max_starts_per_hour: 2 });
    cistern.percent = 60;
    tank.live(60);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
    const other = tankWith([TOWN, RAIN], { percent: 60 }, 14, { max_starts_per_hour: 3 });
    other.live(60);
    expect(other.last.inlet?.source).toBe('rain');
  });

  test('goes on with a dry main where no other can take over: what comes back is not missed', () => {
    const sole = new VirtualTank({ percent: 14, inlet: { sources: [TOWN] } });
    sole.wakeUp();
    const tank = tankWith([source('bore', { kind: 'bore' }), TOWN], { percent: null });
    for (const one of [sole, tank]) {
      one.supply_lph = 0;
      one.live(300);
      expect(one.last.inlet).toMatchObject({ running: true, source: 'town', trip: null });
      one.supply_lph = 1_800;
      one.live(60);
      expect(one.last.inlet).toMatchObject({ running: true, source: 'town' });
      expect(one.last.reading.level?.percent).toBeGreaterThan(14.5);
    }
  });

  test('leaves a dry main as soon as another can be tried again, and goes back to it when that is dry, too', () => {
    const tank = tankWith([source('bore', { kind: 'bore', retry_after_s: 600 }), TOWN], { percent: null });
    tank.supply_lph = 0;
    const sources = Array.from({ length: 10 }, () => {
      tank.live(120);
      return tank.last.inlet?.source;
    });
    expect(sources.join(' ')).toMatch(/^bore town( town)* bore( bore)? town( town)*$/);
  });

  test('tells that one is dry before it tells whose hour it is not', () => {
    const hours = [{ from_minute: 0, to_minute: 60 }];
    const tank = tankWith(
      [
        { ...TOWN, allowed_hours: hours },
        { ...BORE, priority: 3 },
      ],
      { percent: null },
    );
    tank.controller.follow({ minute: 600 });
    tank.supply_lph = 0;
    tank.live(140);
    const why = { code: 'no_source', args: { cause: 'source_dry', source: 'bore' } };
    expect(tank.last.inlet).toMatchObject({ running: false, reason: why });
  });

  test('gives each the time that is its own to bring water, however long another brought it before', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([RAIN, { ...BORE, dry_run_s: 240 }], cistern);
    tank.live(300);
    expect(tank.last.inlet?.source).toBe('rain');
    cistern.percent = 4;
    tank.supply_lph = 0;
    tank.live(220);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'bore' });
    tank.live(60);
    expect(tank.last.inlet?.running).toBe(false);
  });

  test('never calls one dry that may run without water', () => {
    const tank = tankWith([{ ...TOWN, dry_run_s: null }], { percent: 60 });
    tank.supply_lph = 0;
    tank.live(3_000);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town', trip: null });
  });

  test('tries all of them again when a person has unlocked it', () => {
    const tank = tankWith([BORE, RAIN], { percent: 60 });
    tank.supply_lph = 0;
    tank.live(300);
    expect(tank.last.inlet).toMatchObject({ running: false, trip: { code: 'source_dry' } });
    expect(tank.tell(command('reset')).accepted).toBe(true);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'rain' });
  });
});
