import { BELIEF_SIGMAS, type FlowMarks, marksOf, showsNothing, surelyRises } from '../flow/flow-marks.js';
import type { FlowEvidence } from '../instruments/flow.js';
import type { InstrumentEvidence } from '../instruments/panel.js';
import type { Rate } from '../level/rate.js';
import { type Reason, reason } from '../reason.js';

/** How a command ended. */
export interface Outcome {
  readonly state: 'confirmed' | 'assumed' | 'failed';
  readonly reason: Reason;
}

/** A command whose effect on the level is being watched. */
export interface Watch {
  readonly command_id: string;
  /** Whether it was told to run. One that fills should make the level rise then, one that draws should make it fall. */
  readonly opened: boolean;
  /** Monotonic time at which the valve was switched. */
  readonly since_ms: number;
  /** Until when the run was granted; null, or left out, where it was to reach a level. */
  readonly granted_until_ms?: number | null;
}

/** What speaks for or against it, all since the valve was switched. */
export interface Evidence extends InstrumentEvidence {
  /** The flow by the level, null while too short to tell. */
  readonly rate: Rate | null;
  /** What it usually moves, in litres per hour; null while nothing is known of it. */
  readonly inflow_lph: number | null;
  /** Where the flow by the level parts moving water from none; left out where nobody else takes or brings any. */
  readonly marks?: FlowMarks | null;
  /** Whether it takes water out of the tank: then the level and the switches speak the other way round. */
  readonly draws?: boolean;
}

/** Time given to the water to show itself before the relay's read-back is all there is, in ms. */
export const CONFIRM_WITHIN_MS = 180_000;

/** So many pulses are water, not the bounce of a check valve. */
export const SURE_PULSES = 3;
/** A meter that is silent for this long, and for this many of the pulses it gave before, has stopped. */
const STOPPED_AFTER_MS = 10_000;
const STOPPED_AFTER_PULSES = 5;

/**
 * Weighs what was seen since the valve was switched against what switching it should have done. The meter in its pipe
 * speaks first, then a switch that has turned, then the level.
 * @returns null while the water has not said anything and there is still time
 */
export function weigh(watch: Watch, evidence: Evidence, now_ms: number): Outcome | null {
  const late = now_ms - watch.since_ms >= CONFIRM_WITHIN_MS;
  const outcome = byFlow(watch, evidence.flow) ?? bySwitch(watch, evidence) ?? byLevel(watch, evidence, late);
  if (outcome !== null || !late) return outcome;
  return (
    againstFlow(watch, evidence.flow) ?? {
      state: 'assumed',
      reason: reason('only_relay_read_back', { waited_s: CONFIRM_WITHIN_MS / 1000 }),
    }
  );
}

function byFlow({ opened }: Watch, flow: FlowEvidence | null): Outcome | null {
  if (flow === null) return null;
  if (!opened) return hasStopped(flow) ? { state: 'confirmed', reason: reason('flow_stopped') } : null;
  if (flow.pulses < SURE_PULSES || flow.quiet_ms >= STOPPED_AFTER_MS) return null;
  return { state: 'confirmed', reason: reason('water_flows', { flow_lph: Math.round(flow.flow_lph) }) };
}

/** A meter that was silent before says nothing by its silence: it may be broken. */
function hasStopped({ before_lph, litres_per_pulse, quiet_ms }: FlowEvidence): boolean {
  const pulse_ms = (litres_per_pulse * 3_600_000) / before_lph;
  return quiet_ms >= Math.max(STOPPED_AFTER_MS, STOPPED_AFTER_PULSES * pulse_ms);
}

/** What a meter says against the command when nothing else has spoken in time. */
function againstFlow({ opened }: Watch, flow: FlowEvidence | null): Outcome | null {
  if (flow === null) return null;
  if (opened) {
    const silent = flow.pulses === 0 && flow.quiet_ms >= STOPPED_AFTER_MS;
    return silent ? { state: 'failed', reason: reason('flow_meter_silent') } : null;
  }
  const flows = flow.before_lph > 0 && flow.quiet_ms < STOPPED_AFTER_MS;
  return flows ? { state: 'failed', reason: reason('water_still_flows') } : null;
}

function bySwitch({ opened }: Watch, { turned, draws = false }: Evidence): Outcome | null {
  const wet = turned?.state === 'wet';
  if (turned === null || wet !== (opened !== draws)) return null;
  const code = wet ? 'water_reached_switch' : 'water_left_switch';
  return { state: 'confirmed', reason: reason(code, { switch_percent: turned.switch_percent }) };
}

function byLevel(
  watch: Watch,
  { rate, inflow_lph, marks = marksOf(inflow_lph), draws = false }: Evidence,
  late: boolean,
): Outcome | null {
  if (rate === null) return null;
  if (!draws) return watch.opened ? rising(rate, marks, late) : notRising(rate, marks, late);
  const fall = { ...rate, rate_lph: -rate.rate_lph };
  const outcome = watch.opened ? rising(fall, marks, late) : notRising(fall, marks, late);
  return outcome && { ...outcome, reason: { ...outcome.reason, code: OF_A_DRAW[outcome.reason.code] ?? '' } };
}

/** What the level tells of an actuator that draws: the same, the other way round. */
const OF_A_DRAW: Readonly<Record<string, string>> = {
  level_rises: 'level_falls',
  level_does_not_rise: 'level_does_not_fall',
  level_stopped_rising: 'level_stopped_falling',
  level_still_rises: 'level_still_falls',
};

function rising(rate: Rate, marks: FlowMarks | null, late: boolean): Outcome | null {
  if (surelyRises(rate)) {
    return { state: 'confirmed', reason: reason('level_rises', { rate_lph: Math.round(rate.rate_lph) }) };
  }
  return late && marks !== null && showsNothing(rate, marks)
    ? { state: 'failed', reason: reason('level_does_not_rise') }
    : null;
}

function notRising(rate: Rate, marks: FlowMarks | null, late: boolean): Outcome | null {
  // Where nothing is known of it, only falling water is proof.
  const limit_lph = marks?.stopped_lph ?? 0;
  if (rate.rate_lph + BELIEF_SIGMAS * rate.error_lph < limit_lph) {
    return { state: 'confirmed', reason: reason('level_stopped_rising') };
  }
  const stillRising = rate.rate_lph - BELIEF_SIGMAS * rate.error_lph > Math.max(0, limit_lph);
  return late && stillRising ? { state: 'failed', reason: reason('level_still_rises') } : null;
}

/** The run lasted as long as it was meant to; with `below_low` the rule keeps the inlet open after it. */
const RAN_ITS_TIME = ['hand_time_over', 'back_to_auto', 'below_low'];

/**
 * How a watched command ended when its run or hold was over before the water had shown anything else. A float that stops
 * a run was dry when it began: the water has come.
 * @param why the reason the actuator is as it is now
 */
export function endedUnseen(watch: Watch, why: Reason, now_ms: number): Outcome {
  if (why.code === 'hand_target_reached' || (watch.opened && why.code === 'float_wet'))
    return { state: 'confirmed', reason: why };
  const whole = now_ms >= (watch.granted_until_ms ?? Number.POSITIVE_INFINITY);
  const cutShort = watch.opened && !whole && !RAN_ITS_TIME.includes(why.code);
  return { state: cutShort ? 'failed' : 'assumed', reason: why };
}
