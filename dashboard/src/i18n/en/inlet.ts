/** The inlet valve and working it by hand. */
export const inlet = {
  'inlet.open': 'Inlet open',
  'inlet.closed': 'Inlet closed',
  'inlet.none': 'This tank has no inlet valve',
  'inlet.unknown': 'Inlet not known yet',
  'inlet.mode': 'Mode:',
  'inlet.source': 'From: {source}',

  'mode.auto': 'Auto',
  'mode.hand': 'Hand',
  'mode.off': 'Off',

  'inlet.until.open': 'Closes by itself in {time}',
  'inlet.until.open_auto': 'Closes within {time}',
  'inlet.until.closed': 'Back to Auto in {time}',
  'inlet.until.resting': 'May open again in {time}',
  'inlet.until.ending': 'Ending now',
  'inlet.viewer': 'Only an admin can operate the valve',
  'inlet.capped':
    'This phone may only look: in the farm’s plan it is a viewer’s, also when an admin signs in',

  'control.close': 'Close',
  'control.close_label': 'Close the inlet of {tank}',
  'control.reset': 'The cause is mended: unlock',
  'control.reset_label': 'The cause is mended: unlock, inlet of {tank}',
  'control.auto': 'Back to Auto',
  'control.auto_label': 'Back to Auto, the inlet of {tank}',
  'control.open': 'Hold to open',
  'control.open_holding': 'Keep holding…',
  'control.open_armed': 'Tap again to open',
  'control.open_label': 'Hold to open the inlet of {tank} for {minutes} min, or press twice',
  'control.open_armed_label': 'Tap again to open the inlet of {tank} for {minutes} min',
  'control.minutes': 'Minutes to open',
  'control.minutes_own': 'Own number of minutes',
  'control.minutes_option': '{minutes} min',
  'control.minutes_other': 'Other…',
  'control.minutes_range': 'Whole minutes, 1 to {max}',
} as const;
