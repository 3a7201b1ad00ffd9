import { describe, expect, test } from '@jest/globals';
import { circleFrom } from '../../../../firmware/domain/transfer/circle.js';
import {
  PROGRESS_WITHIN_MS,
  Pumping,
  TRY_AGAIN_AFTER_MS,
} from '../../../../firmware/domain/transfer/pumping.js';
import { TransferPlan, type TransferTank } from '../../../../firmware/domain/transfer/transfer-plan.js';

const RULE = { low_percent: 15, high_percent: 80, enabled: true };
const tank = (id: string, level_percent: number | null, rest: Partial<TransferTank> = {}): TransferTank => ({
  ...{ id, level_percent, certain: true, rule: RULE, inlet_open: false, pump: null },
  ...rest,
});
const pumping = (id: string, level_percent: number | null, to_tank: string, rest: object = {}) =>
  tank(id, level_percent, { pump: { to_tank, reserve_percent: 10, by_hand: false, locked: false, ...rest } });

/** `farm>house run transfer_runs`, for each pump. */
function decided(plan: TransferPlan, tanks: readonly TransferTank[], now_ms = 0): string[] {
  return plan
    .decide(tanks, now_ms)
    .map(({ from, to, run, hold_inlet, reason }) =>
      [`${from}>${to}`, run ? 'run' : 'rest', ...(hold_inlet ? ['hold'] : []), reason.code].join(' '),
    );
}
const once = (...tanks: TransferTank[]) => decided(new TransferPlan(), tanks);

describe('a transfer', () => {
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
      'leaves a pump by hand',
      [pumping('farm', 60, 'house', { by_hand: true }), tank('house', 14)],
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

  test('goes on to the high setpoint, also on an uncertain level, and down to the reserve', () => {
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
    const tanks = [pumping('farm', 60, 'house'), tank('house', 14)];
    expect(decided(plan, tanks, 0)[0]).toContain('run');
    expect(decided(plan, tanks, PROGRESS_WITHIN_MS - 1)[0]).toContain('run');
    expect(decided(plan, tanks, PROGRESS_WITHIN_MS)[0]).toBe('farm>house rest transfer_no_progress');
    const again_ms = PROGRESS_WITHIN_MS + TRY_AGAIN_AFTER_MS;
    expect(decided(plan, tanks, again_ms - 1)[0]).toContain('transfer_no_progress');
    expect(decided(plan, tanks, again_ms)[0]).toContain('run');
  });
});

describe('the progress of a transfer', () => {
  test('is every half per cent within its time', () => {
    const one = new Pumping();
    expect(one.running).toBe(false);
    one.goOn(14, 0);
    expect(one.running).toBe(true);
    one.goOn(14.4, PROGRESS_WITHIN_MS - 1);
    one.goOn(14.5, PROGRESS_WITHIN_MS - 1);
    expect(one.whyHopeless(14.9, 2 * PROGRESS_WITHIN_MS - 2)).toBeNull();
    expect(one.whyHopeless(14.9, 2 * PROGRESS_WITHIN_MS - 1)).toEqual({ waited_min: 20 });
    one.stop();
    expect(one.running).toBe(false);
  });
});

describe('the way back', () => {
  test.each<[Record<string, string>, string[] | null]>([
    [{}, null],
    [{ a: 'b' }, null],
    [{ a: 'a' }, ['a', 'a']],
    [{ a: 'b', b: 'a' }, ['a', 'b', 'a']],
    [{ a: 'b', b: 'c', c: 'b' }, null],
  ])('%j', (leads_to, path) => {
    expect(circleFrom('a', new Map(Object.entries(leads_to)))).toEqual(path);
  });
});
