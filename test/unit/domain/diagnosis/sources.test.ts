import { describe, expect, test } from '@jest/globals';
import { type DiagnosisMemory, TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';

const CAPACITY_LITRES = 2_000;
const MINUTE_S = 60;

/** A tank of 2,000 L without a meter, whose inlet has several sources nobody measured; looked at once a second. */
class Sources {
  readonly diagnosis: TankDiagnosis;
  readonly names = new Set<string>();
  private now_ms = 0;
  private litres = 0;

  constructor(memory: DiagnosisMemory | null = null) {
    this.diagnosis = new TankDiagnosis(
      {
        ...{ capacity_litres: CAPACITY_LITRES, litres_per_mm: 1.13, closing_s: 3, rain_fed: false },
        inflow_lph: 1_800,
      },
      memory,
    );
  }

  /** From 300 L on it is filled for a while; answers what is named at the end. */
  fill(source: string | null, inflow_lph: number, span_s: number): readonly string[] {
    this.litres = 300;
    this.rest(2 * MINUTE_S);
    return this.goOn(source, inflow_lph, span_s);
  }

  /** What was open stays so. */
  goOn(source: string | null, inflow_lph: number, span_s: number): readonly string[] {
    for (let s = 0; s < span_s; s++) {
      this.litres += inflow_lph / 3_600;
      this.see(true, source);
    }
    return this.diagnosis.faults.map(({ name }) => name);
  }

  rest(span_s: number): void {
    for (let s = 0; s < span_s; s++) this.see(false, null);
  }

  private see(open: boolean, source: string | null): void {
    this.now_ms += 1_000;
    this.diagnosis.see({
      ...{ now_ms: this.now_ms, open, source, hour: null, raining: null },
      pings: [{ kind: 'echo', distance_mm: 2_000 - this.litres + ((this.now_ms / 1_000) % 5) }],
      reading: {
        quality: 'good',
        level: {
          ...{ litres: this.litres, depth_mm: this.litres / 1.13 },
          percent: (100 * this.litres) / CAPACITY_LITRES,
        },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
    for (const { name } of this.diagnosis.faults) this.names.add(name);
  }
}

const LONG_S = 90 * MINUTE_S;

describe('an inlet with several sources', () => {
  test('a weak source is not the strong one that fails: each is known by itself', () => {
    const tank = new Sources();
    for (let n = 0; n < 3; n++) tank.fill('town', 1_800, 30 * MINUTE_S);
    for (let n = 0; n < 3; n++) tank.fill('rain', 400, LONG_S);
    tank.fill('rain', 400, 10 * MINUTE_S);
    tank.goOn('town', 1_800, 20 * MINUTE_S);
    tank.goOn('rain', 400, 30 * MINUTE_S);
    expect([...tank.names]).toEqual([]);
  });

  test('that each was known before a restart it is after it', () => {
    const before = new Sources();
    for (let n = 0; n < 3; n++) {
      before.fill('town', 1_800, 30 * MINUTE_S);
      before.fill('rain', 400, LONG_S);
    }
    const { memory } = before.diagnosis;
    expect(memory.inflows.town?.at(-1)?.mean_lph).toBeCloseTo(1_800, -2);
    expect(memory.inflows.rain?.at(-1)?.mean_lph).toBeCloseTo(400, -2);
    const tank = new Sources(memory);
    expect(tank.fill('rain', 400, LONG_S)).toEqual([]);
    expect(tank.fill('town', 600, LONG_S)).toEqual(['weak_supply']);
  });

  test('a dry one that is tried for minutes now and then is named after some tries, and the other is sound', () => {
    const tank = new Sources();
    for (let n = 0; n < 3; n++) {
      tank.fill('bore', 1_800, 30 * MINUTE_S);
      tank.fill('town', 1_800, 30 * MINUTE_S);
    }
    for (let n = 0; n < 6; n++) {
      tank.fill('bore', 0, 5 * MINUTE_S);
      expect(tank.goOn('town', 1_800, 20 * MINUTE_S)).toEqual([]);
    }
    expect(tank.fill('bore', 0, 5 * MINUTE_S)).toEqual(['no_water_arrives']);
  });

  test('one that has come back is not called dry for what it was before', () => {
    const tank = new Sources();
    for (let n = 0; n < 3; n++) tank.fill('bore', 1_800, 30 * MINUTE_S);
    expect(tank.fill('bore', 0, 40 * MINUTE_S)).toEqual(['no_water_arrives']);
    expect(tank.goOn('town', 1_800, 20 * MINUTE_S)).toEqual([]);
    tank.names.clear();
    tank.fill('bore', 1_800, 30 * MINUTE_S);
    expect([...tank.names]).toEqual([]);
  });

  test('one without a name is known by what the installer measured', () => {
    const tank = new Sources();
    expect(tank.fill(null, 600, LONG_S)).toEqual(['weak_supply']);
  });
});
