import { expect } from '@jest/globals';
import type { SwitchReading, SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import type { RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import type { ScheduleNow } from '../../../../firmware/domain/schedule/schedule-now.js';
import { TransferPlan, type TransferVerdict } from '../../../../firmware/domain/transfer/transfer-plan.js';
import type { TransferPump, TransferTank } from '../../../../firmware/domain/transfer/transfer-tank.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import { nightly, setpoints } from './night-hours.js';
import { TRANSFER_TANKS, type TransferDeed } from './transfer-deeds.js';

const RESERVE_PERCENT = 10;
/** So much more than its reserve a tank must hold for a run to begin. */
const SPARE_PERCENT = 5;
const DRY_FOR_MS = 60_000;
const DOUBTED_FOR_MS = 1_800_000;
const UNCERTAIN_FOR_MS = 5_000;
const RULE: RefillRule = { low_percent: 50, high_percent: 80, enabled: true };
const NO_PUMP_YET = { obeys: true, locked: false, held_off: false, hand: false, on: false };

type Pump = { -readonly [Key in keyof typeof NO_PUMP_YET]: boolean };
type Hours = Extract<TransferDeed, { deed: 'hours' }>['stand'];

/** Holds a plan of transfers to what must be true, with books of its own. The first pump leads from the farm to the house. */
export class TransferWitness {
  readonly seen = new Set<string>();
  private readonly plan = new TransferPlan();
  private now_ms = 0;
  private readonly tanks = new Map<string, TransferTank>();
  private readonly hours = new Map<string, Hours>();
  private readonly to = new Map<string, string>([['farm', 'house']]);
  private readonly pumps = new Map<string, Pump>(TRANSFER_TANKS.map((id) => [id, { ...NO_PUMP_YET }]));
  /** Those that ran by the plan when it last told of them. */
  private ran: ReadonlySet<string> = new Set();
  private readonly wet_ms = new Map<string, number>();
  private readonly doubted_ms = new Map<string, number>();
  private readonly uncertain_since_ms = new Map<string, number>();

  constructor() {
    for (const id of TRANSFER_TANKS) {
      const level_percent = id === 'farm' ? 60 : 40;
      this.tanks.set(id, {
        ...{ id, level_percent, certain: true, doubted: false, level_switches: [], rule: RULE },
        ...{ schedule: null, inlet_open: false, inlet_held: false, supplied_by: [], pump: null },
      });
    }
  }

  live(deed: TransferDeed): void {
    this.now_ms += deed.deed === 'pass' ? deed.after_ms : 1_000;
    this.happen(deed);
    this.note();
    if (deed.deed === 'hand') this.hand(deed.from, deed.run);
    const farm = this.farm;
    const verdicts = this.plan.decide(farm, this.now_ms);
    this.judge(verdicts, farm);
    this.follow(verdicts);
  }

  private happen(deed: TransferDeed): void {
    switch (deed.deed) {
      case 'level':
        this.change(deed.tank, { level_percent: deed.percent });
        break;
      case 'trust':
        this.change(deed.tank, { certain: deed.certain && !deed.doubted, doubted: deed.doubted });
        break;
      case 'float':
        this.change(deed.tank, { level_switches: switches(deed.state) });
        break;
      case 'inlet':
        this.change(deed.tank, { inlet_open: deed.open, inlet_held: deed.held });
        break;
      case 'rule':
        this.change(deed.tank, { rule: deed.rule });
        break;
      case 'supplies':
        this.change(deed.tank, { supplied_by: deed.by });
        break;
      case 'hours':
        this.hours.set(deed.tank, deed.stand);
        this.change(deed.tank, { schedule: scheduleOf(deed.stand) });
        break;
      case 'way':
        // Whoever fits another pump switches off the one that was there.
        this.pumps.set(deed.from, { ...NO_PUMP_YET });
        if (deed.to === null) this.to.delete(deed.from);
        else this.to.set(deed.from, deed.to);
        break;
      case 'pump': {
        const { obeys, locked, held_off } = deed;
        Object.assign(this.pump(deed.from), { obeys, locked, held_off });
        if (locked || held_off) Object.assign(this.pump(deed.from), { hand: false, on: false });
        break;
      }
    }
  }

  /** A person runs a pump, if nothing bars it. */
  private hand(from: string, run: boolean): void {
    const pump = this.pump(from);
    const farm = this.farm;
    const way = farm.find(({ id }) => id === from)?.pump;
    if (!way || pump.locked) return;
    if (!run) {
      Object.assign(pump, { hand: false, on: false });
      return;
    }
    const bars = this.plan.barsHand(from, farm, this.now_ms);
    this.seen.add(`hand ${bars === null ? 'begins' : bars.code}`);
    if (bars !== null) return;
    const to = this.mayFill(from, way.to_tank, farm);
    expect(to.certain).toBe(true);
    expect(farm.filter(({ id, pump: one }) => id !== from && one?.on && one.to_tank === to.id)).toEqual([]);
    Object.assign(pump, { hand: true, held_off: false, on: true });
  }

  private judge(verdicts: readonly TransferVerdict[], farm: readonly TransferTank[]): void {
    const fitted = farm.filter(({ pump }) => pump !== null);
    // Each pump is told of once, and nobody is told of another's.
    const told = verdicts.map(({ from, to }) => `${from} ${to}`).sort();
    expect(told).toEqual(fitted.map(({ id, pump }) => `${id} ${pump?.to_tank}`).sort());
    const fills: string[] = [];
    for (const verdict of verdicts) {
      const { from: id, to, run, end_hand, hold_inlet, reason } = verdict;
      expect(sentence(reason)).not.toMatch(/(^|[\s(])\?([\s):,]|$)|NaN|undefined/);
      const from = farm.find((tank) => tank.id === id);
      if (!from?.pump) throw new Error(`${id} has no pump`);
      const by_hand = from.pump.mode === 'hand';
      const goes_on = by_hand && !end_hand;
      this.seen.add(`${run ? 'runs' : goes_on ? 'goes on' : end_hand ? 'ends' : 'rests'} ${reason.code}`);
      if (end_hand) expect(by_hand).toBe(true);
      if (run !== null) this.mayRun(from, from.pump, this.mayFill(id, to, farm));
      if (goes_on) this.mayFill(id, to, farm);
      // One that is asked for in vain holds up nothing.
      if (run !== null && !hold_inlet) expect(from.pump.on).toBe(false);
      if (goes_on || (run !== null && hold_inlet)) fills.push(`${id} ${to}`);
    }
    this.mayGoTogether(fills);
  }

  /** No tank is filled by two, and no two tanks fill one another. */
  private mayGoTogether(fills: readonly string[]): void {
    const targets = fills.map((way) => way.split(' ')[1]);
    expect(new Set(targets).size).toBe(targets.length);
    const back = fills.filter((way) => fills.includes(way.split(' ').reverse().join(' ')));
    expect(back).toEqual([]);
    if (fills.length > 1) this.seen.add('two at once');
  }

  /** What bars a run by the plan, beside what bars every filling. */
  private mayRun(from: TransferTank, pump: TransferPump, to: Fillable): void {
    const { level_percent, certain, rule, schedule } = to;
    expect([pump.mode, pump.locked, rule.enabled]).toEqual(['auto', false, true]);
    const ran = this.ran.has(from.id);
    expect(from.level_percent).not.toBeNull();
    expect(from.level_percent).toBeGreaterThan(RESERVE_PERCENT + (ran ? 0 : SPARE_PERCENT));
    const stand = this.hours.get(to.id) ?? 'none';
    const now = setpoints(rule, schedule === null || stand !== 'outside');
    const goes_on = ran && (pump.on || stand !== 'outside' || now.high_percent === rule.high_percent);
    expect(level_percent).toBeLessThan(goes_on ? now.high_percent : now.low_percent);
    if (!goes_on) expect([from.certain, certain]).toEqual([true, true]);
    if (stand === 'outside') this.seen.add(goes_on ? 'goes on outside its hours' : 'begins at the floor');
  }

  /** What bars every filling of a tank from another one, whoever asks. Gives the tank. */
  private mayFill(from: string, to: string, farm: readonly TransferTank[]): Fillable {
    expect(led(to, farm)).not.toContain(from);
    const tank = farm.find(({ id }) => id === to);
    if (tank === undefined) throw new Error(`no tank ${to}`);
    const { level_percent, rule, level_switches, inlet_open, inlet_held, doubted } = tank;
    if (level_percent === null || rule === null) throw new Error(`filled with level or rule unknown: ${to}`);
    expect(level_percent).toBeLessThan(rule.high_percent);
    expect([inlet_open, inlet_held, doubted]).toEqual([false, false, false]);
    expect(level_switches.filter(({ at, state }) => at === 'high' && state !== 'dry')).toEqual([]);
    expect(this.passed_ms(this.wet_ms, to)).toBeGreaterThanOrEqual(DRY_FOR_MS);
    expect(this.passed_ms(this.doubted_ms, to)).toBeGreaterThanOrEqual(DOUBTED_FOR_MS);
    expect(this.now_ms - (this.uncertain_since_ms.get(to) ?? this.now_ms)).toBeLessThan(UNCERTAIN_FOR_MS);
    return { ...tank, level_percent, rule };
  }

  private passed_ms(book: ReadonlyMap<string, number>, tank: string): number {
    return this.now_ms - (book.get(tank) ?? Number.NEGATIVE_INFINITY);
  }

  /** How the tanks stood that a pump could fill: the others are not watched, and nothing is remembered of them. */
  private note(): void {
    const { farm, now_ms } = this;
    for (const { id, pump } of farm) {
      const to = farm.find((tank) => tank.id === pump?.to_tank);
      if (to === undefined || to.level_percent === null || to.rule === null) continue;
      if (led(to.id, farm).includes(id)) continue;
      if (to.level_switches.some(({ at, state }) => at === 'high' && state === 'wet'))
        this.wet_ms.set(to.id, now_ms);
      if (to.doubted) this.doubted_ms.set(to.id, now_ms);
      if (to.certain) this.uncertain_since_ms.delete(to.id);
      else if (!this.uncertain_since_ms.has(to.id)) this.uncertain_since_ms.set(to.id, now_ms);
    }
  }

  /** Nodes do as they are told, as far as they obey. */
  private follow(verdicts: readonly TransferVerdict[]): void {
    for (const { from, run, end_hand } of verdicts) {
      const pump = this.pump(from);
      if (end_hand) pump.hand = false;
      pump.on = pump.hand || (run !== null && pump.obeys);
    }
    // A pump that is away for a while, as when its node restarts, goes on where it was.
    const told = new Set(verdicts.map(({ from }) => from));
    const away = [...this.ran].filter((id) => !told.has(id));
    this.ran = new Set([...away, ...verdicts.filter(({ run }) => run !== null).map(({ from }) => from)]);
  }

  private get farm(): TransferTank[] {
    return [...this.tanks.values()].map((tank) => {
      const to_tank = this.to.get(tank.id);
      if (to_tank === undefined) return tank;
      const { on, hand, locked, held_off } = this.pump(tank.id);
      const mode = hand ? 'hand' : held_off ? 'off' : 'auto';
      const why = { code: 'below_restore', args: { level_percent: 35, restore_percent: 40 } };
      return { ...tank, pump: { to_tank, reserve_percent: RESERVE_PERCENT, on, mode, locked, why } };
    });
  }

  private pump(tank: string): Pump {
    const pump = this.pumps.get(tank);
    if (pump === undefined) throw new Error(`no tank ${tank}`);
    return pump;
  }

  private change(tank: string, part: Partial<TransferTank>): void {
    const before = this.tanks.get(tank);
    if (before === undefined) throw new Error(`no tank ${tank}`);
    this.tanks.set(tank, { ...before, ...part });
  }
}

/** A low switch, which has no say, and the high one where it is fitted. */
function switches(state: SwitchState | null): SwitchReading[] {
  const low: SwitchReading = { at: 'low', switch_percent: 5, state: 'wet' };
  return state === null ? [low] : [low, { at: 'high', switch_percent: 97, state }];
}

function scheduleOf(stand: Hours): ScheduleNow | null {
  if (stand === 'none') return null;
  return nightly(stand === 'unknown' ? null : stand === 'inside');
}

type Fillable = TransferTank & { readonly level_percent: number; readonly rule: RefillRule };

/** All tanks that water of this one reaches, by pumps and sources; itself among them. */
function led(tank: string, farm: readonly TransferTank[]): readonly string[] {
  const reached = new Set([tank]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { id, pump, supplied_by } of farm) {
      if (pump !== null && reached.has(id)) reached.add(pump.to_tank);
      if (supplied_by.some((supply) => reached.has(supply))) reached.add(id);
    }
  }
  return [...reached];
}
