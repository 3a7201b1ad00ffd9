import { describe, expect, test } from '@jest/globals';
import { DriftingSensor } from '../../../../firmware/domain/diagnosis/drifting-sensor.js';
import type { SwitchReading, SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { reason } from '../../../../firmware/domain/reason.js';

const MINUTE_MS = 60_000;
const DAY = 1_440;
const HIGH = { at: 'high', switch_percent: 90 } as const;
const NEVER_REACHED = { at: 'high', switch_percent: 95 } as const;
const LOW = { at: 'low', switch_percent: 20 } as const;

/** A tank under a rule of 15/80 that loses half of its water a day, looked at once a minute. */
class Tank {
  readonly sensor = new DriftingSensor();
  readonly named: number[] = [];
  private minute = 0;
  private percent = 60;
  private filling = false;

  constructor(private readonly switches: readonly Pick<SwitchReading, 'at' | 'switch_percent'>[]) {}

  /** So many minutes of a sensor that is off by so much; a switch may stick for a while. */
  live(minutes: number, off_percent: (minute: number) => number, sticks: SwitchState | null = null): boolean {
    for (let n = 0; n < minutes; n++) {
      this.minute += 1;
      const shown = this.percent + off_percent(n);
      if (shown < 15) this.filling = true;
      if (shown >= 80) this.filling = false;
      this.percent = Math.min(100, Math.max(0, this.percent + (this.filling ? 1 : -50 / DAY)));
      this.see(this.percent + off_percent(n), sticks);
      if (this.present) this.named.push(n);
    }
    return this.present;
  }

  /** So many minutes at which nothing moves. */
  stand(minutes: number, sticks: SwitchState): boolean {
    for (let n = 0; n < minutes; n++) {
      this.minute += 1;
      this.see(60, sticks);
    }
    return this.present;
  }

  private get present(): boolean {
    return this.sensor.fault !== null;
  }

  private see(percent: number, sticks: SwitchState | null): void {
    this.sensor.see({
      now_ms: this.minute * MINUTE_MS,
      reading: {
        quality: 'good',
        level: { percent, litres: percent, depth_mm: percent },
        reason: reason('level_good'),
      },
      level_switches: this.switches.map((one) => ({
        ...one,
        state: sticks ?? (this.percent >= one.switch_percent ? 'wet' : 'dry'),
      })),
      ...{ echoes: null, inlet: null, expected_inflow: null, flow_meters: [], raining: null },
    });
  }
}

const sound = () => 0;

describe('a switch that contradicted the sensor', () => {
  test('and agrees again is believed within weeks, although the rule never fills up to it', () => {
    const tank = new Tank([NEVER_REACHED]);
    expect(tank.stand(15, 'wet')).toBe(true);
    expect(tank.stand(60, 'wet')).toBe(true);
    expect(tank.live(DAY, sound)).toBe(true);
    expect(tank.live(21 * DAY, sound)).toBe(false);
  });

  test('for a minute a week is sound: the minutes do not add up', () => {
    const tank = new Tank([NEVER_REACHED]);
    let named = false;
    for (let week = 0; week < 52; week++) {
      named = tank.stand(1, 'wet') || tank.live(7 * DAY, sound) || named;
    }
    expect(named).toBe(false);
  });

  test('is in the wrong for as long as it does, whatever the other one says', () => {
    const tank = new Tank([LOW, NEVER_REACHED]);
    tank.live(DAY, sound);
    tank.live(10 * DAY, sound, 'wet');
    expect(tank.sensor.fault?.reason.args).toMatchObject({ switch_percent: 95 });
  });
});

describe('a sensor that drifts by 4 % a day, up to 18 %', () => {
  test.each([1, -1])('is named within ten days, and stays so: %s', (side) => {
    for (let begin = 0; begin < 8; begin++) {
      const tank = new Tank([HIGH, LOW]);
      expect(tank.live((DAY * begin) / 4, sound)).toBe(false);
      const off = (minute: number) => side * Math.min(18, (4 * minute) / DAY);
      tank.live(16 * DAY, off);
      expect(tank.named[0]).toBeLessThan(10 * DAY);
      // Once it is off by all of it, it stays named.
      expect(tank.named.filter((minute) => minute >= 10 * DAY).length).toBe(6 * DAY);
    }
  });
});
