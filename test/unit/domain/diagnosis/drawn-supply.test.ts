import { describe, expect, test } from '@jest/globals';
import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import { TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';

const HEIGHT_MM = 2_857;
const HOUR_MS = 3_600_000;
const DAY_H = 24;
const OPEN_STEP_MS = 10_000;
const CLOSED_STEP_MS = 60_000;
/** Until each hour was seen on three days with the inlet closed, each a day later. */
const KNOWN_H = 5 * DAY_H;

/** A herd drinks so much, for so long from these hours on, and little otherwise. */
interface Herd {
  readonly drunk_lph: number;
  readonly hours: number;
  readonly from: readonly number[];
}
const TWICE_A_DAY = { from: [6, 16] };
const ALL_DAY = { from: [6] };

/** A herd's tank under the rule of 15/80, from midnight on. */
class HerdTank {
  readonly diagnosis: TankDiagnosis;
  /** What was named, and when. */
  readonly named: { readonly name: FaultName; readonly at_h: number; readonly confidence: number }[] = [];
  litres: number;
  /** What they drink instead, while it is set. */
  drunk_lph: number | null = null;
  private now_ms = 0;
  private open = false;
  private wobble = 0;

  constructor(
    public supply_lph: number,
    private readonly herd: Herd,
    inflow_lph: number | null,
    private readonly capacity_litres = 20_000,
  ) {
    this.litres = capacity_litres / 2;
    this.diagnosis = new TankDiagnosis({
      ...{ capacity_litres, litres_per_mm: this.litres_per_mm, closing_s: 0 },
      ...{ rain_fed: false, inflow_lph },
    });
  }

  get names(): readonly FaultName[] {
    return this.diagnosis.faults.map(({ name }) => name);
  }

  /** What the inlet was learned to bring, as a share of what it does. */
  get learned_share(): number {
    return (this.diagnosis.memory.inflows['']?.at(-1)?.mean_lph ?? 0) / this.supply_lph;
  }

  private get litres_per_mm(): number {
    return this.capacity_litres / HEIGHT_MM;
  }

  private get hour(): number {
    return (this.now_ms / HOUR_MS) % DAY_H;
  }

  live(hours: number): void {
    const end_ms = this.now_ms + hours * HOUR_MS;
    while (this.now_ms < end_ms) this.step();
  }

  /** Lives on to this hour of a day on which the inlet is closed then; the tank is at the low setpoint then. */
  liveTo(hour: number): void {
    do this.live((hour - this.hour + DAY_H) % DAY_H || DAY_H);
    while (this.open);
    this.litres = 0.149 * this.capacity_litres;
  }

  private step(): void {
    if (this.litres <= 0.15 * this.capacity_litres) this.open = true;
    if (this.litres >= 0.8 * this.capacity_litres) this.open = false;
    const step_ms = this.open ? OPEN_STEP_MS : CLOSED_STEP_MS;
    const net_lph = (this.open ? this.supply_lph : 0) - this.drawn_lph;
    this.litres = Math.max(0, this.litres + (net_lph * step_ms) / HOUR_MS);
    this.now_ms += step_ms;
    this.see();
  }

  private get drawn_lph(): number {
    const { hour, herd } = this;
    const drinks = herd.from.some((from) => hour >= from && hour < from + herd.hours);
    return this.drunk_lph ?? (drinks ? herd.drunk_lph : 100);
  }

  private see(): void {
    this.wobble = (this.wobble + 2) % 5;
    const litres = this.litres + (this.wobble - 2) * 0.2 * this.litres_per_mm;
    const before = this.names;
    this.diagnosis.see({
      ...{ now_ms: this.now_ms, open: this.open, hour: Math.floor(this.hour), raining: null },
      pings: [{ kind: 'echo', distance_mm: 3_100 - this.litres / this.litres_per_mm + this.wobble }],
      reading: {
        quality: 'good',
        level: {
          litres,
          depth_mm: litres / this.litres_per_mm,
          percent: (100 * litres) / this.capacity_litres,
        },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
    for (const { name, confidence } of this.diagnosis.faults)
      if (!before.includes(name)) this.named.push({ name, at_h: this.now_ms / HOUR_MS, confidence });
  }
}

describe('a sound supply of which a herd drinks about all that comes, for hours', () => {
  test.each([
    ['as much as comes', 2_000, { ...TWICE_A_DAY, drunk_lph: 2_000, hours: 2 }],
    ['more than comes', 2_000, { ...TWICE_A_DAY, drunk_lph: 2_400, hours: 1.5 }],
    ['half as much again', 1_000, { ...TWICE_A_DAY, drunk_lph: 1_500, hours: 2 }],
    ['a little more, for long', 1_000, { ...TWICE_A_DAY, drunk_lph: 1_200, hours: 3 }],
  ])('is not called off, nor weak, once it is known when they do: %s', (_, supply_lph, herd) => {
    for (const measured_lph of [supply_lph, null]) {
      const tank = new HerdTank(supply_lph, herd, measured_lph);
      tank.live(20 * DAY_H);
      expect(tank.named.filter(({ at_h }) => at_h > KNOWN_H)).toEqual([]);
      // What they drank when it opened is not taken for what it brings.
      expect(tank.learned_share).toBeGreaterThan(0.75);
      expect(tank.learned_share).toBeLessThan(1.15);
    }
  });

  test.each([
    ['nine tenths of it, for eight hours', 1_000, 900, 8],
    ['four fifths of it, for twelve hours', 1_000, 800, 12],
    ['more than four fifths of a good one', 1_800, 1_500, 12],
    ['six sevenths of a small one', 700, 600, 14],
  ])(
    'is not called weak at hours at which the inlet is never closed: %s',
    (_, supply_lph, drunk_lph, hours) => {
      const tank = new HerdTank(supply_lph, { ...ALL_DAY, drunk_lph, hours }, supply_lph, 2_000);
      tank.live(20 * DAY_H);
      expect(tank.named.filter(({ at_h }) => at_h > 2 * KNOWN_H)).toEqual([]);
      expect(tank.names).toEqual([]);
    },
  );

  test('is called off less surely where nobody knows yet what they drink', () => {
    const tank = new HerdTank(2_000, { ...TWICE_A_DAY, drunk_lph: 2_000, hours: 2 }, 2_000);
    tank.liveTo(6);
    tank.live(2);
    expect(tank.named).toEqual([expect.objectContaining({ name: 'no_water_arrives' })]);
    expect(tank.named[0]?.confidence).toBeLessThanOrEqual(0.7);
  });
});

describe('a supply that is off, where a herd drinks about all that comes', () => {
  /** Two sound weeks, and then it is off when the inlet opens at this hour. */
  function offFrom(hour: number): HerdTank {
    const tank = new HerdTank(2_000, { ...TWICE_A_DAY, drunk_lph: 2_000, hours: 2 }, 2_000);
    tank.live(14 * DAY_H);
    tank.liveTo(hour);
    expect(tank.names).toEqual([]);
    tank.supply_lph = 0;
    return tank;
  }

  test.each([
    ['while the level falls by what they usually drink then', 16.1],
    ['where they go away soon after the inlet opened', 17.7],
    ['while it hardly falls, at an hour at which they hardly drink', 10],
  ])('is named within an hour %s', (_, hour) => {
    const tank = offFrom(hour);
    tank.live(1);
    expect(tank.names).toEqual(['no_water_arrives']);
    expect(tank.named.at(-1)?.confidence).toBeGreaterThan(0.95);
  });

  test('is not told while the level only stands still at an hour at which they usually drink all that comes', () => {
    const tank = offFrom(16.1);
    tank.drunk_lph = 0;
    tank.live(1.8);
    expect(tank.names).toEqual([]);
    tank.live(1);
    expect(tank.names).toEqual(['no_water_arrives']);
  });
});
