/** Kinds of 12 V battery: the voltage that counts, and the share of its charge that may be used without wearing it out. */
export const BATTERIES = {
  lifepo4: { nominal_v: 12.8, usable: 0.8 },
  'lead-acid': { nominal_v: 12, usable: 0.5 },
} as const;

export type BatteryKind = keyof typeof BATTERIES;

/** Of a battery's charge on the label when it is old or cold. */
const AGED = 0.85;
/** Dirt and age, heat and mismatch, a plain (PWM) charge controller, losses in the battery. */
const PANEL_YIELD = 0.9 * 0.9 * 0.85 * 0.9;
/** So much more than the day needs: what refills the battery after dark days. */
const SURPLUS = 1.25;

/** What is sold; beyond the last, several of it. */
const PANELS_W = [10, 20, 30, 50, 80, 100, 120, 160, 200];
const BATTERIES_AH = [7, 12, 18, 24, 36, 50, 75, 100, 150, 200];

/** A panel and a battery for a daily use. */
export interface Sizes {
  readonly sun_h: number;
  readonly panel_w: number;
  readonly battery_ah: number;
  /** How long a full battery lasts without any sun. */
  readonly autonomy_days: number;
  /** How long an empty one takes to fill in the darkest time of the year. */
  readonly refill_days: number;
}

/**
 * Sizes a panel and a battery.
 * @param daily_wh what is used each day, above 0
 * @param sun_h full-sun hours of the darkest days, above 0
 * @param autonomy_days dark days to get through, at least
 */
export function sizeFor(
  daily_wh: number,
  {
    sun_h,
    autonomy_days,
    battery,
  }: { readonly sun_h: number; readonly autonomy_days: number; readonly battery: BatteryKind },
): Sizes {
  const { nominal_v, usable } = BATTERIES[battery];
  const usable_v = nominal_v * usable * AGED;
  const panel_w = atLeast((daily_wh * SURPLUS) / (sun_h * PANEL_YIELD), PANELS_W);
  const battery_ah = atLeast((daily_wh * autonomy_days) / usable_v, BATTERIES_AH);
  const surplus_wh = panel_w * sun_h * PANEL_YIELD - daily_wh;
  return {
    sun_h,
    panel_w,
    battery_ah,
    autonomy_days: (battery_ah * usable_v) / daily_wh,
    refill_days: (battery_ah * usable_v) / surplus_wh,
  };
}

function atLeast(needed: number, sold: readonly number[]): number {
  const fitting = sold.find((size) => size >= needed);
  const largest = sold.at(-1) ?? 1;
  return fitting ?? Math.ceil(needed / largest) * largest;
}
