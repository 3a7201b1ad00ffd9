import type { Rate } from '../level/rate.js';

/** Flows of the tank by its level, in litres per hour, in the direction of the actuator that is asked about. */
export interface FlowMarks {
  /** Below this it brings nothing. */
  readonly flat_lph: number;
  /** Below this somebody takes more than before, and the level tells nothing of it. */
  readonly least_lph: number;
  /** Below this it has stopped. */
  readonly stopped_lph: number;
  /** Within this of nothing at all the level stands still: nothing comes, and nobody draws any more. */
  readonly still_lph: number;
}

/**
 * So much of what an actuator moves parts moving from not moving, an open valve from a closed one, the draws that were
 * known from new ones, and still water from water that moves.
 */
export const FLAT_SHARE = 0.25;
export const STOPPED_SHARE = 0.5;
export const LEAST_SHARE = 0.15;
export const STILL_SHARE = 0.1;
/** What draws for people moves water from a litre a minute on: below it the flow switch of a house pump sees none, either. */
const LEAST_DRAWN_LPH = 60;

/** The marks of an actuator that alone moves the water of its tank; null while nobody knows how much. */
export function marksOf(inflow_lph: number | null): FlowMarks | null {
  if (inflow_lph === null) return null;
  return marksBeside(inflow_lph, 0);
}

/**
 * The marks of one that moves anything up to its flow, as taps are opened, or the float valve of a trough closes: where the
 * level falls at all, water moves.
 */
export function marksUpTo(flow_lph: number | null): FlowMarks | null {
  const marks = marksOf(flow_lph);
  if (marks === null) return null;
  const still_lph = Math.min(marks.still_lph, LEAST_DRAWN_LPH);
  return { ...marks, flat_lph: Number.NEGATIVE_INFINITY, still_lph };
}

/** The same beside others. @param without_lph what the level does without it */
export function marksBeside(inflow_lph: number, without_lph: number): FlowMarks {
  return {
    flat_lph: without_lph + FLAT_SHARE * inflow_lph,
    least_lph: without_lph - LEAST_SHARE * inflow_lph,
    stopped_lph: without_lph + STOPPED_SHARE * inflow_lph,
    still_lph: STILL_SHARE * inflow_lph,
  };
}

/**
 * A slope is believed when it differs from another by this many standard errors. The question is asked at every tick of
 * the wait, at first with few readings: at 2, chance alone confirmed two dead valves in five, at 5 one in some two
 * hundred.
 */
export const BELIEF_SIGMAS = 5;

/** Whether the tank gains water beyond doubt. */
export function surelyRises({ rate_lph, error_lph }: Rate): boolean {
  return rate_lph > BELIEF_SIGMAS * error_lph;
}

/**
 * Whether a level beyond doubt shows none of the water that should come: less than the draws that were known leave of it,
 * or nothing at all, because they have ended. That they are just what comes would be a rare chance.
 */
export function showsNothing(rate: Rate, marks: FlowMarks): boolean {
  return rate.rate_lph + BELIEF_SIGMAS * rate.error_lph < marks.flat_lph || standsStill(rate, marks);
}

/** Whether the level stands still beyond doubt. */
export function standsStill({ rate_lph, error_lph }: Rate, { still_lph }: FlowMarks): boolean {
  return Math.abs(rate_lph) + BELIEF_SIGMAS * error_lph < still_lph;
}
