import type { SwitchReading } from '../instruments/level-switch.js';
import type { MeterView } from '../instruments/panel.js';
import type { Reading } from '../level/level-tracker.js';
import type { Rate } from '../level/rate.js';
import type { Told } from '../level/told.js';

/** One tank at one tick, as its instruments show it. All times are monotonic. */
export interface Situation {
  readonly now_ms: number;
  /** The level as of this tick's window. */
  readonly reading: Reading;
  /** The window's echoes: the nearest and the farthest, in mm; null without any, and for a sensor that tells when it likes. */
  readonly echoes: Echoes | null;
  /** The newest reading of one that does, whether it was seen before or not; null, or left out, for one that is asked. */
  readonly told?: Told | null;
  /**
   * How the inlet's relay stands, and since when; null without an inlet. `source` is the one it fills from, or did last;
   * null, or left out, where it has one without a name.
   */
  readonly inlet: {
    readonly open: boolean;
    readonly since_ms: number;
    readonly source?: string | null;
  } | null;
  /** Whether an outlet or pump of the tank takes water out, which is no leak; left out where it has none. */
  readonly drawing?: boolean;
  /**
   * What the inlet brings at this hour when it is open, in litres per hour; null while nobody knows. `least_lph` is what
   * it brings at the least while nothing is wrong; left out where that is the same.
   */
  readonly expected_inflow: (Rate & { readonly least_lph?: number }) | null;
  /** Of the day, local, 0–23; left out or null while the wall clock cannot be trusted. */
  readonly hour?: number | null;
  readonly level_switches: readonly SwitchReading[];
  readonly flow_meters: readonly MeterView[];
  /** Whether it rained in the last hour, by the rain gauge; null without one. */
  readonly raining: boolean | null;
  /** Whether water comes from another tank, or lately did; left out where none can. */
  readonly fed?: boolean;
  /** What the rule fills up to, in percent; left out where that does not matter. */
  readonly high_percent?: number;
}

/** The nearest and the farthest echo of one window of pings, in mm. */
export interface Echoes {
  readonly nearest_mm: number;
  readonly farthest_mm: number;
}

/** What does not change about a tank. */
export interface DiagnosisOptions {
  readonly capacity_litres: number;
  /** What one millimetre of depth holds, on the mean. */
  readonly litres_per_mm: number;
  /** How long the inlet takes to close, in seconds. */
  readonly closing_s: number;
  /** Whether a roof drains into it. */
  readonly rain_fed: boolean;
  /** Whether it has an outlet or pump that takes water out; left out where it has none. */
  readonly drawn?: boolean;
  /** What the inlet was measured to bring as a whole, in litres per hour; null, or left out, where nobody did. */
  readonly inflow_lph?: number | null;
}
