import {
  type DailyUse,
  dailyUse,
  type Loads,
  RUNNING_INTERVAL_S,
  sensible_still_interval_s,
} from './consumption.js';
import { BANDS, darkest_sun_h, poleward_deg } from './insolation.js';
import { type BatteryKind, type Sizes, sizeFor } from './sizing.js';

/** Where it stands, and what it is to get through. */
export interface Site {
  /** North positive; null for every band. */
  readonly latitude_deg: number | null;
  /** Measured full-sun hours of the darkest month, if known; they are taken instead of the latitude's. */
  readonly sun_h: number | null;
  readonly battery: BatteryKind;
  readonly autonomy_days: number;
}

/** What a node on a panel needs. */
export interface PowerBudget {
  readonly daily: DailyUse;
  readonly sizes: readonly ({ readonly place: string } & Sizes)[];
  /** How often to look at a tank, and what looking at still water costs at the quickest, this and the slowest interval. */
  readonly sampling: {
    readonly running_interval_s: number;
    readonly still_interval_s: number;
    readonly sensing_wh_at: readonly { readonly interval_s: number; readonly wh: number }[];
  };
}

/**
 * Adds up what a node uses, and sizes its panel and battery.
 * @throws RangeError for a latitude beyond 60°
 */
export function powerBudget(loads: Loads, site: Site): PowerBudget {
  const daily = dailyUse(loads);
  const still_interval_s = sensible_still_interval_s(loads);
  const intervals = [...new Set([1, loads.still_interval_s, still_interval_s, 60])].sort((a, b) => a - b);
  return {
    daily,
    sizes: places(site).map(({ place, sun_h }) => ({
      place,
      ...sizeFor(daily.total_wh, { sun_h, autonomy_days: site.autonomy_days, battery: site.battery }),
    })),
    sampling: {
      running_interval_s: RUNNING_INTERVAL_S,
      still_interval_s,
      sensing_wh_at: intervals.map((interval_s) => ({
        interval_s,
        wh: dailyUse({ ...loads, still_interval_s: interval_s }).sensing_wh,
      })),
    },
  };
}

function places({ latitude_deg, sun_h }: Site): { place: string; sun_h: number }[] {
  if (sun_h !== null) return [{ place: 'as measured', sun_h }];
  if (latitude_deg !== null) return [{ place: `${latitude_deg}°`, sun_h: darkest_sun_h(latitude_deg) }];
  return BANDS.map((band) => ({ place: band.name, sun_h: darkest_sun_h(poleward_deg(band)) }));
}
