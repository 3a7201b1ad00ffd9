/** The sentences about a tank's calibration. */
export const CALIBRATION_TEXTS: Readonly<Record<string, string>> = {
  // What cannot be
  tank_too_small: 'a tank of less than a litre, or 10 mm high, is no tank: check the unit of the lengths',
  floor_beyond_range:
    'the floor is {distance_mm} away, and the sensor measures no farther than {max_range_mm}',
  sensor_below_rim:
    'the sensor would hang below the rim: the floor is {distance_mm} away, and the tank is {height_mm} high',
  full_below_empty: 'the full tank cannot be farther away than the empty one',
  span_misfit:
    'from empty to full it is {span_mm}, but the tank is {height_mm} high (± {tolerance_mm}): one of them is wrong',
  full_mark_unseen:
    'the sensor cannot measure nearer than {blind_zone_mm}, so it sees no level above {seen_percent} %, and the full mark is at {full_percent} %: hang it at least {higher_mm} higher',
  rim_unseen:
    'the sensor cannot measure nearer than {blind_zone_mm}, so it sees no level above {seen_percent} %: hang it at least {higher_mm} higher',

  // What became of it
  calibration_kept: 'the node keeps the new calibration, and goes by it',
  calibration_misfit: 'it does not fit the rest of the configuration of the node: {mistake}',
  calibration_changed: 'somebody else has calibrated the tank meanwhile: look at it anew',
  calibration_disk_refused: 'the node cannot write to its disk: the old calibration stays in force',
  calibration_fixed: 'this node does not take a calibration from elsewhere',
  wifi_sensor_too_slow:
    'with a Wi-Fi sensor, what flows in while a reading grows old must fit between the high setpoint and the full mark: lower the high setpoint, or shorten the largest age of a reading (max_age_s)',
  default_above_full:
    'the rule in the configuration of the node fills to {high_percent} %, which is not below a full mark of {full_percent} %',
  full_not_fitted: 'this tank has no inlet that Sluice works, and so no full mark',
  calibrated_anew: 'the tank is calibrated anew',

  // Why the one that was kept is not in force
  calibration_damaged:
    'the calibration kept on the Pi is damaged and was set aside: that of its configuration holds. Calibrate the tank again',
  calibration_unreadable:
    'the calibration kept on the Pi cannot be read: that of its configuration holds. Check the permissions of the file, or calibrate the tank again',
  calibration_outdated:
    'the calibration kept on the Pi does not fit its configuration any more, which holds. Calibrate the tank again',
  alarm_calibration_lost: '{why}',
};
