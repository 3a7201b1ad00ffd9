import { describe, expect, test } from '@jest/globals';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import { PROGRESS_WITHIN_MS, STARTS_WITHIN_MS } from '../../../../firmware/domain/transfer/pumping.js';
import { TransferPlan, type TransferVerdict } from '../../../../firmware/domain/transfer/transfer-plan.js';
import type { TransferPump, TransferTank } from '../../../../firmware/domain/transfer/transfer-tank.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import { VirtualTank } from '../support/virtual-tank.js';

const tank = (id: string, level_percent: number, rest: Partial<TransferTank> = {}): TransferTank => ({
  ...{ id, level_percent, certain: true, doubted: false, level_switches: [] },
  ...{ rule: DEFAULT_REFILL_RULE, schedule: null },
  ...{ inlet_open: false, inlet_held: false, supplied_by: [], pump: null, ...rest },
});
const BELOW_RESTORE = { code: 'below_restore', args: { level_percent: 35, restore_percent: 40 } };
const EXCLUDED = { code: 'excluded', args: { actuator: 'inlet' } };
const pumping = (id: string, rest: Partial<TransferPump> = {}) =>
  tank(id, 60, {
    pump: {
      ...{ to_tank: 'house', reserve_percent: 10, on: false, mode: 'auto', locked: false },
      ...{ why: BELOW_RESTORE, ...rest },
    },
  });

/** `farm>house run hold transfer_runs`. */
const told = ({ from, to, run, hold_inlet, reason }: TransferVerdict) =>
  [`${from}>${to}`, run === null ? 'rest' : 'run', ...(hold_inlet ? ['hold'] : []), reason.code].join(' ');

/** A plan that is asked at these times, and what it says of each pump. */
function planned() {
  const plan = new TransferPlan();
  return (now_ms: number, ...tanks: TransferTank[]) => plan.decide(tanks, now_ms).map(told);
}

describe('a pump that its own node keeps off', () => {
  test('is asked for as before, is told with its own reason, and leaves the tank to its inlet after a while', () => {
    const at = planned();
    expect(at(0, pumping('farm'), tank('house', 14))).toEqual(['farm>house run hold transfer_runs']);
    expect(at(STARTS_WITHIN_MS - 1, pumping('farm'), tank('house', 14))).toEqual([
      'farm>house run hold transfer_runs',
    ]);
    const waits = ['farm>house run transfer_pump_waits'];
    expect(at(STARTS_WITHIN_MS, pumping('farm'), tank('house', 14))).toEqual(waits);
    for (let hour = 1; hour < 5; hour++)
      expect(at(hour * 3_600_000, pumping('farm'), tank('house', 9))).toEqual(waits);
    expect(at(18_000_000, pumping('farm', { on: true }), tank('house', 9))).toEqual([
      'farm>house run hold transfer_runs',
    ]);
    expect(
      at(18_000_000 + PROGRESS_WITHIN_MS - 2_000, pumping('farm', { on: true }), tank('house', 9)),
    ).toEqual(['farm>house run hold transfer_runs']);
  });

  test('says what it waits for, and is leased for what it shall do', () => {
    const plan = new TransferPlan();
    const verdict = (why: TransferPump['why'], now_ms: number) => {
      const [one] = plan.decide([pumping('farm', { why }), tank('house', 14.96)], now_ms);
      return [sentence(one?.reason ?? EXCLUDED), one?.run?.code];
    };
    verdict(BELOW_RESTORE, 0);
    expect(verdict(BELOW_RESTORE, STARTS_WITHIN_MS)).toEqual([
      'House is to be filled from farm, whose pump waits: level 35 %: it draws again from 40 % on',
      'transfer_runs',
    ]);
    expect(verdict(EXCLUDED, STARTS_WITHIN_MS + 1)).toEqual([
      'House is to be filled from farm, whose pump waits: the inlet runs, and the two never run at once',
      'transfer_runs',
    ]);
  });

  test('steps back while the tank is filled by its inlet, and holds that up no second time', () => {
    const at = planned();
    at(0, pumping('farm'), tank('house', 14));
    at(STARTS_WITHIN_MS, pumping('farm'), tank('house', 14));
    expect(at(100_000, pumping('farm'), tank('house', 14, { inlet_open: true }))).toEqual([
      'farm>house rest transfer_inlet_fills',
    ]);
    expect(at(101_000, pumping('farm'), tank('house', 14))).toEqual(['farm>house run transfer_pump_waits']);
    expect(at(102_000, pumping('farm'), tank('house', 80))).toEqual(['farm>house rest reached_high']);
    expect(at(103_000, pumping('farm'), tank('house', 14))).toEqual(['farm>house run hold transfer_runs']);
  });

  test('leaves the tank to another pump, and takes over from none that runs', () => {
    const at = planned();
    const house = tank('house', 14);
    at(0, pumping('farm'), pumping('hill'), house);
    expect(at(STARTS_WITHIN_MS, pumping('farm'), pumping('hill'), house)).toEqual([
      ...['farm>house run transfer_pump_waits', 'hill>house run hold transfer_runs'],
    ]);
    expect(
      at(STARTS_WITHIN_MS + 1_000, pumping('farm', { on: true }), pumping('hill', { on: true }), house),
    ).toEqual([...['hill>house run hold transfer_runs', 'farm>house rest transfer_other_fills']]);
  });

  test('and so does another one: neither holds up the inlet, and the first that runs fills', () => {
    const at = planned();
    const house = tank('house', 14);
    let now_ms = 0;
    for (; now_ms <= 3 * STARTS_WITHIN_MS; now_ms += 1_000)
      at(now_ms, pumping('farm'), pumping('hill'), house);
    for (let again = 0; again < 600; again++, now_ms += 1_000)
      expect(at(now_ms, pumping('farm'), pumping('hill'), house)).toEqual([
        ...['farm>house run transfer_pump_waits', 'hill>house run transfer_pump_waits'],
      ]);
    expect(at(now_ms, pumping('farm'), pumping('hill', { on: true }), house).toSorted()).toEqual([
      ...['farm>house rest transfer_other_fills', 'hill>house run hold transfer_runs'],
    ]);
  });
});

/** A cistern with its own node and inlet, whose pump lifts into the house's tank, from which a herd drinks. */
class Farm {
  readonly codes = new Set<string>();
  house_percent = 15.5;
  empty_s = 0;
  private readonly plan = new TransferPlan();
  private readonly cistern: VirtualTank;
  private renew_ms: number | null = null;

  constructor(cistern_percent: number, restore_percent: number, supply_lph: number) {
    const pump = { direction: 'transfer', max_run_s: 3_600, restore_percent } as const;
    this.cistern = new VirtualTank({ percent: cistern_percent, supply_lph, fitted: { pump } });
    this.cistern.wakeUp();
  }

  live(span_s: number): void {
    this.cistern.live(span_s, ({ decisions: { inlet, pump }, next_tick_ms }) => {
      if (pump === undefined) throw new Error('the cistern has no pump');
      const { running: on, mode, trip, reason: why } = pump;
      const of = { to_tank: 'house', reserve_percent: 10, on, mode, locked: trip !== null, why };
      const rest = { inlet_open: inlet?.running ?? false, pump: of };
      this.obey([tank('cistern', this.cistern.percent, rest), tank('house', this.house_percent)]);
      const span_h = next_tick_ms / 3_600_000;
      // In percent of 2,000 L: 3,600 L/h come, 600 L/h are drunk.
      this.house_percent = Math.max(0, this.house_percent + span_h * ((on ? 180 : 0) - 30));
      if (this.house_percent === 0) this.empty_s += span_h * 3_600;
    });
  }

  private obey(tanks: readonly TransferTank[]): void {
    const { cistern } = this;
    const [verdict] = this.plan.decide(tanks, cistern.now_ms);
    if (verdict === undefined) throw new Error('nothing is planned for the pump');
    this.codes.add(verdict.reason.code);
    if (verdict.run === null) {
      if (this.renew_ms !== null) cistern.lease({ lease_s: 1 });
      this.renew_ms = null;
    } else if (this.renew_ms === null || cistern.now_ms >= this.renew_ms) {
      cistern.lease({ reason: verdict.run });
      this.renew_ms = cistern.now_ms + 20_000;
    }
  }
}

describe('a herd beside a cistern', () => {
  test('drinks as soon as the cistern has been filled by its inlet, beside which its pump does not run', () => {
    const farm = new Farm(14.5, 15, 3_000);
    farm.live(50 * 60);
    expect(farm.codes).toContain('transfer_pump_waits');
    expect(farm.codes).not.toContain('transfer_no_progress');
    expect(farm.empty_s).toBe(0);
    expect(farm.house_percent).toBeGreaterThan(55);
  });

  test('is not told of a pump that brings nothing, where it never ran', () => {
    const farm = new Farm(35, 40, 0);
    farm.live(3 * 3_600);
    expect(farm.codes).toContain('transfer_pump_waits');
    expect(farm.codes).not.toContain('transfer_no_progress');
  });
});
