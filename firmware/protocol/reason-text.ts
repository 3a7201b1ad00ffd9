import type { ActuatorName, ActuatorState } from '../domain/actuator/actuator.js';
import type { Reason, ReasonArgs } from '../domain/reason.js';

/**
 * The English sentence of every reason code. Numbers in braces come from the arguments. Dashboards translate from code
 * and arguments; this is what logs, MQTT clients and the CLI read.
 */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  // The level
  level_good: 'level is good',
  level_not_read_yet: 'no level has been read yet',
  sensor_silent: 'the level sensor is silent: check its cable and power',
  sensor_no_echo: 'the level sensor hears no echo',
  sensor_blind_zone: 'the water, or something in its way, is too near to the level sensor',
  sensor_stuck_echo: 'the level sensor hangs: switch its power off and on',
  sensor_bad_checksum: 'the level sensor sends damaged frames: check its cable',
  readings_scatter: 'the level sensor contradicts itself',
  level_outside_tank:
    'the measured distance of {distance_mm} mm lies outside the tank: check the sensor and its mounting',
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
  above_low: 'level is above the low setpoint of {low_percent} %',
  rule_disabled: 'the refill rule is switched off',

  // Interlocks
  tank_full: 'level {level_percent} % has reached the full mark of {full_percent} %',
  run_limit_reached: 'it ran for {limit_s} s, the limit for one run',
  resting_after_limit: 'it rests for {rest_s} s after a run that reached its limit',
  float_wet: 'there is water at the switch at {switch_percent} %: the tank counts as full',
  float_unknown: 'the switch at {switch_percent} % cannot be read: the tank counts as full',
  float_was_wet:
    'there was water at the switch at {switch_percent} % a moment ago: it must be dry for {dry_for_s} s',
  relay_failed: 'the relay does not follow: check its wiring',

  // By hand
  opened_by_hand: 'opened by hand',
  opened_by_hand_to: 'opened by hand until {target_percent} %',
  closed_by_hand: 'closed by hand',
  hand_time_over: 'the time set by hand is over',
  hand_target_reached: 'the target of {target_percent} % set by hand is reached',
  back_to_auto: 'given back to the rule',

  // Commands refused
  command_repeated: 'this command was received before',
  command_late:
    'the command is {age_s} s old and was valid for {ttl_s} s: check the clocks, then send it again',
  command_before_start: 'the command was issued before this node started: send it again',
  command_malformed: 'the command is not valid: {mistake}',
  actuator_not_fitted: 'this tank has no {actuator}',
  action_unfit: 'a {actuator} cannot be told to {action}',
  run_needs_an_end: 'a run by hand needs a duration or a target',
  duration_too_long: '{duration_s} s is longer than the limit of {limit_s} s for one run',
  target_too_high: 'a target of {target_percent} % is above the full mark of {limit_percent} %',
  target_already_reached: 'level {level_percent} % is already at the target of {target_percent} %',
  high_above_full: 'a high setpoint of {high_percent} % is not below the full mark of {full_percent} %',
  disk_refused: 'the node cannot write to its disk: the old rule stays in force',
  node_offline: 'the node is offline',
  no_answer: 'the node did not answer in time',
  outcome_unknown: 'the node never told how it ended',
  gateway_restarted: 'the gateway restarted before it ended',

  // Commands that ended
  requested: 'asked for',
  sent: 'on its way to the node',
  rule_kept: 'the node keeps the new rule',
  level_rises: 'the level rises by {rate_lph} L/h',
  level_does_not_rise: 'the level does not rise: is there water in the supply?',
  level_stopped_rising: 'the level has stopped rising',
  level_still_rises: 'the level still rises: the valve may be stuck open',
  water_flows: 'water flows through the meter: {flow_lph} L/h',
  flow_stopped: 'no more water flows through the meter',
  flow_meter_silent: 'no water flows through the meter: is there water in the supply?',
  water_still_flows: 'water still flows through the meter: the valve may be stuck open',
  water_reached_switch: 'the water has reached the switch at {switch_percent} %',
  water_left_switch: 'the water has fallen below the switch at {switch_percent} %',
  only_relay_read_back: 'the relay switched, but the water has told nothing in {waited_s} s',
  superseded: 'a newer command took its place',

  // Status
  refilling: 'Water is refilling',
  ready: 'Water is ready to use',
  low_not_refilling: 'Water is low ({level_percent} %) and not refilling: {why}',
  no_inlet: 'this tank has no inlet valve',

  // Alarms
  alarm_level_low: 'water is low: {level_percent} %',
  alarm_level_high: 'water is high: {level_percent} %',
  alarm_level_unknown: 'the level is unknown: {fault}',
  alarm_level_stale: 'no level has come for too long',
  alarm_run_limit: 'the {actuator} ran for as long as it may: {why}',
  alarm_node_offline: 'the Pi at the tank does not answer: its tanks look after themselves',
  alarm_host_hot: 'the Pi is hot: {temp_c} °C',
  alarm_host_throttled: 'the Pi slows itself down: check its power supply and its place in the sun',
  alarm_disk_low: 'the disk is nearly full: {disk_free_percent} % free',
};

/** The arguments that are reason codes themselves, and are put into words on the way. */
const CODE_ARGS = ['fault', 'why'];

/**
 * The clause for a reason, without a capital or full stop unless it is a sentence of its own. An unknown code is given
 * as it is, so that nothing is ever hidden.
 */
export function reasonText(code: string, args: ReasonArgs): string {
  const template = REASON_TEXTS[code];
  if (template === undefined) return code;
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = args[key];
    if (value === undefined) return '?';
    return CODE_ARGS.includes(key) ? reasonText(String(value), args) : String(value);
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
