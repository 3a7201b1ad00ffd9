import { describe, expect, test } from '@jest/globals';
import { command } from '../support/commands.js';
import { RAIN, source, TOWN, tankWith } from '../support/source-tank.js';

describe('an inlet with several sources', () => {
  test('fills from the first, and tells which', () => {
    const tank = tankWith([TOWN, RAIN], { percent: 60 });
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'rain', reason: { code: 'below_low' } });
  });

  test('switches over while it fills, and back when the first has recovered; a closed inlet has no source', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([TOWN, RAIN], cistern);
    const seen: (string | null | undefined)[] = [];
    for (const percent of [60, 5, 10, 30]) {
      cistern.percent = percent;
      tank.live(20);
      seen.push(tank.last.inlet?.source);
    }
    expect(seen).toEqual(['rain', 'town', 'town', 'rain']);
    tank.tell(command('close', { duration_s: 60 }));
    expect(tank.last.inlet).toMatchObject({ running: false, source: null });
  });

  test('stays closed when none can be used, and says why the first cannot', () => {
    const tank = tankWith([RAIN], { percent: null });
    expect(tank.last.inlet).toMatchObject({
      running: false,
      reason: { code: 'no_source', args: { cause: 'source_level_unknown', source: 'rain', tank: 'cistern' } },
    });
    expect(tank.tell(command('open', { duration_s: 60 })).accepted).toBe(false);
    expect(tank.valve_open).toBe(false);
  });

  test('leaves a source that brings nothing for the next one, and locks nothing', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([TOWN, RAIN], cistern);
    tank.supply_lph = 0;
    tank.live(140);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town', trip: null });
    tank.supply_lph = 1_800;
    tank.live(300);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
  });

  test('does not change over to a better source before its shortest run is over, unless its own is dry', () => {
    const cistern = { percent: 4 };
    const tank = tankWith([TOWN, RAIN], cistern, 14, { min_run_s: 60 });
    expect(tank.last.inlet?.source).toBe('town');
    cistern.percent = 60;
    tank.live(50);
    expect(tank.last.inlet?.source).toBe('town');
    tank.live(20);
    expect(tank.last.inlet?.source).toBe('rain');
    cistern.percent = 4;
    tank.live(5);
    expect(tank.last.inlet?.source).toBe('town');
  });

  test('a lease lets those wait that cost something, and the others fill', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([TOWN, RAIN], cistern, 16);
    tank.lease({
      actuator: 'inlet',
      want: 'wait',
      lease_s: 600,
      reason: { code: 'waits_for_rain', args: {} },
    });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'rain' });
    cistern.percent = 4;
    tank.live(5);
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'no_source' } });
  });

  test.each<[string, number | null]>([
    ['is low', 4],
    ['is of unknown level', null],
  ])('says that another one waits for rain rather than that the first %s', (_, percent) => {
    const tank = tankWith([RAIN, TOWN], { percent }, 16);
    const rain = { code: 'waits_for_rain', args: {} };
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600, reason: rain });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    expect(tank.last.inlet?.reason).toMatchObject({ code: 'no_source', args: { cause: 'waits_for_rain' } });
  });

  test('says that another one waits for its hour rather than that the first is low, but that it was dry before both', () => {
    const at_night = { ...TOWN, allowed_hours: [{ from_minute: 1_320, to_minute: 360 }] };
    const cistern = { percent: 4 };
    const tank = tankWith([RAIN, at_night], cistern, 50);
    tank.controller.follow({ minute: 600, joined: false });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    const cause = { cause: 'source_outside_hours', source: 'town' };
    expect(tank.last.inlet?.reason).toMatchObject({ code: 'no_source', args: cause });
    cistern.percent = 60;
    tank.supply_lph = 0;
    tank.live(200);
    expect(tank.last.inlet?.reason).toMatchObject({ code: 'no_source', args: { cause: 'source_dry' } });
  });

  test.each(['transfer_runs', 'transfer_hand_runs', 'transfer_ready'])('by %s all of them wait', (code) => {
    const tank = tankWith([TOWN, RAIN], { percent: 60 }, 16);
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600, reason: { code, args: {} } });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    expect(tank.last.inlet).toMatchObject({
      running: false,
      reason: { code: 'no_source', args: { cause: code } },
    });
  });

  test('a lease may name the one that waits', () => {
    const tank = tankWith([TOWN, RAIN], { percent: 60 }, 16);
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600, source: 'rain' });
    tank.litres = tank.shape.capacity_litres * 0.14;
    tank.live(20);
    expect(tank.last.inlet?.source).toBe('town');
  });

  test('keeps to its shortest run from any source, whenever it began', () => {
    const cistern = { percent: 4 };
    const tank = tankWith([TOWN, RAIN], cistern, 50, { min_run_s: 60 });
    tank.live(600);
    tank.litres = tank.shape.capacity_litres * 0.14;
    while (tank.last.inlet?.running !== true) tank.step();
    cistern.percent = 60;
    tank.live(40);
    expect(tank.last.inlet?.source).toBe('town');
    tank.live(30);
    expect(tank.last.inlet?.source).toBe('rain');
  });

  test('goes on with the one it fills from when a lease lets that wait', () => {
    const tank = tankWith([TOWN, RAIN], { percent: 4 });
    tank.live(30);
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600 });
    tank.live(60);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
  });

  test('lets none wait for a person', () => {
    const tank = tankWith([TOWN], { percent: 60 }, 30);
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600 });
    expect(tank.tell(command('open', { duration_s: 60 })).accepted).toBe(true);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town' });
  });

  test('learns of each what it brings, also when it changes over while it fills', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([TOWN, RAIN], cistern, 10);
    tank.supply_lph = 2_400;
    tank.live(400);
    cistern.percent = 4;
    tank.supply_lph = 900;
    tank.live(600);
    tank.tell(command('close', { duration_s: 60 }));
    const learned = (id: string) => tank.controller.memory?.inflows[id]?.at(-1)?.mean_lph;
    expect(learned('rain')).toBeCloseTo(2_400, -2.5);
    expect(learned('town')).toBeCloseTo(900, -2.5);
  });

  test('learns what each of them brings, and remembers it', () => {
    const cistern = { percent: 60 };
    const tank = tankWith([TOWN, RAIN], cistern, 10);
    tank.supply_lph = 2_400;
    tank.live(900);
    tank.tell(command('close', { duration_s: 60 }));
    const { memory } = tank.controller;
    expect(Object.keys(memory?.inflows ?? {})).toContain('rain');
    const another = tankWith([TOWN, RAIN], cistern, 10);
    if (memory === null) throw new Error('nothing was learned');
    another.controller.remember(memory);
    expect(another.controller.memory).toEqual(memory);
  });
});

test('why each source is not used is told in the order in which they are asked, and at last of those that never fit', () => {
  const tank = tankWith([{ ...RAIN, quality: 4 }, source('grey', { quality: 1 }), TOWN], { percent: 4 }, 14, {
    least_quality: 2,
  });
  const told = tank.controller.sources(tank.now_ms);
  expect(told.map(({ source, blocks }) => [source.id, blocks?.code ?? null])).toEqual([
    ['rain', 'source_low'],
    ['town', null],
    ['grey', 'source_unfit'],
  ]);
});
