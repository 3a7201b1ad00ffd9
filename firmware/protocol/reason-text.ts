import type { ActuatorName, ActuatorState } from '../domain/actuator/actuator.js';
import type { Reason, ReasonArgs } from '../domain/reason.js';
import { unitOf } from './argument-units.js';
import { CALIBRATION_TEXTS } from './calibration-texts.js';
import { CHANGES_TEXTS } from './changes-texts.js';
import { PLANNER_TEXTS } from './planner-texts.js';
import { VPN_TEXTS } from './vpn-texts.js';

/**
 * The English sentence of every reason code. Numbers in braces come from the arguments, and bring the unit that their
 * name ends in. Dashboards translate from code and arguments; this is what logs, MQTT clients and the CLI read.
 */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  ...PLANNER_TEXTS,
  ...CALIBRATION_TEXTS,
  ...VPN_TEXTS,
  ...CHANGES_TEXTS,

  // The level
  level_good: 'level is good',
  level_not_read_yet: 'no level has been read yet',
  level_seen_once: 'the level was read only once: a second reading must agree',
  sensor_silent: 'the level sensor is silent: check its cable and power',
  sensor_no_echo: 'the level sensor hears no echo',
  sensor_blind_zone: 'the water, or something in its way, is too near to the level sensor',
  sensor_stuck_echo: 'the level sensor hangs: switch its power off and on',
  sensor_frozen: 'the level sensor repeats the same reading: switch its power off and on',
  sensor_bad_checksum: 'the level sensor sends damaged frames: check its cable',
  readings_scatter: 'the level sensor contradicts itself',
  level_outside_tank:
    'the measured distance of {distance_mm} lies outside the tank: check the sensor and its mounting',
  level_jumped: 'the level jumped faster than water can',
  switch_above_sensor:
    'there is water at the switch at {switch_percent} %, but the level sensor says {sensor_percent} %',
  switch_below_sensor:
    'there is no water at the switch at {switch_percent} %, but the level sensor says {sensor_percent} %',
  level_unknown: 'level unknown: {fault}',
  level_uncertain: 'level uncertain: {fault}',

  // The inlet by its rule
  starting: 'waiting for the first level after the start',
  stopping: 'the node is stopping',
  below_low: 'level {level_percent} % fell below the low setpoint of {low_percent} %',
  reached_high: 'level {level_percent} % reached the high setpoint of {high_percent} %',
  closes_ahead:
    'level last seen at {level_percent} %: what is missing to the high setpoint of {high_percent} % has come in since, or does while the valve closes',
  above_low: 'level is above the low setpoint of {low_percent} %',
  outside_window:
    'outside the hours for filling, it waits until {opens} while there is at least {floor_percent} %',
  outside_every_window: 'outside the hours for filling, it waits while there is at least {floor_percent} %',
  vacation: 'nobody is there until {until}: it waits while there is at least {floor_percent} %',
  below_floor: 'level {level_percent} % fell below the floor of {low_percent} %, which is kept at any hour',
  fills_at_any_time: 'it may fill at any time',
  inside_window: 'it may fill now',
  time_untrusted: 'the clock of the Pi is not confirmed: until it is, the rule holds at any time',
  rule_disabled: 'the refill rule is switched off',

  // Interlocks
  closes_before_full:
    'closes at {level_percent} %: what is missing to the full mark of {full_percent} % still runs in',
  tank_full: 'level {level_percent} % has reached the full mark of {full_percent} %',
  run_limit_reached: 'it ran for {limit_s}, the limit for one run',
  resting_after_limit: 'it rests for {rest_s} after a run that reached its limit',
  float_wet: 'there is water at the switch at {switch_percent} %: the tank counts as full',
  float_unknown: 'the switch at {switch_percent} % cannot be read: the tank counts as full',
  float_was_wet:
    'there was water at the switch at {switch_percent} % a moment ago: it must be dry for {dry_for_s}',
  low_switch_dry: 'there is no water at the switch at {switch_percent} %: the tank counts as empty',
  low_switch_was_dry:
    'there was no water at the switch at {switch_percent} % a moment ago: it must be wet for {wet_for_s}',
  low_switch_unknown: 'the switch at {switch_percent} % cannot be read: the tank counts as empty',
  at_reserve: 'level {level_percent} % is at the reserve of {reserve_percent} %, which stays in the tank',
  below_restore: 'level {level_percent} %: it draws again from {restore_percent} % on',
  excluded: 'the {actuator} runs, and the two never run at once',
  off_too_short: 'it stays off for at least {min_off_s} after a run',
  too_many_starts: 'it may start {max_starts_per_hour} times within an hour, and has',
  relay_failed: 'the relay does not follow: check its wiring',

  // What draws
  low_pressure: 'the pressure is low: water is called for',
  runs_on: 'it runs for at least {min_run_s}',
  by_schedule: 'it draws by its schedule until {until}',
  draws_need_time: 'the clock of the Pi is not confirmed: until it is, nothing is drawn by the schedule',
  draw_unfit: 'the {actuator} of this tank takes no hours to draw: only an outlet or a pressure pump does',
  lease_expired: 'the gateway did not renew what it had asked for',
  not_asked: 'no water is asked of it',

  // Sources
  no_source: 'no source can be used: {cause}',
  sources_unfit: 'none of its sources is good enough for this tank',
  source_dry: '{source} brought no water for {dry_s}',
  source_low: '{source} comes from {tank}, which must have {restore_percent} % again',
  source_level_unknown: '{source} comes from {tank}, whose level is not known',
  source_outside_hours: '{source} is outside its hours',
  source_unfit: '{source} is of quality {quality}, and this tank takes {least_quality} or better',

  // Trips: locked until an admin resets them
  tripped: 'locked until an admin resets it: {cause}',
  runs_without_rise: 'the level did not rise in {runs} runs that reached their limit',
  relay_stuck: 'its relay did not follow for {stuck_s}: check its wiring',
  ran_dry: 'no water came for {dry_s}',
  trips_lost: 'what was locked before the restart could not be read',

  // By hand
  opened_by_hand: 'opened by hand',
  opened_by_hand_to: 'opened by hand until {target_percent} %',
  closed_by_hand: 'closed by hand',
  hand_time_over: 'the time set by hand is over',
  hand_lease_over: 'the gateway no longer renewed the run by hand',
  hand_target_reached: 'the target of {target_percent} % set by hand is reached',
  back_to_auto: 'given back to the rule',

  // Waiting for rain
  no_water_wanted: 'no water is wanted',
  waits_for_rain: 'it waits for rain: some {litres} are expected within {ahead_h} h',
  too_little_rain: 'too little rain is expected within {ahead_h} h: {litres} of {needed_litres}',
  rain_did_not_come: 'the rain did not come within {waited_h} h',
  no_forecast: 'there is no forecast',
  no_wait_below_floor: 'below {floor_percent} % nothing waits for rain',
  no_wait_level_unknown: 'the level is unknown: nothing waits for rain',
  no_wait_time_untrusted: 'the clock of the Pi is not confirmed: nothing waits for rain',

  // Commands refused
  command_repeated: 'this command was received before',
  command_late: 'the command is {age_s} old and was valid for {ttl_s}: check the clocks, then send it again',
  command_before_start: 'the command was issued before this node started: send it again',
  nothing_to_reset: 'it is not locked: there is nothing to reset',
  command_malformed: 'the command is not valid: {mistake}',
  actuator_not_fitted: 'this tank has no {actuator}',
  action_unfit: 'a {actuator} cannot be told to {action}',
  run_needs_an_end: 'a run by hand needs a duration or a target',
  duration_too_long: '{duration_s} is longer than the limit of {limit_s} for one run',
  target_too_high: 'a target of {target_percent} % is above the full mark of {limit_percent} %',
  target_too_low: 'a target of {target_percent} % is below the reserve of {limit_percent} %',
  lease_unfit: 'the {actuator} takes no lease to {want}',
  target_already_reached: 'level {level_percent} % is already at the target of {target_percent} %',
  high_above_full: 'a high setpoint of {high_percent} % is not below the full mark of {full_percent} %',
  disk_refused: 'the node cannot write to its disk: the old rule stays in force',
  schedule_disk_refused: 'the node cannot write to its disk: the old schedule stays in force',
  node_offline: 'the node is offline',
  no_answer: 'the node did not answer in time',
  outcome_unknown: 'the node never told how it ended',
  gateway_restarted: 'the gateway restarted before it ended',

  // Messages to people that did not arrive
  notice_http_status: '{where} did not take the message: it answered HTTP {status}',
  notice_unanswered: '{where} did not take the message: it did not answer in {waited_s}',
  notice_error: '{where} did not take the message: {said}',

  // Commands that ended
  requested: 'asked for',
  sent: 'on its way to the node',
  trip_reset: 'unlocked: the rules decide again',
  schedule_kept: 'the node keeps the new schedule',
  rule_changed: 'somebody else has changed the rule meanwhile: look at it anew',
  schedule_changed: 'somebody else has changed the hours meanwhile: look at them anew',
  nothing_to_renew: 'no run by hand of that command is under way',
  lease_taken: 'the node does so while the gateway asks for it',
  rule_kept: 'the node keeps the new rule',
  level_rises: 'the level rises by {rate_lph}',
  level_does_not_rise: 'the level does not rise: is there water in the supply?',
  level_stopped_rising: 'the level has stopped rising',
  level_still_rises: 'the level still rises: the valve may be stuck open',
  level_falls: 'the level falls by {rate_lph}',
  level_does_not_fall: 'the level does not fall: does the pump draw water?',
  level_stopped_falling: 'the level has stopped falling',
  level_still_falls: 'the level still falls: the valve may be stuck open',
  water_flows: 'water flows through the meter: {flow_lph}',
  flow_stopped: 'no more water flows through the meter',
  flow_meter_silent: 'no water flows through the meter: is there water in the supply?',
  water_still_flows: 'water still flows through the meter: the valve may be stuck open',
  water_reached_switch: 'the water has reached the switch at {switch_percent} %',
  water_left_switch: 'the water has fallen below the switch at {switch_percent} %',
  only_relay_read_back: 'the relay switched, but the water has told nothing in {waited_s}',
  superseded: 'a newer command took its place',

  // Status
  refilling: 'Water is refilling',
  ready: 'Water is ready to use',
  low_not_refilling: 'Water is low ({level_percent} %) and not refilling: {why}',
  no_inlet: 'this tank has no inlet valve',

  // Faults
  fault_no_water_arrives:
    'the inlet is open but no water arrives: the supply is off, or the inlet is stuck closed',
  fault_no_supply: 'the water has stopped while the inlet was open: the supply is off',
  fault_weak_supply: 'much less water arrives than usual: the supply is weak, or a filter is clogged',
  fault_inlet_stuck_open:
    'water comes in though the inlet is closed: it is stuck open, or something else fills the tank',
  fault_leak:
    'more than {flow_lph} have been running out for {hours} h without a pause: is there a leak, or a tap left open?',
  fault_burst:
    'for {lasts_s} {flow_lph} have been running out, far faster than it was ever drawn: has a pipe burst, or is a tap wide open?',
  fault_sensor_dead: 'the level sensor gives no usable level: {fault}',
  fault_sensor_frozen: 'the level sensor repeats the same reading: switch its power off and on',
  fault_sensor_drifting:
    'the level sensor says {sensor_percent} %, but the switch at {switch_percent} % disagrees: check both',
  fault_overflow: 'the tank is full to the brim and runs over',
  wet_while_unknown:
    'there is water at the switch at {switch_percent} % and the level is unknown: the tank may be running over',

  // Alarms
  alarm_no_water_arrives: '{why}',
  alarm_no_supply: '{why}',
  alarm_weak_supply: '{why}',
  alarm_inlet_stuck_open: '{why}',
  alarm_leak: '{why}',
  alarm_sensor_dead: '{why}',
  alarm_sensor_frozen: '{why}',
  alarm_sensor_drifting: '{why}',
  alarm_overflow: '{why}',
  alarm_level_low: 'water is low: {level_percent} %',
  alarm_level_high: 'water is high: {level_percent} %',
  alarm_level_unknown: 'the level is unknown: {fault}',
  alarm_level_stale: 'no level has come for too long',
  alarm_run_limit: 'the {actuator} ran for as long as it may: {why}',
  alarm_trip: 'the {actuator} is locked until an admin resets it: {why}',
  alarm_no_source: 'the tank is low, and no source can be used: {why}',
  alarm_node_offline:
    'the Pi at the tank does not answer, or comes and goes: its tanks look after themselves',
  alarm_host_hot: 'the Pi is hot: {temp_c}',
  alarm_host_throttled: 'the Pi slows itself down: check its power supply and its place in the sun',
  alarm_store_full: 'the disk of the gateway is full: history waits in memory; make room',
  alarm_certificate_expires: '{certificate} is good until {ends} only: make a new one and install it',
  alarm_disk_low: 'the disk is nearly full, or can no longer be written: {disk_free_percent} % free',

  // Certificates, as the alarm above names them
  certificate_web: 'the web certificate of the dashboard',
  certificate_web_authority: 'the authority of the web certificates',
  certificate_vpn_authority: 'the authority of the VPN',
  certificate_vpn_server: 'the certificate of the VPN server',
  certificate_vpn_client: 'the certificate of the gateway on the VPN',
  certificate_revocation_list: 'the list of revoked certificates',
};

/**
 * The arguments that are English already, as the checks of messages word it. An English sentence may use one;
 * translations say `{place}` there.
 */
export const ENGLISH_ARGS = ['mistake'] as const;

/** The arguments that are reason codes themselves, and are put into words on the way. */
const CODE_ARGS = ['fault', 'why', 'cause', 'certificate'];

/**
 * The clause for a reason, without a capital or full stop unless it is a sentence of its own. An unknown code is given
 * as it is, so that nothing is ever hidden.
 */
export function reasonText(code: string, args: ReasonArgs): string {
  const template = REASON_TEXTS[code];
  if (template === undefined) return code;
  return fillIn(template, args);
}

/** Puts arguments into an English sentence; those that are reason codes by their own sentences. */
export function fillIn(template: string, args: ReasonArgs): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = args[key];
    const unit = unitOf(key);
    if (unit !== undefined) return `${value ?? '?'} ${unit}`;
    if (value === undefined) return '?';
    if (!CODE_ARGS.includes(key)) return String(value);
    // Without itself: arguments come over the wire, and a code that names itself would never end.
    const { [key]: code, ...others } = args;
    return reasonText(String(code), others);
  });
}

/** A clause as a sentence of its own. */
export function sentence({ code, args }: Reason): string {
  const text = reasonText(code, args);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const ACTUATOR_WORDS: Readonly<Record<ActuatorName, string>> = {
  inlet: 'Inlet',
  outlet: 'Outlet',
  pump: 'Pump',
};

/** "Inlet closed: level 80.2 % reached the high setpoint of 80 %". */
export function actuatorText(actuator: ActuatorName, state: ActuatorState, why: Reason): string {
  return `${ACTUATOR_WORDS[actuator]} ${state}: ${reasonText(why.code, why.args)}`;
}

/** What every explained payload carries. */
export function explain(why: Reason, text: string = sentence(why)) {
  return { reason_code: why.code, reason_args: { ...why.args }, reason: text };
}
