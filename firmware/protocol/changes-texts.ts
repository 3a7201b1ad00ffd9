/** The sentences of what would change an actuator, and of what would clear its interlocks. */
export const CHANGES_TEXTS: Readonly<Record<string, string>> = {
  changes_closes_at: 'it closes at {high_percent} %',
  changes_fills_on_from: 'from {opens} on it goes on to {high_percent} %',
  changes_hours_end:
    'it closes when the hours for filling end, unless the level is near the floor of {floor_percent} %',
  changes_least_run_ends: 'it closes when it has run for {min_run_s}, or at {high_percent} %',
  changes_opens_below: 'it opens below {low_percent} %',
  changes_opens_from: 'from {opens} on it opens below {low_percent} %',
  changes_opens_from_after_wait:
    'from {opens} on it opens below {low_percent} %, once the gateway no longer asks it to wait',
  changes_opens_below_floor: 'it opens at any time below the floor of {floor_percent} %',
  changes_wait_ends: 'it opens below {low_percent} % once the gateway no longer asks it to wait',
  changes_rule_enabled: 'it opens by its rule once that is switched on',
  changes_draws_from: 'from {begins} on it runs by its hours',
  changes_asked: 'it runs when water is asked of it',
  changes_nobody_asks: 'it stops when nobody asks for water any more',
  changes_hand_ends: 'it closes when the run by hand ends, and the rule decides again',
  changes_hold_ends: 'the rule decides again when the hold by hand ends',
  changes_closed_by_hand: 'it is closed by hand',
  changes_interlock: 'any interlock closes it at once',

  // What would clear an interlock
  clears_level_known: 'readings of the level sensor that agree',
  clears_not_tripped: 'an admin who has found the cause, and resets it',
  clears_instruments_agree: 'switches that allow it and agree with the level sensor',
  clears_below_full: 'a level below the full mark of {full_percent} %',
  clears_within_run_limit: 'its rest after this run',
  clears_above_reserve: 'a level above the reserve of {reserve_percent} %',
  clears_has_source: 'a source that can be used',
  clears_restored: 'a level of {restore_percent} %',
  clears_runs_alone: 'the end of the run of the {actuator}',
  clears_rested: 'the end of its rest of {rest_s}',
  clears_level_certain: 'a level sensor that is certain again',
  clears_paused_long_enough: '{min_off_s} without a run',
  clears_starts_left: 'an hour with fewer than {max_starts_per_hour} starts',

  // What would bring a source back
  clears_source_dry: 'another try, once it has been left alone for long enough',
  clears_source_low: 'a level of {restore_percent} % in {tank}',
  clears_source_level_unknown: 'a level of {tank} that is known',
  clears_source_outside_hours: 'the beginning of its hours',
};
