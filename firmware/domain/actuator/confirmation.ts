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
  /** Open: the level should rise. Closed: it should stop rising. */
  readonly opened: boolean;
  /** Monotonic time at which the valve was switched. */
  readonly since_ms: number;
}

/** Time given to the water to show itself before the relay's read-back is all there is, in ms. */
export const CONFIRM_WITHIN_MS = 180_000;

/**
 * A slope is believed when it differs from another by this many standard errors. The question is asked at every tick of
 * the wait, at first with few readings: at 2, chance alone confirmed two dead valves in five, at 5 one in some two
 * hundred.
 */
const BELIEF_SIGMAS = 5;

/** Whether the tank gains water beyond doubt. */
export function surelyRises({ rate_lph, error_lph }: Rate): boolean {
  return rate_lph > BELIEF_SIGMAS * error_lph;
}

/**
 * Weighs the flow measured since the valve was switched against what switching it should have done.
 * @param inflow_lph what the inlet usually brings in litres per hour; null while nothing is known of it
 * @param rate the flow since the switch, null while too short to tell
 * @returns null while the water has not said anything and there is still time
 */
export function weigh(
  watch: Watch,
  rate: Rate | null,
  inflow_lph: number | null,
  now_ms: number,
): Outcome | null {
  const late = now_ms - watch.since_ms >= CONFIRM_WITHIN_MS;
  if (rate !== null) {
    const outcome = watch.opened ? rising(rate, inflow_lph, late) : notRising(rate, inflow_lph, late);
    if (outcome !== null) return outcome;
  }
  return late
    ? { state: 'assumed', reason: reason('only_relay_read_back', { waited_s: CONFIRM_WITHIN_MS / 1000 }) }
    : null;
}

function rising(rate: Rate, inflow_lph: number | null, late: boolean): Outcome | null {
  if (surelyRises(rate)) {
    return { state: 'confirmed', reason: reason('level_rises', { rate_lph: Math.round(rate.rate_lph) }) };
  }
  const flat = inflow_lph !== null && rate.rate_lph + BELIEF_SIGMAS * rate.error_lph < inflow_lph / 4;
  return late && flat ? { state: 'failed', reason: reason('level_does_not_rise') } : null;
}

function notRising(rate: Rate, inflow_lph: number | null, late: boolean): Outcome | null {
  // Half the inflow parts an open valve from a closed one; where no inflow is known, only falling water is proof.
  const limit_lph = inflow_lph === null ? 0 : inflow_lph / 2;
  if (rate.rate_lph + BELIEF_SIGMAS * rate.error_lph < limit_lph) {
    return { state: 'confirmed', reason: reason('level_stopped_rising') };
  }
  const stillRising = rate.rate_lph - BELIEF_SIGMAS * rate.error_lph > limit_lph;
  return late && stillRising ? { state: 'failed', reason: reason('level_still_rises') } : null;
}

/** The run lasted as long as it was meant to; with `below_low` the rule keeps the inlet open after it. */
const RAN_ITS_TIME = ['hand_time_over', 'back_to_auto', 'below_low'];

/**
 * How a watched command ended when its run or hold was over before the water had shown anything.
 * @param why the reason the actuator is as it is now
 */
export function endedUnseen(watch: Watch, why: Reason): Outcome {
  if (why.code === 'hand_target_reached') return { state: 'confirmed', reason: why };
  const cutShort = watch.opened && !RAN_ITS_TIME.includes(why.code);
  return { state: cutShort ? 'failed' : 'assumed', reason: why };
}
