import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import { SOURCE_DEFAULTS, type SourceOptions } from '../../../../firmware/domain/source/source.js';
import { SourceChoice, type SourceSituation } from '../../../../firmware/domain/source/source-choice.js';

const source = (id: string, rest: Partial<SourceOptions> = {}): SourceOptions => ({
  ...SOURCE_DEFAULTS,
  ...{ id, kind: 'town' },
  ...rest,
});
const RAIN = source('rain', { kind: 'rain', priority: 1, supply_tank: 'cistern' });
const TOWN = source('town', { priority: 2, cost_per_m3: 2 });
const BORE = source('bore', { kind: 'bore' });

const at = (rest: Partial<SourceSituation> = {}): SourceSituation => ({
  ...{ now_ms: 0, minute: 600, supply_percent: () => 80 },
  ...rest,
});
const blocks = (choice: SourceChoice, situation: SourceSituation) =>
  Object.fromEntries(
    choice.states(situation).map(({ source: { id }, blocks }) => [id, blocks?.code ?? null]),
  );

describe('choosing a source', () => {
  test.each<[string, readonly SourceOptions[], string | null]>([
    ['by priority', [TOWN, RAIN], 'rain'],
    ['by cost among equals', [source('a', { cost_per_m3: 3 }), source('b', { cost_per_m3: 1 })], 'b'],
    ['by quality among equals of cost', [source('a', { quality: 2 }), source('b', { quality: 4 })], 'b'],
    ['priority goes before cost', [source('a', { cost_per_m3: 3 }), source('b', { priority: 2 })], 'a'],
    ['none where there is none', [], null],
  ])('%s', (_, sources, chosen) => {
    expect(new SourceChoice(sources).choose(at())?.id ?? null).toBe(chosen);
  });

  test('never one that is not good enough for the tank', () => {
    const grey = source('grey', { kind: 'grey', quality: 1 });
    expect(new SourceChoice([grey, TOWN], 3).choose(at())?.id).toBe('town');
    expect(new SourceChoice([grey], 2).choose(at())).toBeNull();
    expect(new SourceChoice([grey], 1).choose(at())?.id).toBe('grey');
  });

  test('falls over to the next when the supplying tank is nearly empty, and back only when it has recovered', () => {
    const choice = new SourceChoice([RAIN, TOWN]);
    const chosen = (percent: number | null) => choice.choose(at({ supply_percent: () => percent }))?.id;
    expect([30, 6, 5.1].map(chosen)).toEqual(['rain', 'rain', 'rain']);
    expect([5, 10, 24.9].map(chosen)).toEqual(['town', 'town', 'town']);
    expect([25, 6].map(chosen)).toEqual(['rain', 'rain']);
  });

  test('takes a supplying tank of unknown level for empty', () => {
    const choice = new SourceChoice([RAIN, TOWN]);
    expect(choice.choose(at({ supply_percent: () => 20 }))?.id).toBe('rain');
    expect(blocks(choice, at({ supply_percent: () => null }))).toEqual({
      ...{ rain: 'source_level_unknown', town: null },
    });
    // What was unknown must first be seen to have recovered.
    expect(choice.choose(at({ supply_percent: () => 20 }))?.id).toBe('town');
    expect(choice.choose(at({ supply_percent: () => 25 }))?.id).toBe('rain');
  });

  test('does not take one for empty that nobody has looked at yet: it is used from its first reading on', () => {
    const choice = new SourceChoice([RAIN, TOWN]);
    expect(blocks(choice, at({ supply_percent: () => null })).rain).toBe('source_level_unknown');
    expect(choice.choose(at({ supply_percent: () => 20 }))?.id).toBe('rain');
    const empty = new SourceChoice([RAIN, TOWN]);
    expect(empty.choose(at({ supply_percent: () => null }))?.id).toBe('town');
    expect(empty.choose(at({ supply_percent: () => 5 }))?.id).toBe('town');
    expect(empty.choose(at({ supply_percent: () => 20 }))?.id).toBe('town');
  });

  test('asks for the level of the tank it comes from, and of no other', () => {
    const asked: string[] = [];
    const supply_percent = (tank: string) => {
      asked.push(tank);
      return 50;
    };
    new SourceChoice([RAIN, TOWN]).states(at({ supply_percent }));
    expect(asked).toEqual(['cistern']);
  });

  test('leaves one that ran dry alone for its time', () => {
    const choice = new SourceChoice([{ ...RAIN, retry_after_s: 100 }, TOWN]);
    choice.ranDry('rain', 50_000);
    expect(blocks(choice, at({ now_ms: 149_999 }))).toEqual({ rain: 'source_dry', town: null });
    expect(choice.choose(at({ now_ms: 150_000 }))?.id).toBe('rain');
    choice.ranDry('rain', 200_000);
    choice.reset();
    expect(choice.choose(at({ now_ms: 200_000 }))?.id).toBe('rain');
    choice.ranDry('nobody', 200_000);
    expect(choice.choose(at({ now_ms: 200_000 }))?.id).toBe('rain');
  });

  test('does not leave a main that ran dry alone where no other can take over, unless it may not be used at all', () => {
    const choice = new SourceChoice([
      RAIN,
      { ...TOWN, allowed_hours: [{ from_minute: 600, to_minute: 660 }] },
    ]);
    choice.ranDry('town', 0);
    const rain = (percent: number, minute: number) => at({ supply_percent: () => percent, minute });
    expect(blocks(choice, rain(80, 600))).toEqual({ rain: null, town: 'source_dry' });
    expect(blocks(choice, rain(4, 600))).toEqual({ rain: 'source_low', town: null });
    expect(choice.choose(rain(4, 600))?.id).toBe('town');
    expect(blocks(choice, rain(4, 660))).toEqual({ rain: 'source_low', town: 'source_dry' });
  });

  test('of two mains that ran dry, goes on with the first, and with no pump', () => {
    const spring = source('spring', { priority: 3 });
    const choice = new SourceChoice([source('bore', { kind: 'bore' }), TOWN, spring]);
    for (const id of ['bore', 'town', 'spring']) choice.ranDry(id, 0);
    expect(blocks(choice, at())).toEqual({ bore: 'source_dry', town: null, spring: 'source_dry' });
  });

  test('of several, leaves the one alone that ran dry', () => {
    const choice = new SourceChoice([RAIN, TOWN]);
    choice.ranDry('town', 0);
    expect(blocks(choice, at())).toEqual({ rain: null, town: 'source_dry' });
  });

  test('names what stands in the way, with the figures of the sentence', () => {
    const bore = source('bore', { kind: 'bore', allowed_hours: [{ from_minute: 0, to_minute: 60 }] });
    const why = (choice: SourceChoice, situation: SourceSituation) => choice.states(situation)[0]?.blocks;
    expect(why(new SourceChoice([bore]), at())).toEqual(reason('source_outside_hours', { source: 'bore' }));
    expect(why(new SourceChoice([RAIN]), at({ supply_percent: () => 1 }))).toEqual(
      reason('source_low', { source: 'rain', tank: 'cistern', restore_percent: 25 }),
    );
    for (const dry_run_s of [90, null]) {
      const choice = new SourceChoice([{ ...bore, dry_run_s }]);
      choice.ranDry('bore', 0);
      expect(why(choice, at())).toEqual(reason('source_dry', { source: 'bore', dry_s: dry_run_s ?? 0 }));
    }
  });

  test.each<[string, readonly SourceOptions[], readonly string[], boolean]>([
    ['the only one is a pump, and dry', [BORE], ['bore'], true],
    ['the only one is a pump, and was not dry', [BORE], [], false],
    ['a main comes back by itself', [TOWN], ['town'], false],
    ['one of two pumps is not dry', [BORE, RAIN], ['bore'], false],
    ['all are pumps, and dry', [BORE, RAIN], ['bore', 'rain'], true],
    ['a main is among those that are dry', [BORE, TOWN], ['bore', 'town'], false],
    ['there is none', [], [], false],
  ])('wants a person when all are dry pumps: %s', (_, sources, dry, expected) => {
    const choice = new SourceChoice(sources);
    for (const id of dry) choice.ranDry(id, 0);
    expect(choice.wantAPerson).toBe(expected);
    expect(choice.anyDry(1_000)).toBe(dry.length > 0);
    expect(choice.anyDry(3_600_000)).toBe(false);
  });

  test('counts one as dry until it brings water, and the others with it that may be tried again', () => {
    const choice = new SourceChoice([BORE, RAIN]);
    choice.ranDry('bore', 0);
    choice.brought('rain', 3_599_999);
    choice.ranDry('rain', 3_599_999);
    expect(choice.wantAPerson).toBe(true);
    choice.brought('rain', 3_600_000);
    choice.ranDry('rain', 3_600_000);
    expect(choice.wantAPerson).toBe(false);
  });

  test('keeps to the hours, and to none while the clock is not trusted', () => {
    const night = source('night', { allowed_hours: [{ from_minute: 1_320, to_minute: 360 }] });
    const choice = new SourceChoice([night, { ...TOWN, priority: 2 }]);
    expect(choice.choose(at({ minute: 600 }))?.id).toBe('town');
    expect(choice.choose(at({ minute: 1_320 }))?.id).toBe('night');
    expect(choice.choose(at({ minute: null }))?.id).toBe('night');
    expect(blocks(choice, at({ minute: 360 }))).toEqual({ night: 'source_outside_hours', town: null });
  });

  test('lets one wait for whom the gateway asks', () => {
    const waits = ({ cost_per_m3 }: SourceOptions) => (cost_per_m3 > 0 ? reason('waits_for_rain') : null);
    const choice = new SourceChoice([TOWN, { ...RAIN, priority: 3 }]);
    expect(choice.choose(at({ waits }))?.id).toBe('rain');
  });
});

describe('what is locked because the tank it comes from is low, over a restart', () => {
  const ROOF = source('roof', { kind: 'rain', supply_tank: 'cistern', priority: 3 });
  const chosen = (choice: SourceChoice, percent: number | null) =>
    choice.choose(at({ supply_percent: () => percent }))?.id ?? null;

  test('stays locked until that tank has recovered, and is used from then on', () => {
    const before = new SourceChoice([RAIN]);
    expect([30, 5, 6].map((percent) => chosen(before, percent))).toEqual(['rain', null, null]);
    expect(before.low).toEqual(['rain']);
    const after = new SourceChoice([RAIN]);
    after.remember([], 0, before.low);
    expect(after.low).toEqual(['rain']);
    expect([6, 24.9, null, 25, 6].map((percent) => chosen(after, percent))).toEqual([
      ...[null, null, null, 'rain', 'rain'],
    ]);
    expect(after.low).toEqual([]);
  });

  test('is not the one that was only unknown, nor one that no longer comes from a tank, or is gone', () => {
    const lost = new SourceChoice([RAIN]);
    expect([30, null, 20].map((percent) => chosen(lost, percent))).toEqual(['rain', null, null]);
    expect(lost.low).toEqual([]);
    const after = new SourceChoice([TOWN, ROOF]);
    after.remember([], 0, ['town', 'gone', 'roof']);
    expect(after.low).toEqual(['roof']);
    expect(chosen(after, 6)).toBe('town');
  });

  test('has changed when it is locked and when it has recovered, and at nothing between', () => {
    const choice = new SourceChoice([RAIN]);
    const seen = [30, 20, null, 20, 5, 4, null, 20, 25, 80].map((percent) => {
      chosen(choice, percent);
      return choice.revision;
    });
    expect(seen).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
  });
});

describe('what is locked for having been dry, over a restart', () => {
  const BORE = source('bore', { kind: 'bore', retry_after_s: 600 });
  const SPRING = source('spring', { kind: 'bore', priority: 2, retry_after_s: 100 });
  const choose = (choice: SourceChoice, now_ms: number) => choice.choose(at({ now_ms }))?.id ?? null;

  test('stays locked for what was left, for the same reason', () => {
    const before = new SourceChoice([BORE, SPRING]);
    before.ranDry('bore', 50_000);
    expect(before.memory(100_500)).toEqual([{ id: 'bore', remaining_s: 550 }]);
    expect(before.memory(650_000)).toEqual([{ id: 'bore', remaining_s: 0 }]);
    const after = new SourceChoice([BORE, SPRING]);
    after.remember(before.memory(100_500), 1_000);
    expect(after.states(at({ now_ms: 1_000 }))[0]?.blocks).toEqual(
      reason('source_dry', { source: 'bore', dry_s: 120 }),
    );
    expect([550_999, 551_000].map((now_ms) => choose(after, now_ms))).toEqual(['spring', 'bore']);
  });

  test('is locked for no longer than it would be locked now; what is not known here is left out', () => {
    const after = new SourceChoice([BORE, SPRING]);
    const locks = [
      { id: 'bore', remaining_s: 1e9 },
      { id: 'gone', remaining_s: 60 },
      { id: 'spring', remaining_s: Number.NaN },
    ];
    after.remember(locks, 0);
    expect(after.memory(0)).toEqual([{ id: 'bore', remaining_s: 600 }]);
    after.reset();
    expect(choose(after, 0)).toBe('bore');
  });

  test('was dry at its last try, also when it may be tried again', () => {
    const before = new SourceChoice([BORE, SPRING]);
    before.ranDry('bore', 0);
    const after = new SourceChoice([BORE, SPRING]);
    after.remember(before.memory(700_000), 0);
    expect(choose(after, 0)).toBe('bore');
    after.ranDry('spring', 0);
    expect(after.wantAPerson).toBe(true);
  });

  test('has changed when a source is locked, brings water, and at a reset, not while a dry one goes on', () => {
    const choice = new SourceChoice([BORE, TOWN]);
    const seen = [choice.revision];
    const see = () => seen.push(choice.revision);
    choice.reset();
    see();
    choice.ranDry('bore', 0);
    see();
    choice.ranDry('bore', 1_000);
    see();
    choice.ranDry('bore', 601_000);
    see();
    choice.brought('bore', 602_000);
    see();
    choice.brought('bore', 603_000);
    see();
    choice.ranDry('bore', 604_000);
    see();
    choice.reset();
    see();
    expect(seen).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 5]);
  });
});

test('a source that is not good enough is none to choose, and says why', () => {
  const grey = source('grey', { kind: 'grey', quality: 2 });
  const choice = new SourceChoice([grey, { ...TOWN, quality: 3 }], 3);
  expect(choice.states(at()).map((one) => one.source.id)).toEqual(['town']);
  const blocks = reason('source_unfit', { source: 'grey', quality: 2, least_quality: 3 });
  expect(choice.unfit).toEqual([{ source: grey, blocks }]);
});
