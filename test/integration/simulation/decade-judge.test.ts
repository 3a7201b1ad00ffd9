import { describe, expect, test } from '@jest/globals';
import { brokenBounds, LONGEST_SOURCE_DRY_S, unjudged } from '../../bench/decade/bounds.js';
import { type Case, countOvershoot, emptyTally, overshootP99, type Tally } from '../../bench/decade/tally.js';
import { type Forged, ForgedLife, tankThat } from './support/forged-life.js';

const plainTank = tankThat(({ set, two_sources, spec }) => set === 'level' && !two_sources && !spec.pumped);
const floatTank = tankThat(({ set, spec }) => set === 'level+float' && !spec.pumped);
const boreTank = tankThat(({ two_sources }) => two_sources);
const pumpBy = (with_meter: boolean) =>
  tankThat(({ set, spec }) => spec.pumped === true && (set === 'level+float+meter') === with_meter);
const many = (times: number, tick: Forged): Forged[] => Array.from({ length: times }, () => tick);

const opens: Forged = { open: true, percent: 14, why: 'below_low', inflow_litres: 1 };

describe('the judge of the decade sees an inlet that is open', () => {
  const without = (life: ForgedLife) => life.tally.without_permission;

  test('by the rule, and has nothing to say', () => {
    const life = new ForgedLife(plainTank).see({}, opens, { inflow_litres: 1 }, { open: false, percent: 80 });
    expect(without(life)).toBe(0);
    expect(brokenBounds(life.tally)).toEqual([]);
  });

  test('though nobody asked for water', () => {
    expect(without(new ForgedLife(plainTank).see({}, { ...opens, percent: 20 }))).toBe(1);
  });

  test('though somebody holds it closed', () => {
    const life = new ForgedLife(plainTank).see({});
    const close = { id: 'by-hand-1', actuator: 'inlet', action: 'close', duration_s: 60, ttl_s: 60 } as const;
    life.hand.answered(close, true, life.now_ms);
    expect(without(life.see(opens, { open: false }, { after_s: 60 }, opens))).toBe(1);
  });

  test('though a lease asks it to wait for rain, above the floor', () => {
    const waits = new ForgedLife(plainTank).see({ leased_wait: true });
    expect(without(waits.see({ ...opens, percent: 9 }))).toBe(1);
    const below = new ForgedLife(plainTank).see({ leased_wait: true });
    expect(without(below.see({ ...opens, percent: 7 }))).toBe(0);
  });

  test('by a level that is not certain; by hand, as it was when the person asked', () => {
    expect(without(new ForgedLife(plainTank).see({}, { ...opens, quality: 'uncertain' }))).toBe(1);
    const open = { id: 'by-hand-1', actuator: 'inlet', action: 'open', duration_s: 60, ttl_s: 60 } as const;
    const asked = (quality: 'good' | 'uncertain') => {
      const life = new ForgedLife(plainTank).see({ quality });
      life.hand.answered(open, true, life.now_ms);
      return without(life.see({ ...opens, mode: 'hand', quality: 'uncertain' }));
    };
    expect(asked('good')).toBe(0);
    expect(asked('uncertain')).toBe(1);
  });

  test('in the hand of nobody', () => {
    expect(without(new ForgedLife(plainTank).see({}, { ...opens, mode: 'hand' }))).toBe(1);
  });

  test('in a tank without room', () => {
    expect(without(new ForgedLife(plainTank).see({}, opens, { percent: 85 }))).toBe(1);
  });

  test('by hand under a float that is wet for longer than waves are', () => {
    const life = new ForgedLife(floatTank).see({});
    const open = { id: 'by-hand-1', actuator: 'inlet', action: 'open', duration_s: 60, ttl_s: 60 } as const;
    life.hand.answered(open, true, life.now_ms);
    life.see({ ...opens, mode: 'hand', percent: 92 }, ...many(5, {}));
    expect(without(life)).toBe(0);
    expect(without(life.see({}))).toBe(1);
  });

  test('beyond its longest run', () => {
    const life = new ForgedLife(plainTank).see({}, opens);
    life.see({ after_s: plainTank.max_run_s }, { after_s: 3, inflow_litres: 1 });
    expect(without(life)).toBe(1);
  });

  test('in vain for longer than it may', () => {
    const life = new ForgedLife(plainTank).see({}, opens);
    life.see({ after_s: plainTank.max_run_s + 3 });
    expect(life.tally.dry_runs_too_long).toBe(1);
  });

  test('time and again', () => {
    const life = new ForgedLife(plainTank).see({});
    for (let i = 0; i < 13; i++) life.see(opens, { open: false });
    expect(life.tally.chatter).toBe(1);
  });

  test('while water runs over, unless it is jammed', () => {
    const over: Forged = { percent: 100, overflow_litres: 1 };
    expect(new ForgedLife(plainTank).see({}, opens, over).tally.preventable_overflows).toBe(1);
    const jammed = new ForgedLife(plainTank).breaks('inlet_stuck_open').see({}, opens, over);
    expect(jammed.tally).toMatchObject({ preventable_overflows: 0, other_overflows: 1 });
  });

  test('too long to stop at the setpoint', () => {
    const life = new ForgedLife(plainTank).see({}, opens, { open: false, percent: 80, why: 'reached_high' });
    expect(overshootP99(life.see({ after_s: 26, percent: 82 }).tally)).toBeCloseTo(2);
  });
});

describe('the judge of the decade sees a pump', () => {
  const draws: Forged = { pump: true, demand: true, outflow_litres: 1 };

  test('that runs when somebody draws, and has nothing to say', () => {
    const { tally } = new ForgedLife(pumpBy(false)).see({}, draws, { pump: false, demand: false });
    expect(tally).toMatchObject({ pump_starts: 1, without_permission: 0 });
  });

  test('that nobody asked for, or that draws from the reserve', () => {
    const unasked = new ForgedLife(pumpBy(false)).see({}, { ...draws, demand: false });
    expect(unasked.tally.without_permission).toBe(1);
    const reserve = new ForgedLife(pumpBy(false)).see({}, { ...draws, percent: 5 });
    expect(reserve.tally.without_permission).toBe(1);
  });

  test('that lost its suction: a meter has to show that within its time, and nothing else can', () => {
    const dry = [{}, { ...draws, suction_lost: true }, ...many(70, {})];
    expect(new ForgedLife(pumpBy(true)).see(...dry).tally).toMatchObject({ dry_runs_too_long: 1 });
    expect(new ForgedLife(pumpBy(false)).see(...dry).tally).toMatchObject({ dry_runs_too_long: 0 });
  });
});

describe('the judge of the decade sees a bore', () => {
  const fills: Forged = { ...opens, source: 'bore' };

  test('that is filled from in vain', () => {
    const life = new ForgedLife(boreTank).see({}, fills, ...many(LONGEST_SOURCE_DRY_S + 1, {}));
    expect(brokenBounds(life.tally)[0]).toMatch(/^a dry source was left only after 2\d\d s$/);
  });

  test('that people hide, who draw', () => {
    const life = new ForgedLife(boreTank).see({}, fills, ...many(150, {}));
    life.see(...many(150, { outflow_litres: 1 }));
    expect(life.tally.longest_source_dry_s).toBeGreaterThan(290);
    expect(brokenBounds(life.tally)).toEqual([]);
  });

  test('that people hide for a while who drew until it was opened', () => {
    const drew = (pause_s: number) =>
      new ForgedLife(boreTank).see({}, { outflow_litres: 5 }, { ...fills, after_s: pause_s });
    const late = LONGEST_SOURCE_DRY_S + 100;
    expect(brokenBounds(drew(60).see(...many(late, {})).tally)).toEqual([]);
    expect(brokenBounds(drew(60).see(...many(late + 30, {})).tally)).toHaveLength(1);
    expect(brokenBounds(drew(400).see(...many(late, {})).tally)).toHaveLength(1);
  });

  test('that the noise of the sensor hides for longer, most of all in a large tank', () => {
    const herd = tankThat(({ two_sources, spec }) => two_sources && spec.inlet.nominal_lph > 15_000);
    const dry = (noise_ratio: number, s: number, then = noise_ratio) =>
      new ForgedLife(herd)
        .see({ noise_ratio }, fills, ...many(s, {}))
        .see({ noise_ratio: then }, ...many(LONGEST_SOURCE_DRY_S, {})).tally;
    expect(brokenBounds(dry(4, 20))).toEqual([]);
    // What was noisy until now is in the slope still.
    expect(brokenBounds(dry(4, 20, 1))).toEqual([]);
    expect(brokenBounds(dry(4, 1_000))).toHaveLength(1);
    expect(brokenBounds(dry(1, 20))).toHaveLength(1);
  });

  test('that nobody can tell from one they draw from, in an empty tank with no better source', () => {
    const long = many(LONGEST_SOURCE_DRY_S + 200, {});
    const late = (percent: number, fault: string | null, drawn_litres = 5) => {
      const life = new ForgedLife(boreTank).see({ percent }).breaks(fault);
      life.see({ percent, outflow_litres: drawn_litres }, { ...fills, percent, inflow_litres: 0 }, ...long);
      return brokenBounds(life.tally).filter((bound) => bound.startsWith('a dry source'));
    };
    expect(late(2.9, 'supply_off')).toEqual([]);
    expect(late(2.9, 'inlet_stuck_closed')).toEqual([]);
    // Beside a main that would fill it, in one that is not empty, and where nobody drew, it has to be left as ever.
    expect(late(2.9, null)).toHaveLength(1);
    expect(late(2.9, 'sensor_drifting')).toHaveLength(1);
    expect(late(3, 'supply_off')).toHaveLength(1);
    expect(late(2.9, 'supply_off', 0)).toHaveLength(1);
  });

  test('that rain hides, because the level rises', () => {
    const life = new ForgedLife(boreTank).see({}, fills, ...many(150, {}));
    life.see({ percent: 14.1 }, { percent: 14.2 }, ...many(LONGEST_SOURCE_DRY_S - 10, {}));
    expect(life.tally.longest_source_dry_s).toBeGreaterThan(LONGEST_SOURCE_DRY_S);
    expect(brokenBounds(life.tally)).toEqual([]);
  });

  test('that is locked out', () => {
    const life = new ForgedLife(boreTank).see({}, fills, ...many(150, {}), { source: 'town' });
    expect(life.see({ source: 'bore' }).tally.from_locked_out).toBe(1);
  });
});

describe('the judge of the decade hears what is named', () => {
  const dead: Forged = { after_s: 60, names: ['sensor_dead'] };

  test('rightly, and has nothing to say', () => {
    const life = new ForgedLife(plainTank).see({}).breaks('sensor_dead').see(dead);
    life.breaks(null).see({ names: [] });
    expect(life.tally.cases).toEqual([
      expect.objectContaining({ kind: 'sensor_dead', first: 'sensor_dead', named_after_ms: 60_000 }),
    ]);
    expect(life.tally.false_alarms).toEqual({});
  });

  test('wrongly beside what is right, or before it, or while nothing is broken', () => {
    const beside = new ForgedLife(plainTank).see({}).breaks('sensor_dead').see(dead);
    beside.see({ names: ['sensor_dead', 'leak'] });
    expect(beside.tally.false_alarms).toEqual({ 'level: leak by sensor_dead': 1 });
    const first = new ForgedLife(plainTank)
      .see({})
      .breaks('sensor_dead')
      .see({ names: ['leak'] }, dead);
    expect(first.tally.cases[0]?.first).toBe('leak');
    expect(new ForgedLife(plainTank).see({}, dead).tally.false_alarms).toEqual({ 'level: sensor_dead': 1 });
  });

  test('for hours after it was mended', () => {
    const life = new ForgedLife(plainTank)
      .see({})
      .breaks('leak')
      .see({ names: ['leak'] })
      .breaks(null);
    life.see({ names: [] }, { after_s: 3_600, names: ['leak'] });
    expect(life.tally.false_alarms).toEqual({});
    life.see({ names: [] }, { after_s: 12 * 3_600, names: ['leak'] });
    expect(life.tally.false_alarms).toEqual({ 'level: leak': 1 });
  });
});

describe('a bound of the decade is broken', () => {
  const lived = (counts: Partial<Tally>) => brokenBounds({ ...emptyTally(), tank_years: 1, ...counts });

  test.each<[string, Partial<Tally>]>([
    ['overflows', { preventable_overflows: 1 }],
    ['runs without water', { dry_runs_too_long: 1 }],
    ['without a live permission', { without_permission: 1 }],
    ['starts beyond', { chatter: 1 }],
    ['locked out', { from_locked_out: 1 }],
    ['waiting beyond', { waits_too_long: 1 }],
    ['dry source', { longest_source_dry_shown_s: LONGEST_SOURCE_DRY_S + 1 }],
    ['low for', { low_minutes: 2, plain_low_minutes: 1 }],
    ['false alarms', { false_alarms: { 'level: leak': 1 } }],
    ['nobody lived', { tank_years: 0 }],
  ])('%s', (what, counts) => {
    expect(lived(counts)).toEqual([expect.stringContaining(what)]);
  });

  test('by one run in fifty that ends too high, and not by one in two hundred', () => {
    const tally = { ...emptyTally(), tank_years: 1 };
    for (let i = 0; i < 199; i++) countOvershoot(tally, 0.2);
    countOvershoot(tally, 3);
    expect(brokenBounds(tally)).toEqual([]);
    for (let i = 0; i < 3; i++) countOvershoot(tally, 3);
    expect(brokenBounds(tally)).toEqual([expect.stringContaining('overshoot of 3.00 %')]);
  });

  test('by two of twenty faults that are named wrongly or too late, and nothing is said of nineteen', () => {
    const right: Case = {
      ...{ kind: 'sensor_dead', set: 'level', first: 'sensor_dead' },
      ...{ named_after_ms: 60_000, seen_ms: 7_200_000 },
    };
    const wrong: Case = { ...right, first: 'leak' };
    const late: Case = { ...right, named_after_ms: 3_600_000 };
    const of = (...cases: Case[]) => lived({ cases });
    const sound = Array.from({ length: 18 }, () => right);
    expect(of(...sound, wrong, right)).toEqual([]);
    expect(of(...sound, wrong, late)).toEqual(['sensor_dead by level: 18 of 20 named rightly and in time']);
    expect(of(...sound, wrong)).toEqual([]);
    expect(unjudged({ ...emptyTally(), cases: [...sound, wrong, right] })).not.toContain(
      'sensor_dead by level',
    );
    expect(unjudged({ ...emptyTally(), cases: [...sound, wrong] })).toContain('sensor_dead by level');
  });
});
