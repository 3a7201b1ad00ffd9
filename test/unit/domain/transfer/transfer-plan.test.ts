import { describe, expect, test } from '@jest/globals';
import { DRY_FOR_MS } from '../../../../firmware/domain/instruments/float-guard.js';
import type { SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { DOUBTED_FOR_MS } from '../../../../firmware/domain/instruments/switch-above.js';
import { PROGRESS_WITHIN_MS, TRY_AGAIN_AFTER_MS } from '../../../../firmware/domain/transfer/pumping.js';
import { UNCERTAIN_FOR_MS } from '../../../../firmware/domain/transfer/target-watch.js';
import { TransferPlan } from '../../../../firmware/domain/transfer/transfer-plan.js';
import type { TransferTank } from '../../../../firmware/domain/transfer/transfer-tank.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';

const RULE = { low_percent: 15, high_percent: 80, enabled: true };
const WAITS = { code: 'not_asked', args: {} };
const tank = (id: string, level_percent: number | null, rest: Partial<TransferTank> = {}): TransferTank => ({
  ...{ id, level_percent, certain: true, doubted: false, level_switches: [], rule: RULE, schedule: null },
  ...{ inlet_open: false, inlet_held: false, supplied_by: [], pump: null, ...rest },
});
const pumping = (id: string, level_percent: number | null, to_tank: string, rest: object = {}) =>
  tank(id, level_percent, {
    pump: { to_tank, reserve_percent: 10, on: false, mode: 'auto', locked: false, why: WAITS, ...rest },
  });
const float = (state: SwitchState) => ({
  level_switches: [{ at: 'high', switch_percent: 90, state } as const],
});

/** `farm>house run transfer_runs`, for each pump. Whatever is decided is told in a whole sentence. */
function decided(plan: TransferPlan, tanks: readonly TransferTank[], now_ms = 0): string[] {
  return plan.decide(tanks, now_ms).map(({ from, to, run, end_hand, hold_inlet, reason }) => {
    expect(sentence(reason)).not.toMatch(/(^|[\s(])\?([\s):,]|$)|NaN|undefined/);
    const does = run ? 'run' : end_hand ? 'end' : 'rest';
    return [`${from}>${to}`, does, ...(hold_inlet ? ['hold'] : []), reason.code].join(' ');
  });
}
const toldBy = (...tanks: TransferTank[]) =>
  new TransferPlan().decide(tanks, 0).map(({ reason }) => sentence(reason));
const once = (...tanks: TransferTank[]) => decided(new TransferPlan(), tanks);

describe('a transfer', () => {
  test('is told with its figures, rounded down so that no sentence contradicts itself', () => {
    expect(toldBy(pumping('farm', 60, 'house'), tank('house', 14.97))).toEqual([
      'House is at 14.9 %: it is filled from farm until it reaches 80 %',
    ]);
    expect(toldBy(pumping('farm', 9.99, 'house'), tank('house', 14))).toEqual([
      'Farm is at 9.9 %, and keeps a reserve of 10 %',
    ]);
  });

  test.each<[string, TransferTank[], string]>([
    [
      'runs below the low setpoint',
      [pumping('farm', 60, 'house'), tank('house', 14.9)],
      'run hold transfer_runs',
    ],
    ['is ready just above it', [pumping('farm', 60, 'house'), tank('house', 15)], 'rest hold transfer_ready'],
    ['is not wanted well above it', [pumping('farm', 60, 'house'), tank('house', 20)], 'rest above_low'],
    ['needs the other tank', [pumping('farm', 60, 'house')], 'rest transfer_target_unknown'],
    ['needs its level', [pumping('farm', 60, 'house'), tank('house', null)], 'rest transfer_level_unknown'],
    [
      'needs its own level',
      [pumping('farm', null, 'house'), tank('house', 14)],
      'rest transfer_level_unknown',
    ],
    [
      'begins on no doubt',
      [pumping('farm', 60, 'house'), tank('house', 14, { certain: false })],
      'rest transfer_level_uncertain',
    ],
    [
      'needs a rule',
      [pumping('farm', 60, 'house'), tank('house', 14, { rule: null })],
      'rest transfer_rule_unknown',
    ],
    [
      'needs it switched on',
      [pumping('farm', 60, 'house'), tank('house', 14, { rule: { ...RULE, enabled: false } })],
      'rest rule_disabled',
    ],
    [
      'leaves a locked pump',
      [pumping('farm', 60, 'house', { locked: true }), tank('house', 14)],
      'rest transfer_pump_locked',
    ],
    [
      'leaves a pump that is held off',
      [pumping('farm', 60, 'house', { mode: 'off' }), tank('house', 14)],
      'rest transfer_pump_by_hand',
    ],
    ['keeps the reserve', [pumping('farm', 10, 'house'), tank('house', 14)], 'rest transfer_supply_low'],
    ['begins only above it', [pumping('farm', 15, 'house'), tank('house', 14)], 'rest transfer_supply_low'],
    ['begins well above it', [pumping('farm', 15.1, 'house'), tank('house', 14)], 'run hold transfer_runs'],
    [
      'waits for the inlet',
      [pumping('farm', 60, 'house'), tank('house', 14, { inlet_open: true })],
      'rest transfer_inlet_fills',
    ],
  ])('%s', (_, tanks, expected) => {
    expect(once(...tanks)).toEqual([`farm>house ${expected}`]);
  });

  test.each<[string, Partial<TransferTank>, string]>([
    ['a wet switch', float('wet'), 'transfer_target_wet'],
    ['a switch that cannot be read', float('unknown'), 'transfer_target_switch_unknown'],
    ['water above what the sensor says', { doubted: true, certain: false }, 'transfer_target_doubted'],
    ['an inlet that is held closed', { inlet_held: true }, 'transfer_target_held'],
    ['an inlet that opens', { inlet_open: true }, 'transfer_inlet_fills'],
    ['a level that is lost', { level_percent: null }, 'transfer_level_unknown'],
  ])('ends at once with %s, and does not begin', (_, rest, code) => {
    const plan = new TransferPlan();
    const at = (now_ms: number, more: Partial<TransferTank>) =>
      decided(plan, [pumping('farm', 60, 'house'), tank('house', 14, more)], now_ms)[0];
    expect(at(0, float('dry'))).toContain('run');
    expect(at(1, { ...float('dry'), ...rest })).toBe(`farm>house rest ${code}`);
    expect(once(pumping('farm', 60, 'house'), tank('house', 14, rest))[0]).toBe(`farm>house rest ${code}`);
  });

  test.each<[string, Partial<TransferTank>, number, string]>([
    ['a wet switch', float('wet'), DRY_FOR_MS, 'transfer_target_was_wet'],
    ['a contradiction', { doubted: true }, DOUBTED_FOR_MS, 'transfer_target_doubted'],
    [
      'a wet switch of a tank of unknown level',
      { ...float('wet'), level_percent: null },
      DRY_FOR_MS,
      'transfer_target_was_wet',
    ],
  ])('does not begin again for a while after %s', (_, rest, span_ms, code) => {
    const plan = new TransferPlan();
    const at = (now_ms: number, more: Partial<TransferTank> = {}) =>
      decided(plan, [pumping('farm', 60, 'house'), tank('house', 14, more)], now_ms)[0];
    at(0, rest);
    expect(at(span_ms - 1)).toBe(`farm>house rest ${code}`);
    expect(at(span_ms)).toContain('run');
  });

  test('is over when its pump is taken out, or leads elsewhere: what is put in its place has to be asked for anew', () => {
    const other = tank('barn', 40);
    for (const between of [tank('farm', 60), pumping('farm', 60, 'barn')]) {
      const plan = new TransferPlan();
      const at = (from: TransferTank, level_percent: number) =>
        decided(plan, [from, tank('house', level_percent), other], 0)[0];
      expect(at(pumping('farm', 60, 'house'), 14)).toContain('run');
      expect(at(pumping('farm', 60, 'house', { on: true }), 40)).toContain('run');
      at(between, 40);
      expect(at(pumping('farm', 60, 'house'), 40)).toBe('farm>house rest above_low');
    }
  });

  test('goes on by a level that is not good for a moment, and no longer', () => {
    const plan = new TransferPlan();
    const at = (now_ms: number, certain: boolean) =>
      decided(plan, [pumping('farm', 60, 'house'), tank('house', 50, { certain })], now_ms)[0];
    decided(plan, [pumping('farm', 60, 'house'), tank('house', 14)]);
    expect(at(1_000, false)).toContain('run');
    expect(at(2_000, true)).toContain('run');
    expect(at(3_000, false)).toContain('run');
    expect(at(2_999 + UNCERTAIN_FOR_MS, false)).toContain('run');
    expect(at(3_000 + UNCERTAIN_FOR_MS, false)).toBe('farm>house rest transfer_target_uncertain');
    expect(at(3_001 + UNCERTAIN_FOR_MS, false)).toBe('farm>house rest transfer_level_uncertain');
  });

  test('goes on to the high setpoint, and down to the reserve', () => {
    const plan = new TransferPlan();
    const at = (farm: number, house: number, rest: Partial<TransferTank> = {}) =>
      decided(plan, [pumping('farm', farm, 'house'), tank('house', house, rest)])[0];
    expect(at(60, 14)).toContain('run');
    expect(at(60, 50, { certain: false })).toContain('run');
    expect(at(10.1, 79.9)).toContain('run');
    expect(at(60, 80)).toBe('farm>house rest reached_high');
    expect(at(60, 79)).toBe('farm>house rest above_low');
    expect(at(60, 14)).toContain('run');
    expect(at(10, 30)).toBe('farm>house rest transfer_supply_low');
  });

  test('never goes in a circle, also through three tanks', () => {
    expect(once(pumping('a', 60, 'b'), pumping('b', 14, 'a'))).toEqual([
      ...['a>b rest transfer_loop', 'b>a rest transfer_loop'],
    ]);
    expect(
      once(pumping('a', 60, 'b'), pumping('b', 60, 'c'), pumping('c', 14, 'a')).every((line) =>
        line.endsWith('transfer_loop'),
      ),
    ).toBe(true);
    // A pump that leads into a circle is in none.
    expect(once(pumping('d', 60, 'a'), pumping('a', 14, 'b'), pumping('b', 60, 'a'))[0]).toBe(
      'd>a run hold transfer_runs',
    );
  });

  test('never goes in a circle that a source closes', () => {
    const house = tank('house', 14);
    expect(once(pumping('farm', 60, 'house'), { ...house, supplied_by: ['farm'] })[0]).toContain('run');
    const farm = { ...pumping('farm', 60, 'house'), supplied_by: ['house'] };
    expect(once(farm, house)).toEqual(['farm>house rest transfer_loop']);
  });

  test('does not begin while another pump runs into the tank, whyever it does', () => {
    const hill = pumping('hill', 60, 'house', { on: true, locked: true });
    expect(once(pumping('farm', 60, 'house'), hill, tank('house', 14))[0]).toBe(
      'farm>house rest transfer_other_fills',
    );
  });

  test('fills a tank one way at a time; the one that runs goes on', () => {
    const plan = new TransferPlan();
    const house = tank('house', 14);
    expect(decided(plan, [pumping('hill', 10, 'house'), pumping('farm', 60, 'house'), house])).toEqual([
      ...['hill>house rest transfer_supply_low', 'farm>house run hold transfer_runs'],
    ]);
    expect(decided(plan, [pumping('hill', 90, 'house'), pumping('farm', 60, 'house'), house])).toEqual([
      ...['farm>house run hold transfer_runs', 'hill>house rest transfer_other_fills'],
    ]);
  });

  test('that brings nothing is given up, and tried again later', () => {
    const plan = new TransferPlan();
    const tanks = [pumping('farm', 60, 'house', { on: true }), tank('house', 14)];
    expect(decided(plan, tanks, 0)[0]).toContain('run');
    expect(decided(plan, tanks, PROGRESS_WITHIN_MS - 1)[0]).toContain('run');
    expect(decided(plan, tanks, PROGRESS_WITHIN_MS)[0]).toBe('farm>house rest transfer_no_progress');
    const again_ms = PROGRESS_WITHIN_MS + TRY_AGAIN_AFTER_MS;
    expect(decided(plan, tanks, again_ms - 1)[0]).toContain('transfer_no_progress');
    expect(decided(plan, tanks, again_ms)[0]).toContain('run');
  });
});

describe('a run by hand', () => {
  const byHand = (id: string, level: number | null, rest: object = {}) =>
    pumping(id, level, 'house', { mode: 'hand', on: true, ...rest });
  const BARRED: [string, TransferTank[], string][] = [
    ['a wet switch', [tank('house', 50, float('wet'))], 'transfer_target_wet'],
    ['a switch that cannot be read', [tank('house', 50, float('unknown'))], 'transfer_target_switch_unknown'],
    ['a contradiction', [tank('house', 50, { doubted: true })], 'transfer_target_doubted'],
    ['an inlet that is held closed', [tank('house', 50, { inlet_held: true })], 'transfer_target_held'],
    ['an open inlet', [tank('house', 50, { inlet_open: true })], 'transfer_inlet_fills'],
    ['an unknown level', [tank('house', null)], 'transfer_level_unknown'],
    ['a tank that nobody knows', [], 'transfer_target_unknown'],
    ['an unknown rule', [tank('house', 50, { rule: null })], 'transfer_rule_unknown'],
    ['the high setpoint', [tank('house', 80)], 'transfer_target_full'],
    ['a circle', [pumping('house', 50, 'farm')], 'transfer_loop'],
  ];

  test.each(BARRED)('is ended by %s', (_, others, code) => {
    expect(once(byHand('farm', 60), ...others)).toContain(`farm>house end hold ${code}`);
  });

  test.each([
    ...BARRED,
    [
      'another that runs',
      [tank('house', 50), pumping('hill', 60, 'house', { on: true })],
      'transfer_other_fills',
    ],
    ['a level that is not good', [tank('house', 50, { certain: false })], 'transfer_level_uncertain'],
  ] as typeof BARRED)('is not begun with %s', (_, others, code) => {
    const tanks = [pumping('farm', 60, 'house'), ...others];
    expect(new TransferPlan().barsHand('farm', tanks, 0)).toMatchObject({ code });
  });

  test('is a matter of the person else: above the low setpoint, from a low tank, and with the rule switched off', () => {
    const house = tank('house', 79.9, { rule: { ...RULE, enabled: false } });
    expect(new TransferPlan().barsHand('farm', [pumping('farm', 5, 'house'), house], 0)).toBeNull();
    expect(once(byHand('farm', null), house)).toEqual(['farm>house rest hold transfer_hand_runs']);
    expect(new TransferPlan().barsHand('house', [house], 0)).toBeNull();
    expect(new TransferPlan().barsHand('nowhere', [house], 0)).toBeNull();
  });

  test('is ended by a level that has not been good for too long', () => {
    const plan = new TransferPlan();
    const at = (now_ms: number) =>
      decided(plan, [byHand('farm', 60), tank('house', 50, { certain: false })], now_ms);
    expect(at(0)).toEqual(['farm>house rest hold transfer_hand_runs']);
    expect(at(UNCERTAIN_FOR_MS)).toEqual(['farm>house end hold transfer_target_uncertain']);
  });

  test('keeps other pumps off; one that ran before it goes on instead', () => {
    const house = tank('house', 14);
    const hill = pumping('hill', 90, 'house');
    expect(once(hill, byHand('farm', 60), house)).toEqual([
      ...['farm>house rest hold transfer_hand_runs', 'hill>house rest transfer_other_fills'],
    ]);
    const plan = new TransferPlan();
    expect(decided(plan, [hill, pumping('farm', 60, 'house'), house])[0]).toContain('hill>house run');
    const runs = pumping('hill', 90, 'house', { on: true });
    expect(decided(plan, [byHand('farm', 60), runs, house])).toEqual([
      ...['hill>house run hold transfer_runs', 'farm>house end hold transfer_other_fills'],
    ]);
  });
});
