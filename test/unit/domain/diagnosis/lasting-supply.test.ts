import { describe, expect, test } from '@jest/globals';
import { type DiagnosisMemory, TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';

const CAPACITY_LITRES = 10_000;
const LITRES_PER_MM = 5;
const STEP_S = 5;
const DAY_MS = 86_400_000;

/** A tank of 10 m³ that is filled for two hours once a day, by an inlet that was measured to bring 800 L/h. */
class Fills {
  diagnosis: TankDiagnosis;
  private now_ms = 0;
  private day = 0;

  constructor(private readonly rain_fed: boolean) {
    this.diagnosis = this.begin(null);
  }

  /** The node starts anew, with what it had on its disk. */
  restart(): void {
    this.diagnosis = this.begin(JSON.parse(JSON.stringify(this.diagnosis.memory)));
  }

  /** So many days; answers what is named after each. */
  live(days: number, inflow_lph: number): string[] {
    return Array.from({ length: days }, () => {
      this.day += 1;
      this.now_ms = this.day * DAY_MS;
      this.run(1_400, false, 600, 0);
      this.run(1_400, true, 7_200, inflow_lph);
      return this.diagnosis.faults.map(({ name }) => name).join();
    });
  }

  private begin(memory: DiagnosisMemory | null): TankDiagnosis {
    const { rain_fed } = this;
    const options = { capacity_litres: CAPACITY_LITRES, litres_per_mm: LITRES_PER_MM, closing_s: 5 };
    return new TankDiagnosis({ ...options, rain_fed, inflow_lph: 800 }, memory);
  }

  private run(from_litres: number, open: boolean, span_s: number, inflow_lph: number): void {
    for (let s = 0; s < span_s; s += STEP_S) {
      this.now_ms += STEP_S * 1_000;
      const litres = from_litres + (inflow_lph * s) / 3_600;
      this.diagnosis.see({
        ...{ now_ms: this.now_ms, open, hour: 6, raining: null },
        pings: [{ kind: 'echo', distance_mm: 2_300 - litres / LITRES_PER_MM + ((s / STEP_S) % 5) }],
        reading: {
          quality: 'good',
          level: { litres, depth_mm: litres / LITRES_PER_MM, percent: (100 * litres) / CAPACITY_LITRES },
          reason: { code: 'level_good', args: {} },
        },
        instruments: { level_switches: [], flow_meters: [] },
      });
    }
  }
}

const named = (days: readonly string[], name: string) => days.filter((one) => one === name).length;

describe('a supply that has weakened for good', () => {
  test('is weak for two weeks, and then the usual one, by which a weaker one is told', () => {
    const fills = new Fills(false);
    expect(named(fills.live(10, 800), '')).toBe(10);
    const after = fills.live(20, 480);
    expect(after.slice(1, 14)).toEqual(Array(13).fill('weak_supply'));
    expect(after.slice(16)).toEqual(Array(4).fill(''));
    expect(fills.live(4, 200).at(-1)).toBe('weak_supply');
  });

  test('is so, too, where the node starts anew now and then', () => {
    const fills = new Fills(false);
    fills.live(10, 800);
    for (let n = 0; n < 3; n++) {
      fills.live(7, 480);
      fills.restart();
    }
    expect(fills.live(1, 480)).toEqual(['']);
  });

  test('is not where it was as usual meanwhile, nor where it brings now this and now that', () => {
    const fills = new Fills(false);
    fills.live(10, 800);
    for (let n = 0; n < 3; n++) {
      expect(fills.live(9, 480).at(-1)).toBe('weak_supply');
      fills.live(1, 800);
    }
    expect(fills.live(1, 480)).toEqual(['']);
    for (let n = 0; n < 10; n++) expect(fills.live(2, n % 2 ? 480 : 150)).not.toContain('');
  });

  test('is never nothing', () => {
    const fills = new Fills(false);
    fills.live(10, 800);
    expect(fills.live(20, 20)).not.toContain('');
  });

  test('is not so by a damaged memory', () => {
    const fills = new Fills(false);
    fills.live(10, 800);
    const { memory } = fills.diagnosis;
    const damaged = { ...memory, changes: { '': { rate_lph: 480, runs: 1e6, lasted_ms: 1e13 } } };
    const { changes } = new TankDiagnosis(
      { ...{ capacity_litres: 1, litres_per_mm: 1, closing_s: 0, rain_fed: false }, inflow_lph: 800 },
      damaged,
    ).memory;
    expect(changes).toEqual({});
  });
});

describe('a first fill in a shower nobody could tell of', () => {
  test('is not what the inlet brings', () => {
    const fills = new Fills(true);
    fills.live(1, 2_300);
    expect(named(fills.live(5, 800), '')).toBe(5);
    expect(fills.diagnosis.memory.inflows['']?.at(-1)?.mean_lph).toBeCloseTo(800, -2);
  });

  test('nor is one after weeks; without a roof a stronger supply is learned at once', () => {
    const fills = new Fills(true);
    fills.live(10, 800);
    fills.live(2, 2_300);
    expect(fills.diagnosis.memory.inflows['']?.at(-1)?.mean_lph).toBeCloseTo(800, -2);
    const roofless = new Fills(false);
    roofless.live(2, 2_300);
    expect(roofless.diagnosis.memory.inflows['']?.at(-1)?.mean_lph).toBeCloseTo(2_300, -2);
  });
});
