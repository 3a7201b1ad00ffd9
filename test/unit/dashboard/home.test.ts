import { describe, expect, test } from '@jest/globals';
import { arrange, type Findable } from '../../../dashboard/src/home/arrange.js';
import { heightOf, rowsBetween, rowsOf } from '../../../dashboard/src/home/rows.js';
import { urgencyOf } from '../../../dashboard/src/home/urgency.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { inlet, NOW, tank as view } from './views.js';

const tank = (id: string, more: Partial<Findable> = {}): Findable => ({
  id,
  name: id,
  node: 'pi0',
  urgency: 4,
  percent: 50,
  ...more,
});

describe('many tanks', () => {
  const ids = (tanks: readonly Findable[], ...how: ['urgency' | 'name' | 'level' | 'node', string?]) =>
    arrange(tanks, how[0], how[1] ?? '').flatMap((group) => group.ids);

  test('the most urgent first, then by name as people count', () => {
    const tanks = [
      tank('Tank 10'),
      tank('Tank 2'),
      tank('Well', { urgency: 0 }),
      tank('Attic', { urgency: 3 }),
    ];
    expect(ids(tanks, 'urgency')).toEqual(['Well', 'Attic', 'Tank 2', 'Tank 10']);
    expect(ids(tanks, 'name')).toEqual(['Attic', 'Tank 2', 'Tank 10', 'Well']);
  });

  test('what is not known may be empty', () => {
    const tanks = [tank('a', { percent: 5 }), tank('b', { percent: null }), tank('c', { percent: 0 })];
    expect(ids(tanks, 'level')).toEqual(['b', 'c', 'a']);
  });

  test('by node: a group for each, with its name', () => {
    const tanks = [tank('a', { node: 'pi10' }), tank('b', { node: 'pi2' }), tank('c', { node: 'pi10' })];
    expect(arrange(tanks, 'node', '')).toEqual([
      { node: 'pi2', ids: ['b'] },
      { node: 'pi10', ids: ['a', 'c'] },
    ]);
  });

  test.each([
    ['deposito', ['x']],
    ['DEPÓSITO norte', ['x']],
    ['pi7', ['y']],
    ['  ', ['x', 'y']],
    ['nobody', []],
    ['.*', []],
  ])('a search for “%s”', (search, found) => {
    const tanks = [tank('x', { name: 'Depósito Norte' }), tank('y', { name: 'Yard', node: 'pi7' })];
    expect(ids(tanks, 'name', search)).toEqual(found);
  });
});

describe('rows of a long list', () => {
  const sizes = { columns: 2, tanks: () => 100, group: 40 };
  const groups = [
    { node: 'pi0', ids: ['a', 'b', 'c'] },
    { node: 'pi1', ids: ['d'] },
  ];

  test('lie one below the other and count on over groups', () => {
    const rows = rowsOf(groups, sizes);
    expect(rows.map(({ top }) => top)).toEqual([0, 40, 140, 240, 280]);
    expect(heightOf(rows)).toBe(380);
    expect(rows.flatMap((row) => (row.kind === 'tanks' ? row.place : []))).toEqual([1, 3, 4]);
  });

  test('a row is as high as the highest card in it', () => {
    const tanks = (ids: readonly string[]) => (ids.includes('b') ? 150 : 100);
    const rows = rowsOf(groups, { ...sizes, tanks });
    expect(rows.map(({ top }) => top)).toEqual([0, 40, 190, 290, 330]);
    expect(heightOf(rows)).toBe(430);
  });

  test('only those in sight are there, also of 250', () => {
    const ids = Array.from({ length: 250 }, (_, index) => `t${index}`);
    const rows = rowsOf([{ node: null, ids }], { ...sizes, columns: 1 });
    expect(heightOf(rows)).toBe(25_000);
    const seen = rowsBetween(rows, 10_000, 10_800);
    expect(seen).toHaveLength(8);
    expect(seen[0]).toMatchObject({ ids: ['t100'] });
  });

  test('nothing has no height', () => expect(heightOf(rowsOf([], sizes))).toBe(0));
});

describe('urgency', () => {
  const seen = (change = {}) => ({ tank: view(change), taken_ms: 0, inlet_until_ms: null });
  const alarm = (change: Partial<AlarmView>): AlarmView => ({
    ts: NOW,
    id: 'tank.house.level_low',
    code: 'level_low',
    state: 'active_unacknowledged',
    priority: 'high',
    args: {},
    text: '',
    scope: 'tank',
    subject: 'house',
    raised: NOW,
    acknowledged_by: null,
    shelved_until: null,
    ...change,
  });

  test('alarms of this tank come first, others not at all', () => {
    expect(urgencyOf(seen(), null, [alarm({})])).toBe(0);
    expect(urgencyOf(seen(), null, [alarm({ priority: 'low' })])).toBe(1);
    expect(urgencyOf(seen(), null, [alarm({ subject: 'farm' })])).toBe(4);
    expect(urgencyOf(seen(), null, [alarm({ scope: 'node' })])).toBe(4);
    expect(urgencyOf(seen(), null, [alarm({ state: 'shelved' })])).toBe(4);
  });

  test('a level that is not known comes before a valve at work; no contact is no tank’s doing', () => {
    expect(urgencyOf(seen(), 'stale', [])).toBe(2);
    expect(urgencyOf(seen(), 'node_offline', [])).toBe(2);
    expect(urgencyOf(seen(), 'no_contact', [])).toBe(4);
    expect(urgencyOf(seen({ inlet: inlet({ state: 'open' }) }), null, [])).toBe(3);
    expect(urgencyOf(seen({ inlet: inlet({ mode: 'off' }) }), null, [])).toBe(3);
    expect(urgencyOf(seen({ inlet: null }), null, [])).toBe(4);
  });
});
