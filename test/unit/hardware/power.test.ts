import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { powerBudget, type Site } from '../../../hardware/power/budget.js';
import { dailyUse, type Loads, sensible_still_interval_s } from '../../../hardware/power/consumption.js';
import { BANDS, bandOf, darkest_sun_h, extraterrestrial_kwh } from '../../../hardware/power/insolation.js';
import { sizeFor } from '../../../hardware/power/sizing.js';

const LOADS: Loads = {
  board_ma: 350,
  sensors: ['hc-sr04'],
  still_interval_s: 5,
  pings: 7,
  running_min: 60,
  valve_w: 8,
  pump_w: 0,
  other_w: 0,
};
const SITE: Site = { latitude_deg: -38, sun_h: null, battery: 'lifepo4', autonomy_days: 4 };

describe('the sun', () => {
  test('outside the atmosphere is 32.2 MJ on 3 September at 20° south, as FAO-56 works out in its example 8', () => {
    expect(extraterrestrial_kwh(-20, 246) * 3.6).toBeCloseTo(32.2, 1);
  });

  test.each([
    [52.5, 0.6, 1.0],
    [-38, 1.8, 2.8],
    [1, 2.8, 4.2],
    [-24, 3, 4.8],
  ])('at %f° is, on the darkest days, from %f to %f h', (latitude_deg, least, most) => {
    expect(darkest_sun_h(latitude_deg)).toBeGreaterThan(least);
    expect(darkest_sun_h(latitude_deg)).toBeLessThan(most);
  });

  test('does not rise in the polar night, and is the same for north and south half a year apart', () => {
    expect(extraterrestrial_kwh(80, 355)).toBe(0);
    expect(extraterrestrial_kwh(90, 172)).toBeGreaterThan(10);
    expect(darkest_sun_h(40)).toBeCloseTo(darkest_sun_h(-40), 0);
  });

  test('is asked for from 60° south to 60° north', () => {
    expect(bandOf(-60)).toBe(BANDS.at(-1));
    expect(bandOf(0)).toBe(BANDS[0]);
    for (const latitude of [60.1, -90, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => bandOf(latitude)).toThrow(RangeError);
  });
});

describe('what a node uses', () => {
  test('is its board above all: 350 mA at 5 V through a converter of 85 %', () => {
    const { board_wh, valve_wh, total_wh } = dailyUse(LOADS);
    expect(board_wh).toBeCloseTo((0.35 * 5 * 24) / 0.85, 6);
    expect(valve_wh).toBeCloseTo(8 + 0.36 / 0.85, 6);
    expect(board_wh / total_wh).toBeGreaterThan(0.8);
  });

  test('looking every second costs more than every minute, and little in all', () => {
    const often = dailyUse({ ...LOADS, still_interval_s: 1 });
    const seldom = dailyUse({ ...LOADS, still_interval_s: 60 });
    expect(often.sensing_wh).toBeGreaterThan(seldom.sensing_wh);
    expect((often.total_wh - seldom.total_wh) / seldom.total_wh).toBeLessThan(0.1);
  });

  test('while water runs all day the interval for still water does not count', () => {
    const all_day = { ...LOADS, running_min: 1440 };
    expect(dailyUse({ ...all_day, still_interval_s: 60 })).toEqual(
      dailyUse({ ...all_day, still_interval_s: 1 }),
    );
  });

  test('leads to an interval from 1 to 60 s, longer the more sensors and the thriftier the board', () => {
    expect(sensible_still_interval_s(LOADS)).toBe(8);
    expect(sensible_still_interval_s({ ...LOADS, board_ma: 800 })).toBeLessThan(8);
    const many = Array<'jsn-sr04t'>(16).fill('jsn-sr04t');
    expect(sensible_still_interval_s({ ...LOADS, sensors: many, pings: 15 })).toBe(60);
    expect(sensible_still_interval_s({ ...LOADS, sensors: [] })).toBe(1);
  });
});

describe('panel and battery', () => {
  test('carry the day and the dark days, whatever the use and the sun', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 2_000, noNaN: true }),
        fc.double({ min: 0.2, max: 7, noNaN: true }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('lifepo4' as const, 'lead-acid' as const),
        (daily_wh, sun_h, autonomy_days, battery) => {
          const sizes = sizeFor(daily_wh, { sun_h, autonomy_days, battery });
          expect(sizes.autonomy_days).toBeGreaterThanOrEqual(autonomy_days - 1e-9);
          expect(sizes.refill_days).toBeGreaterThan(0);
          expect(sizes.panel_w * sun_h).toBeGreaterThan(daily_wh);
        },
      ),
    );
  });

  test('lead-acid has to be larger than lithium for the same days', () => {
    const [lead, lithium] = (['lead-acid', 'lifepo4'] as const).map((battery) =>
      sizeFor(60, { sun_h: 2, autonomy_days: 4, battery }),
    );
    expect(lead?.battery_ah).toBeGreaterThan(lithium?.battery_ah ?? Number.NaN);
  });

  test('come for one latitude, for measured sun, or for every band with the poorest end of each', () => {
    expect(powerBudget(LOADS, SITE).sizes).toHaveLength(1);
    expect(powerBudget(LOADS, { ...SITE, sun_h: 4 }).sizes).toMatchObject([
      { place: 'as measured', sun_h: 4 },
    ]);
    const bands = powerBudget(LOADS, { ...SITE, latitude_deg: null }).sizes;
    expect(bands.map(({ place }) => place)).toEqual(BANDS.map(({ name }) => name));
    expect(bands.at(-1)?.panel_w).toBeGreaterThan(bands[0]?.panel_w ?? Number.NaN);
  });
});
