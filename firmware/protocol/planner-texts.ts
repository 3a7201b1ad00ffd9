/** The sentences of what the gateway plans across tanks. */
export const PLANNER_TEXTS: Readonly<Record<string, string>> = {
  // Transfers
  transfer_runs: '{to} is at {level_percent} %: it is filled from {from} until it reaches {high_percent} %',
  transfer_ready: '{to} is nearly at its low setpoint, and will be filled from {from}',
  transfer_pump_waits: '{to} is to be filled from {from}, whose pump waits: {cause}',
  transfer_target_unknown: 'its pump leads to {to}, which this gateway does not know',
  transfer_loop: 'pumps and sources would lead the water in a circle ({path}): check how they are configured',
  transfer_level_unknown: 'the level of {tank} is not known: nothing is pumped from {from} to {to}',
  transfer_level_uncertain: 'the level of {tank} is not certain: nothing begins to be pumped',
  transfer_pump_by_hand: 'the pump of {from} is not in automatic mode',
  transfer_pump_locked: 'the pump of {from} is locked until an admin resets it',
  transfer_supply_low: '{from} is at {level_percent} %, and keeps a reserve of {reserve_percent} %',
  transfer_inlet_fills: 'the inlet of {to} is open: a tank is filled one way at a time',
  transfer_other_fills: '{to} is filled from {other}: a tank is filled one way at a time',
  transfer_no_progress:
    'the level of {to} did not rise in {waited_min} min of pumping: it is tried again later',
  transfer_target_wet:
    'there is water at the switch of {to} at {switch_percent} %: it counts as full, and nothing is pumped into it',
  transfer_target_was_wet:
    'there was water at the switch of {to} at {switch_percent} % a moment ago: it must be dry for {dry_for_s}',
  transfer_target_switch_unknown:
    'the switch of {to} at {switch_percent} % cannot be read: it counts as full, and nothing is pumped into it',
  transfer_target_doubted:
    'a switch of {to} says that there is more water than its sensor tells: nothing is pumped into it',
  transfer_target_uncertain:
    'the level of {to} has not been certain for {uncertain_s}: nothing is pumped into it',
  transfer_target_held: 'the inlet of {to} is held closed by hand: nothing is pumped into it',
  transfer_target_full: '{to} is at {level_percent} %, and is filled to {high_percent} % at most',
  transfer_hand_runs: '{to} is filled from {from} by hand',
  transfer_rule_unknown: 'the refill rule of {to} is not known',

  // Leases
  lease_node_offline: 'the node of {tank} is offline',
  fills_already: 'it fills already',

  // Weather
  no_forecast_since: 'there has been no forecast since {since}',
};
