/** Where water comes from. */
export const SOURCE_KINDS = ['rain', 'town', 'bore', 'grey'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Hours of the day, in minutes after midnight, local (0–1,440); over midnight when `to` lies before `from`. */
export interface Hours {
  readonly from_minute: number;
  readonly to_minute: number;
}

/** One source an inlet can fill from, through a valve of its own. */
export interface SourceOptions {
  /** Short name, unique in its tank: it names the relay, too. */
  readonly id: string;
  readonly kind: SourceKind;
  /** 1 is asked first (1–99). */
  readonly priority: number;
  /** Per m³, in the farm's money; among equals of priority the cheapest is asked first (0 or more). */
  readonly cost_per_m3: number;
  /** 1 for toilets and beds, 5 for drinking. */
  readonly quality: number;
  /** As measured, in litres per hour; null when nobody did. */
  readonly inflow_lph: number | null;
  /** When it may be used; null for always. While the clock is not trusted it may be used at any hour. */
  readonly allowed_hours: readonly Hours[] | null;
  /** The tank it comes from, where that one's level is known here; null for a main or a bore. */
  readonly supply_tank: string | null;
  /** At this level of the supplying tank it is locked out, and from `restore_percent` on used again, in percent. */
  readonly lock_out_percent: number;
  readonly restore_percent: number;
  /** Without water for so long it counts as dry, in seconds; null: never. A pipe that has run empty fills in less. */
  readonly dry_run_s: number | null;
  /** A dry one is tried again after this, in seconds. */
  readonly retry_after_s: number;
}

/** What need not be said of a source. Cistern limits as ioBroker.sprinklecontrol's users run them: off below 5, on above 25 %. */
export const SOURCE_DEFAULTS = {
  priority: 1,
  cost_per_m3: 0,
  quality: 3,
  inflow_lph: null,
  allowed_hours: null,
  supply_tank: null,
  lock_out_percent: 5,
  restore_percent: 25,
  dry_run_s: 120,
  retry_after_s: 3_600,
} as const;

/** Whether a minute of the day lies in one of the hours. */
export function within(hours: readonly Hours[], minute: number): boolean {
  return hours.some(({ from_minute, to_minute }) =>
    from_minute <= to_minute
      ? minute >= from_minute && minute < to_minute
      : minute >= from_minute || minute < to_minute,
  );
}
