import { describe, expect, test } from '@jest/globals';
import { Burst } from '../../../../firmware/domain/diagnosis/burst.js';
import { TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';

const CAPACITY_LITRES = 10_000;
const LITRES_PER_MM = 5;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const LEAK_LPH = 250;
const KNOWN_DAYS = 22;

/** What is told of the water that comes in beside the inlet. */
interface Told {
  readonly rain_fed: boolean;
  readonly raining: boolean | null;
  readonly fed: boolean;
}

/** A tank of 10 m³ without an inlet, looked at once a minute, of which 300 L/h are drawn from seven to eight. */
class Tank {
  readonly diagnosis: TankDiagnosis;
  readonly clears: number[] = [];
  private minute = 0;
  private litres = 9_000;
  private leaked = false;

  constructor(private readonly told: Told) {
    this.diagnosis = new TankDiagnosis({
      ...{ capacity_litres: CAPACITY_LITRES, litres_per_mm: LITRES_PER_MM, closing_s: 0 },
      ...{ rain_fed: told.rain_fed, inflow_lph: null },
    });
    for (let day = 0; day < KNOWN_DAYS; day++) {
      this.litres = 9_000;
      this.pass(DAY_MINUTES);
    }
  }

  get leaks(): boolean {
    return this.diagnosis.faults.some(({ name }) => name === 'leak');
  }

  /** So many minutes of a leak, and of what comes in by another way. */
  pass(minutes: number, leak_lph = 0, comes_lph = 0): void {
    for (let n = 0; n < minutes; n++) {
      this.minute += 1;
      const drawn_lph = Math.floor(this.minute / 60) % 24 === 7 ? 300 : 0;
      this.litres += (comes_lph - leak_lph - drawn_lph) / 60;
      this.see(comes_lph > 0);
      if (this.leaked && !this.leaks) this.clears.push(this.minute);
      this.leaked = this.leaks;
    }
  }

  private see(comes: boolean): void {
    const { litres, minute } = this;
    const { raining, fed } = this.told;
    this.diagnosis.see({
      ...{ now_ms: minute * MINUTE_MS, open: null, hour: Math.floor(minute / 60) % 24 },
      raining: raining === null ? null : raining && comes,
      fed: fed && comes,
      pings: [{ kind: 'echo', distance_mm: 2_300 - litres / LITRES_PER_MM + (minute % 5) }],
      reading: {
        quality: 'good',
        level: { litres, depth_mm: litres / LITRES_PER_MM, percent: (100 * litres) / CAPACITY_LITRES },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
  }
}

describe('a leak over which water comes in', () => {
  test.each<[string, Told]>([
    ['rain on its roof, by the gauge', { rain_fed: true, raining: true, fed: false }],
    ['rain on its roof, by the level alone', { rain_fed: true, raining: null, fed: false }],
    ['water of another tank', { rain_fed: false, raining: null, fed: true }],
    ['a lorry nobody told of', { rain_fed: false, raining: null, fed: false }],
  ])('is not over, and no habit: %s', (_, told) => {
    const tank = new Tank(told);
    tank.pass(6 * 60, LEAK_LPH);
    expect(tank.leaks).toBe(true);
    const { longest_ms } = tank.diagnosis.memory.draws;
    for (let n = 0; n < 4; n++) {
      // Not in step with the blocks: it begins and ends within one.
      tank.pass(124, LEAK_LPH, 1_750);
      tank.pass(8 * 60, LEAK_LPH);
    }
    expect(tank.clears).toEqual([]);
    expect(tank.diagnosis.memory.draws.longest_ms).toEqual(longest_ms);
    tank.pass(60);
    expect(tank.leaks).toBe(false);
  });

  test('is found while it rains where no roof drains into the tank', () => {
    const tank = new Tank({ rain_fed: false, raining: true, fed: false });
    tank.pass(6 * 60, LEAK_LPH, 1);
    expect(tank.leaks).toBe(true);
  });
});

describe('a burst over which water comes in', () => {
  /** It is known for eight days, and then a pipe of 3,000 L/h bursts. */
  function burst(): { look: (outflow_lph: number, fed?: boolean) => boolean } {
    const found = new Burst(2_000);
    let minute = 0;
    let litres = 1_600;
    const look = (outflow_lph: number, fed = false) => {
      for (let n = 0; n < 6; n++) {
        minute += 1;
        litres -= outflow_lph / 60;
        found.look(litres, minute * MINUTE_MS, fed);
      }
      return found.present;
    };
    for (let n = 0; n < (8 * DAY_MINUTES) / 6; n++) look(0);
    look(3_000);
    expect(look(3_000)).toBe(true);
    return { look };
  }

  test('is not over while that hides it, and is when the water stands still', () => {
    const { look } = burst();
    expect(look(500, true)).toBe(true);
    expect(look(-4_000)).toBe(true);
    expect(look(3_000)).toBe(true);
    expect(look(0)).toBe(false);
  });
});
