/** A tank: its level, where that goes, and what the instruments say. */
export const tank = {
  'tanks.title': 'Tanks',
  'tanks.loading': 'Waiting for the first levels…',
  'tanks.none.title': 'No tanks yet',
  'tanks.none.hint':
    'A tank appears here as soon as its node connects to this gateway. If one is missing, run “sluice status” on the Pi.',

  'tank.updated': 'updated {age} ago',
  'tank.percent': '{number} %',
  'tank.no_number': '—',
  'tank.litres': '{litres} of {capacity}',
  'tank.capacity': 'holds {capacity}',
  'tank.last_known': 'Last known',
  'tank.last_known_age': '{age} old',
  'tank.last_known_mode': 'Last known · {mode}',
  'tank.doubt.no_contact': 'No contact with the gateway',
  'tank.doubt.node_offline': 'Node {node} is offline',
  'tank.doubt.stale': 'The level is out of date',
  'tank.doubt.no_level': 'No level yet',
  'tank.uncertain': 'Uncertain: {reason}',
  'tank.status_unknown': 'Nothing is known of this tank yet',
  'tank.gauge': 'Level {level}',
  'tank.gauge.marks': 'Refill starts below {low} and stops at {high}',
  'tank.rule_off': 'refill rule is off',

  'trend.rising': 'Rising',
  'trend.falling': 'Falling',
  'trend.steady': 'Steady',
  'trend.unknown': 'Trend not known yet',
  'trend.until': '≈ {duration} to {percent}',

  'meter.inlet': 'Inlet meter: {flow}',
  'meter.outlet': 'Outlet meter: {flow}',
  'meter.unknown': 'not known',

  'switch.wet': 'Water at the {percent} switch',
  'switch.dry': 'No water at the {percent} switch',
  'switch.unknown': '{percent} switch not known',
} as const;
