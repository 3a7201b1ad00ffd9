import { describe, expect, test } from '@jest/globals';
import type { Situation } from '../../../../firmware/domain/diagnosis/situation.js';
import { type ToldMemory, ToldSensor } from '../../../../firmware/domain/diagnosis/told-sensor.js';
import { good } from '../support/readings.js';

const EVERY_MS = 30_000;
const DAY = 2_880;
/** A sensor that wavers: it repeated itself eight times at the most. */
const KNOWN: ToldMemory = { watched_ms: 86_400_000, most_repeats: 8, last: null };

/** A tank of 2,000 L at 40 %, whose sensor tells every half minute. */
class Readings {
  readonly sensor: ToldSensor;
  now_ms = 0;
  inlet_litres: number | null = null;
  outlet_litres: number | null = null;
  inlet: { open: boolean; since_ms: number } | null = { open: false, since_ms: 0 };
  around: Partial<Situation> = {};
  private last_mm = 900;

  constructor(memory: ToldMemory | null = KNOWN, inflow_lph: number | null = null) {
    this.sensor = new ToldSensor({ capacity_litres: 2_000, rain_fed: false, inflow_lph }, memory);
  }

  /** Each of these is told once, and looked at three times. */
  tell(...distances_mm: number[]): boolean {
    for (const distance_mm of distances_mm) {
      const at_ms = this.now_ms;
      for (let look = 0; look < 3; look++) {
        this.sensor.see({ distance_mm, at_ms }, this.situation());
        this.now_ms += EVERY_MS / 3;
      }
      this.last_mm = distance_mm;
    }
    return this.sensor.present;
  }

  /** So many more that tell the same; what the meters count meanwhile, for each. */
  repeat(times: number, inlet_litres = 0, outlet_litres = 0): boolean {
    for (let n = 0; n < times; n++) {
      if (this.inlet_litres !== null) this.inlet_litres += inlet_litres;
      if (this.outlet_litres !== null) this.outlet_litres += outlet_litres;
      this.tell(this.last_mm);
    }
    return this.sensor.present;
  }

  open(): this {
    this.inlet = { open: true, since_ms: this.now_ms };
    return this;
  }

  private situation(): Situation {
    const meter = (on: 'inlet' | 'outlet', total_litres: number | null) =>
      total_litres === null ? [] : [{ on, litres_per_pulse: 1, flow_lph: null, total_litres }];
    return {
      ...{ now_ms: this.now_ms, reading: good(40), echoes: null, inlet: this.inlet, raining: null },
      expected_inflow: { rate_lph: 1_800, error_lph: 180 },
      level_switches: [],
      flow_meters: [...meter('inlet', this.inlet_litres), ...meter('outlet', this.outlet_litres)],
      ...this.around,
    };
  }
}

describe('a sensor that wavers', () => {
  test('is frozen when it repeats itself twice as often as it ever did, and seldom at the least', () => {
    const readings = new Readings();
    readings.tell(900, 901);
    expect(readings.repeat(15)).toBe(false);
    expect(readings.repeat(1)).toBe(true);
    expect(readings.sensor.fault).toMatchObject({
      name: 'sensor_frozen',
      since_ms: EVERY_MS,
      confidence: 0.99,
    });
    const seldom = new Readings({ ...KNOWN, most_repeats: 0 });
    seldom.tell(900, 901);
    expect(seldom.repeat(11)).toBe(false);
    expect(seldom.repeat(1)).toBe(true);
  });

  test('is not built on from half of that on', () => {
    const readings = new Readings();
    readings.tell(900, 901);
    readings.repeat(7);
    expect(readings.sensor.suspected).toBe(false);
    readings.repeat(1);
    expect(readings.sensor.suspected).toBe(true);
  });

  test('is known as one after a night and a day', () => {
    const readings = new Readings(null);
    for (let n = 0; n < DAY / 8; n++) readings.tell(900, 902, 901, 901);
    expect(readings.repeat(100)).toBe(false);
    expect(readings.sensor.suspected).toBe(false);
    const known = new Readings({ ...KNOWN, most_repeats: 0 });
    known.tell(900, 903, 901);
    expect(known.repeat(12)).toBe(true);
    for (let n = 0; n < 2 * DAY; n++) readings.tell(900, 902, 901, 901);
    expect(readings.repeat(2 * 120)).toBe(true);
  });

  test('is no longer frozen when it tells another number', () => {
    const readings = new Readings();
    readings.tell(900, 901);
    readings.repeat(50);
    expect(readings.tell(902)).toBe(false);
    expect(readings.sensor.fault).toBeNull();
    expect(readings.repeat(2)).toBe(false);
  });

  test('one reading that is looked at for ever proves nothing', () => {
    const readings = new Readings();
    readings.tell(900, 901);
    for (let look = 0; look < 100; look++) {
      const told = { distance_mm: 901, at_ms: EVERY_MS };
      readings.sensor.see(told, { ...SITUATION, now_ms: readings.now_ms + 1_000 * look });
    }
    expect(readings.sensor.suspected).toBe(false);
  });

  test('numbers that differ in their last digit alone are the same', () => {
    const readings = new Readings();
    readings.tell(900, 901.000000001);
    for (let n = 0; n < 16; n++) readings.tell(n % 2 === 0 ? 901 : 901.000000002);
    expect(readings.sensor.present).toBe(true);
  });
});

describe('a sensor that does not waver', () => {
  const COARSE: ToldMemory = { ...KNOWN, most_repeats: 100 };

  test('may stand still for days: stillness alone proves nothing', () => {
    const readings = new Readings(COARSE);
    readings.tell(900, 910);
    expect(readings.repeat(3 * DAY)).toBe(false);
    expect(readings.sensor.suspected).toBe(false);
  });

  test('may have told the same since it was put in', () => {
    expect(new Readings(null).repeat(3 * DAY)).toBe(false);
  });

  test('is one that steps down with the water, or to and fro between two numbers', () => {
    const steps = new Readings({ ...KNOWN, most_repeats: 0 });
    for (let mm = 900; mm < 1_000; mm += 10) steps.tell(mm, mm, mm, mm, mm, mm, mm, mm, mm, mm);
    expect(steps.sensor.memory.most_repeats).toBeGreaterThan(60);
    const flips = new Readings({ ...KNOWN, most_repeats: 0 });
    for (let n = 0; n < 100; n++) flips.tell(900, 910);
    expect(flips.sensor.memory.most_repeats).toBeGreaterThan(60);
    expect(flips.repeat(DAY)).toBe(false);
  });

  test('is known for one within days where it was put in for one that wavers', () => {
    const readings = new Readings({ ...KNOWN, most_repeats: 4 });
    let named = 0;
    for (let n = 0; n < 40; n++) {
      readings.tell(900 + 10 * n);
      if (readings.repeat(60)) named += 1;
    }
    expect(named).toBeGreaterThan(0);
    expect(named).toBeLessThan(14);
    expect(readings.repeat(DAY)).toBe(false);
  });

  test('is frozen when the inlet was open for as long as it takes to fill four fifths of the room', () => {
    const readings = new Readings(COARSE);
    readings.tell(900, 910);
    // 960 L at 1,800 L/h: 32 minutes, 64 readings.
    expect(readings.open().repeat(63)).toBe(false);
    expect(readings.repeat(2)).toBe(true);
    expect(readings.sensor.fault?.confidence).toBe(0.6);
  });

  test('a reading that differs gives the whole time anew', () => {
    const readings = new Readings(COARSE);
    readings.tell(900, 910);
    readings.open().repeat(60);
    readings.tell(920);
    expect(readings.repeat(62)).toBe(false);
  });

  test('what the inlet was measured to bring stands in for a source of which nothing is known', () => {
    const blind = new Readings(COARSE);
    blind.around = { expected_inflow: null };
    blind.tell(900, 910);
    expect(blind.open().repeat(DAY)).toBe(false);
    const known = new Readings(COARSE, 1_800);
    known.around = { expected_inflow: null };
    known.tell(900, 910);
    expect(known.open().repeat(66)).toBe(true);
  });
});

describe('what meters saw', () => {
  const metered = (inlet_litres: number | null, outlet_litres: number | null) => {
    const readings = new Readings(null);
    Object.assign(readings, { inlet_litres, outlet_litres });
    readings.tell(900);
    return readings;
  };

  test('go proves a freeze from a tenth of the capacity on', () => {
    const readings = metered(null, 0);
    expect(readings.repeat(19, 0, 10)).toBe(false);
    expect(readings.repeat(1, 0, 10)).toBe(true);
    expect(readings.sensor.fault?.confidence).toBe(0.9);
  });

  test('come in does as well; where nothing came, no open inlet does', () => {
    expect(metered(0, null).open().repeat(20, 10)).toBe(true);
    expect(metered(0, null).open().repeat(DAY, 0)).toBe(false);
  });

  test('go and come alike proves nothing', () => {
    expect(metered(0, 0).open().repeat(200, 10, 10)).toBe(false);
  });

  test.each<[string, Partial<Situation>]>([
    ['another tank fills it', { fed: true }],
    ['nobody knows what fills it', { inlet: null }],
  ])('go proves nothing while %s', (_, around) => {
    const readings = metered(null, 0);
    readings.around = around;
    expect(readings.repeat(200, 0, 10)).toBe(false);
  });

  test('go proves nothing while water comes in that no meter sees', () => {
    const readings = metered(null, 0);
    readings.around = { expected_inflow: null };
    expect(readings.open().repeat(200, 0, 10)).toBe(false);
  });
});

describe('after a restart', () => {
  const frozen = () => {
    const readings = new Readings();
    readings.tell(900, 901);
    readings.repeat(16);
    return readings.sensor.memory;
  };

  test('it is frozen from the first reading on, if that is still the same', () => {
    const again = new Readings(frozen());
    expect(again.sensor.present).toBe(true);
    expect(again.tell(901)).toBe(true);
    expect(new Readings(frozen()).tell(902)).toBe(false);
  });

  test('what should have come in still counts', () => {
    const before = new Readings({ ...KNOWN, most_repeats: 100 });
    before.tell(900);
    before.open().repeat(40);
    const after = new Readings(before.sensor.memory);
    after.open().tell(900);
    expect(after.repeat(20)).toBe(false);
    expect(after.repeat(10)).toBe(true);
  });
});

const SITUATION: Situation = {
  ...{ now_ms: 0, reading: good(40), echoes: null, inlet: null, raining: null, expected_inflow: null },
  ...{ level_switches: [], flow_meters: [] },
};
