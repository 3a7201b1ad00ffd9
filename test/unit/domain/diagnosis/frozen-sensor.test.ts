import { describe, expect, test } from '@jest/globals';
import { FrozenSensor } from '../../../../firmware/domain/diagnosis/frozen-sensor.js';
import type { Situation } from '../../../../firmware/domain/diagnosis/situation.js';
import { reason } from '../../../../firmware/domain/reason.js';

/** A sensor that repeats itself in two of a hundred windows. */
const RESTLESS = { seen: 5_000, repeated: 100, named: false };

/** A window a second. */
class Windows {
  count = 0;
  private mm = 900;

  constructor(readonly sensor: FrozenSensor) {}

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

  private see(spread_mm: number): void {
    this.count += 1;
    const situation: Situation = {
      now_ms: this.count * 1_000,
      reading: { quality: 'bad', level: null, reason: reason('sensor_frozen') },
      echoes: { nearest_mm: this.mm, farthest_mm: this.mm + spread_mm },
      ...{ inlet: null, expected_inflow: null, level_switches: [], flow_meters: [], raining: null },
    };
    this.sensor.see(situation);
  }
}

describe('a sensor that was known before a restart', () => {
  test('is frozen within seconds; one that nobody knows is given half an hour', () => {
    expect(new Windows(new FrozenSensor(RESTLESS)).repeat(8)).toBe(true);
    expect(new Windows(new FrozenSensor()).repeat(1_800)).toBe(false);
  });

  test('stays frozen while it repeats itself, since the first window at the latest', () => {
    const { memory } = new FrozenSensor({ ...RESTLESS, named: true });
    const windows = new Windows(new FrozenSensor(memory));
    expect(windows.sensor.present).toBe(true);
    expect(windows.repeat(3_600)).toBe(true);
    expect(windows.sensor.fault?.since_ms).toBe(1_000);
    expect(windows.move()).toBe(false);
  });

  test('has moved when the echoes of the first window lie apart', () => {
    expect(new Windows(new FrozenSensor({ ...RESTLESS, named: true })).move(2)).toBe(false);
  });

  test.each([
    ['more repeated than seen', { seen: 100, repeated: 101, named: false }],
    ['more than is ever learned', { seen: 1e6, repeated: 0, named: false }],
    ['no number', { seen: Number.NaN, repeated: 0, named: false }],
  ])('is not known by a damaged memory: %s', (_, memory) => {
    expect(new FrozenSensor(memory).memory).toEqual(new FrozenSensor().memory);
  });
});

test('another one that smooths is called frozen for two days at most, and a freeze makes nobody deaf', () => {
  const windows = new Windows(new FrozenSensor(RESTLESS));
  let last_frozen = 0;
  while (windows.count < 4 * 86_400) {
    if (windows.repeat(100)) last_frozen = windows.count;
    windows.move();
  }
  expect(last_frozen).toBeGreaterThan(0);
  expect(last_frozen).toBeLessThan(2 * 86_400);

  const after = new Windows(new FrozenSensor(RESTLESS));
  after.repeat(86_400);
  after.move();
  expect(after.repeat(8)).toBe(true);
});
