/** How the inlet of the random lives may be run: tight enough that every limit is met within minutes. */
export const LIMITS = {
  ...{ max_run_s: 60, min_run_s: 20, rest_s: 30, min_off_s: 3, max_starts_per_hour: 3 },
  ...{ full_percent: 95, hold_closed_s: 40 },
};
/** The longest that anything asked by hand holds, in s. */
export const MOST_HELD_S = 70;
/** Where the float hangs, and by how much sensor and float may differ. */
export const FLOAT_PERCENT = 90;
export const FLOAT_MARGIN_PERCENT = 5;
