import { describe, expect, test } from '@jest/globals';
import { Burst, type BurstMemory } from '../../../../firmware/domain/diagnosis/burst.js';
import { FaultDiagnosis } from '../../../../firmware/domain/diagnosis/fault-diagnosis.js';
import { reason } from '../../../../firmware/domain/reason.js';

const CAPACITY_LITRES = 2_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const BURST_LPH = 3_000;

/** A tank looked at once a minute, with its inlet closed, in which there are 1,600 L every morning. */
class Days {
  readonly burst: Burst;
  litres = 1_600;
  private minute = 0;

  constructor(memory: BurstMemory | null = null) {
    this.burst = new Burst(CAPACITY_LITRES, memory);
  }

  /** So many days on which people draw so much for a quarter of an hour at noon; answers whether a burst was named. */
  live(days: number, noon_lph = 400): boolean {
    let named = false;
    for (let minute = 0; minute < days * DAY_MINUTES; minute++) {
      const of_day = minute % DAY_MINUTES;
      if (of_day === 0) this.fill(1_600);
      named = this.pass(1, of_day >= 720 && of_day < 735 ? noon_lph : 0) !== null || named;
    }
    return named;
  }

  fill(litres: number): void {
    this.burst.rest();
    this.litres = litres;
  }

  /** So many minutes of an outflow; answers after how many a burst was named, null when none was. */
  pass(minutes: number, outflow_lph: number): number | null {
    let named: number | null = null;
    for (let n = 1; n <= minutes; n++) {
      this.minute += 1;
      this.litres -= outflow_lph / 60;
      this.burst.look(this.litres, this.minute * MINUTE_MS);
      if (this.burst.present) named ??= n;
    }
    return named;
  }
}

/** It is known for eight days. */
function known(): Days {
  const days = new Days();
  expect(days.live(8)).toBe(false);
  return days;
}

describe('a burst', () => {
  test('is named long before the tank is empty, and says how much runs out', () => {
    const days = known();
    // By then it has lost some 600 L of its 1,600.
    expect(days.pass(14, BURST_LPH)).toBeLessThanOrEqual(14);
    expect(days.litres).toBeGreaterThan(CAPACITY_LITRES * 0.39);
    expect(days.burst.fault).toMatchObject({ name: 'leak', reason: { code: 'fault_burst' } });
    expect(days.burst.fault?.reason.args.flow_lph).toBeCloseTo(BURST_LPH, 0);
    expect(days.burst.fault?.confidence).toBeGreaterThanOrEqual(0.9);
    expect(days.burst.flow_lph).toBeCloseTo(BURST_LPH, 0);
  });

  test('is over when the water stands still, not while the inlet runs', () => {
    const days = known();
    days.pass(15, BURST_LPH);
    days.burst.rest();
    expect(days.burst.present).toBe(true);
    days.pass(5, 0);
    expect(days.burst.present).toBe(false);
    expect(days.burst.fault).toBeNull();
  });

  test.each([
    ['as people draw every day, however fast', 5_000, 4_000],
    ['up to twice as fast as ever', 1_000, 1_900],
    ['that would take hours to empty the tank', 100, 550],
  ])('is no draw %s', (_, noon_lph, outflow_lph) => {
    const days = new Days();
    days.live(8, noon_lph);
    days.fill(2_000);
    expect(days.pass(20, outflow_lph)).toBeNull();
  });

  test('is no hose that somebody washes a car with, nor a jump of the sensor', () => {
    const days = known();
    expect(days.pass(20, 1_200)).toBeNull();
    days.pass(10, 0);
    days.litres -= 600;
    expect(days.pass(10, 0)).toBeNull();
  });

  test('is not named in the first week', () => {
    const days = new Days();
    days.live(5);
    expect(days.pass(15, BURST_LPH)).toBeNull();
  });

  test('is no habit when it happened once; what comes again within weeks is, and is not named a third time', () => {
    const days = known();
    expect(days.pass(15, BURST_LPH)).not.toBeNull();
    days.live(20);
    expect(days.pass(15, BURST_LPH)).not.toBeNull();
    days.live(20);
    expect(days.pass(15, BURST_LPH)).toBeNull();
  });

  test('two that are months apart are two', () => {
    const days = known();
    expect(days.pass(15, BURST_LPH)).not.toBeNull();
    days.live(60);
    expect(days.pass(15, BURST_LPH)).not.toBeNull();
    days.live(60);
    expect(days.pass(15, BURST_LPH)).not.toBeNull();
  });

  test('that is named is so still after a restart, since then, until the water stands still', () => {
    const days = known();
    days.pass(15, BURST_LPH);
    const after = new Days(JSON.parse(JSON.stringify(days.burst.memory)));
    after.litres = days.litres;
    expect(after.burst.flow_lph).toBeCloseTo(BURST_LPH, 0);
    expect(after.pass(1, BURST_LPH)).toBe(1);
    expect(after.burst.fault?.reason).toEqual(days.burst.fault?.reason);
    after.pass(6, 0);
    expect(after.burst.present).toBe(false);
  });

  test.each([
    ['of less than people draw', { peak_lph: 300, lasted_ms: 15 * MINUTE_MS }],
    ['of more than there is', { peak_lph: 1e9, lasted_ms: 15 * MINUTE_MS }],
    ['that lasts longer than the tank was watched', { peak_lph: BURST_LPH, lasted_ms: 1e12 }],
    ['that is no number', { peak_lph: Number.NaN, lasted_ms: Number.NaN }],
  ])('is none by a damaged memory of one %s', (_, named) => {
    const after = new Days({ ...known().burst.memory, named });
    expect(after.burst.present).toBe(false);
  });

  test('is known by what was learned before a restart', () => {
    const after = new Days(known().burst.memory);
    expect(after.pass(15, BURST_LPH)).not.toBeNull();
  });
});

/** A household's tank with an inlet of 2,000 L/h, known for eight days, when a pipe of 3,000 L/h bursts at 80 %. */
class BurstHouse {
  readonly diagnosis = new FaultDiagnosis({
    capacity_litres: CAPACITY_LITRES,
    litres_per_mm: 1.13,
    closing_s: 3,
    rain_fed: false,
  });
  now_ms = 0;
  litres = 1_600;
  open = false;
  readonly found_lph: number[] = [];
  private since_ms = 0;

  turn(open: boolean): void {
    this.open = open;
    this.since_ms = this.now_ms;
  }

  run(minutes: number, net_lph: number): readonly string[] {
    const step_ms = this.open ? 1_000 : MINUTE_MS;
    for (const end_ms = this.now_ms + minutes * MINUTE_MS; this.now_ms < end_ms; this.now_ms += step_ms) {
      this.litres = Math.max(0, this.litres + (net_lph * step_ms) / (60 * MINUTE_MS));
      const depth_mm = this.litres / 1.13;
      const nearest_mm = Math.round(2_018 - depth_mm) + (Math.floor(this.now_ms / step_ms) % 3);
      this.diagnosis.see({
        now_ms: this.now_ms,
        reading: {
          quality: 'good',
          level: { depth_mm, litres: this.litres, percent: (100 * this.litres) / CAPACITY_LITRES },
          reason: reason('level_good'),
        },
        echoes: { nearest_mm, farthest_mm: nearest_mm + 2 },
        inlet: { open: this.open, since_ms: this.since_ms },
        expected_inflow: { rate_lph: 2_000, error_lph: 100 },
        ...{ level_switches: [], flow_meters: [], raining: null },
      });
      const found = this.diagnosis.foundInflow;
      if (found?.sound === true) this.found_lph.push(found.rate_lph);
    }
    return this.diagnosis.faults.map(({ name }) => name);
  }
}

describe('a burst of more than the inlet brings', () => {
  test('is a leak, and stays one while the inlet is open and the tank empty', () => {
    const house = new BurstHouse();
    house.run(8 * DAY_MINUTES, 0);
    expect(house.run(15, -BURST_LPH)).toEqual(['leak']);
    house.litres = 0;
    house.turn(true);
    expect(house.run(60, 0)).toEqual(['leak']);
    expect(house.found_lph).toEqual([]);
  });

  test('nobody learns it as what the inlet brings: nothing drains on out of an empty tank', () => {
    const house = new BurstHouse();
    house.litres = 2_000;
    house.run(35, -BURST_LPH);
    house.litres = 0;
    house.turn(true);
    house.run(60, 0);
    expect(house.found_lph).toEqual([]);
  });
});
