import { describe, expect, test } from '@jest/globals';
import { FrozenSensor } from '../../../../firmware/domain/diagnosis/frozen-sensor.js';
import type { Situation } from '../../../../firmware/domain/diagnosis/situation.js';
import { reason } from '../../../../firmware/domain/reason.js';

/** A sensor that repeats itself in two of a hundred windows. */
const RESTLESS = { seen: 5_000, repeated: 100, named: false };

/** A window a second, or as seldom as it is told. */
class Windows {
  count = 0;
  now_ms = 0;
  /** Whether the inlet is open. */
  open = false;
  /** What it should bring, in litres per hour; null while nobody knows. */
  inflow_lph: number | null = 3_000;
  private mm = 900;

  constructor(
    readonly sensor: FrozenSensor,
    private readonly interval_s = 1,
  ) {}

  /** So many windows that repeat the one before. */
  repeat(windows: number): boolean {
    for (let n = 0; n < windows; n++) this.see(0);
    return this.sensor.present;
  }

  /** One whose echoes lie so far apart, in mm, and not where those of the last one did. */
  move(spread_mm = 0): boolean {
    this.mm += 1;
    this.see(spread_mm);
    return this.sensor.present;
  }

  /** So many hours, in which each window has other echoes or all are alike; how long it was called frozen, in hours. */
  live(hours: number, still: boolean): number {
    let frozen = 0;
    const windows = (hours * 3_600) / this.interval_s;
    for (let n = 0; n < windows; n++) if (still ? this.repeat(1) : this.move(2)) frozen += 1;
    return (frozen * this.interval_s) / 3_600;
  }

  /** After how many minutes it is called frozen when it repeats itself from now on; 1,440 when it is not within a day. */
  freeze(): number {
    const since_ms = this.now_ms;
    while (!this.sensor.present && this.now_ms - since_ms < 86_400_000) this.repeat(1);
    return (this.now_ms - since_ms) / 60_000;
  }

  private see(spread_mm: number): void {
    this.count += 1;
    this.now_ms += this.interval_s * 1_000;
    const { inflow_lph } = this;
    const situation: Situation = {
      now_ms: this.now_ms,
      reading: { quality: 'bad', level: null, reason: reason('sensor_frozen') },
      echoes: { nearest_mm: this.mm, farthest_mm: this.mm + spread_mm },
      inlet: { open: this.open, since_ms: 0 },
      expected_inflow: inflow_lph === null ? null : { rate_lph: inflow_lph, error_lph: 0 },
      ...{ level_switches: [], flow_meters: [], raining: null },
    };
    this.sensor.see(situation);
  }
}

describe('a sensor that was known before a restart', () => {
  test('is frozen within seconds; one that nobody knows is given half an hour', () => {
    expect(new Windows(new FrozenSensor(1, RESTLESS)).repeat(8)).toBe(true);
    expect(new Windows(new FrozenSensor(1)).repeat(1_800)).toBe(false);
  });

  test('stays frozen while it repeats itself, since the first window at the latest', () => {
    const { memory } = new FrozenSensor(1, { ...RESTLESS, named: true });
    const windows = new Windows(new FrozenSensor(1, memory));
    expect(windows.sensor.present).toBe(true);
    expect(windows.repeat(3_600)).toBe(true);
    expect(windows.sensor.fault?.since_ms).toBe(1_000);
    expect(windows.move()).toBe(false);
  });

  test('has moved when the echoes of the first window lie apart', () => {
    expect(new Windows(new FrozenSensor(1, { ...RESTLESS, named: true })).move(2)).toBe(false);
  });

  test.each([
    ['more repeated than seen', { seen: 100, repeated: 101, named: false }],
    ['more than is ever learned', { seen: 1e6, repeated: 0, named: false }],
    ['no number', { seen: Number.NaN, repeated: 0, named: false }],
  ])('is not known by a damaged memory: %s', (_, memory) => {
    expect(new FrozenSensor(1, memory).memory).toEqual(new FrozenSensor(1).memory);
  });
});

test('another one that smooths is called frozen for two days at most, and a freeze makes nobody deaf', () => {
  const windows = new Windows(new FrozenSensor(1, RESTLESS));
  let last_frozen = 0;
  while (windows.count < 4 * 86_400) {
    if (windows.repeat(100)) last_frozen = windows.count;
    windows.move();
  }
  expect(last_frozen).toBeGreaterThan(0);
  expect(last_frozen).toBeLessThan(2 * 86_400);

  const after = new Windows(new FrozenSensor(1, RESTLESS));
  after.repeat(86_400);
  after.move();
  expect(after.repeat(30)).toBe(true);
  after.move();
  after.open = true;
  after.move();
  expect(after.repeat(8)).toBe(true);
});

describe.each([5, 60])(
  'a sensor that the wind stirs by day, looked at every %i s, and that stands still by night',
  (interval_s) => {
    /** How long it is called frozen in each of so many nights, in hours. */
    const nights = (windows: Windows, count: number) =>
      Array.from({ length: count }, () => {
        windows.live(15, false);
        return windows.live(9, true);
      });

    test('is called frozen in the first nights, and then no more', () => {
      const windows = new Windows(new FrozenSensor(1), interval_s);
      const frozen_h = nights(windows, 20);
      expect(frozen_h.slice(8)).toEqual(Array(12).fill(0));
    });

    test('is known across a restart', () => {
      const before = new Windows(new FrozenSensor(1), interval_s);
      nights(before, 10);
      const after = new Windows(new FrozenSensor(1, before.sensor.memory), interval_s);
      expect(nights(after, 3)).toEqual([0, 0, 0]);
    });

    test('is frozen within a minute while an inlet that should move the water is open', () => {
      const windows = new Windows(new FrozenSensor(1), interval_s);
      nights(windows, 10);
      windows.live(1, false);
      const filling = new Windows(new FrozenSensor(1, windows.sensor.memory));
      filling.open = true;
      filling.live(0.1, false);
      expect(filling.freeze()).toBeLessThan(1);
    });

    test('is frozen within a day at rest, and within the half hour again where the nights are windy for a season', () => {
      const windows = new Windows(new FrozenSensor(1), interval_s);
      nights(windows, 10);
      expect(windows.freeze()).toBeLessThan(1_440);
      windows.live(60 * 24, false);
      expect(windows.freeze()).toBeLessThan(30);
    });
  },
);

test('freezes while the tank is filled are named within a minute, each of them, however long the ones before lasted', () => {
  const windows = new Windows(new FrozenSensor(1, RESTLESS));
  windows.open = true;
  const named_min = Array.from({ length: 10 }, () => {
    windows.move(100);
    const after_min = windows.freeze();
    windows.repeat(4 * 3_600);
    return after_min;
  });
  expect(Math.max(...named_min)).toBeLessThan(1);
});

test('a sensor that is known at rest is known while the tank is filled for the first time, too', () => {
  const before = new Windows(new FrozenSensor(1));
  before.live(1, false);
  const windows = new Windows(new FrozenSensor(1, before.sensor.memory));
  windows.open = true;
  windows.move(5);
  expect(windows.freeze()).toBeLessThan(1);
});

test('a freeze within days after another one is named within the half hour, too', () => {
  const windows = new Windows(new FrozenSensor(1, RESTLESS), 60);
  windows.live(24, true);
  windows.live(24, false);
  expect(windows.freeze()).toBeLessThan(30);
});

test('an inlet that opens at night over water that stood still for hours makes no freeze of it', () => {
  const windows = new Windows(new FrozenSensor(1, { ...RESTLESS, longest_ms: 32_400_000 }));
  windows.live(5, true);
  expect(windows.sensor.suspected).toBe(false);
  windows.open = true;
  windows.repeat(4);
  expect(windows.sensor.present).toBe(false);
  windows.move();
  expect(windows.repeat(4)).toBe(false);
});

test.each([
  ['at once in a small tank', 1, 0, 0.25],
  ['after two minutes in a wide one, where it stands still for a while', 33, 1.9, 2.5],
])(
  'a sensor that freezes while nobody knows what comes is named %s',
  (_, litres_per_mm, from_min, to_min) => {
    const windows = new Windows(new FrozenSensor(litres_per_mm, RESTLESS));
    windows.live(1, false);
    Object.assign(windows, { open: true, inflow_lph: null });
    windows.move(2);
    const after_min = windows.freeze();
    expect(after_min).toBeGreaterThan(from_min);
    expect(after_min).toBeLessThan(to_min);
  },
);
