import { type Reason, reason } from '../reason.js';

/**
 * What can be wrong with a tank, as far as its instruments can tell. `no_water_arrives` is two faults that neither the
 * level nor a meter behind the valve can separate: the supply is off, or the inlet is stuck closed. `no_supply` is said
 * when water that was running in has stopped: a valve that stands does not close by itself.
 */
export const FAULTS = [
  'no_water_arrives',
  'no_supply',
  'weak_supply',
  'inlet_stuck_open',
  'leak',
  'sensor_dead',
  'sensor_frozen',
  'sensor_drifting',
  'overflow',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** A fault that is present. */
export interface Fault {
  readonly name: FaultName;
  /** Monotonic time at which it most likely began. */
  readonly since_ms: number;
  /** How sure it is, 0–1; never 1: every instrument can be wrong. */
  readonly confidence: number;
  /** For the sentence `fault_<name>`, or a more exact one. */
  readonly reason: Reason;
}

/** Nothing is surer than this. */
const MOST_CONFIDENCE = 0.99;
/** Before anything was seen, so many odds are against any one fault. */
const PRIOR_ODDS = 1_000;

/**
 * How sure a fault is whose evidence is a log likelihood ratio: Bayes' rule with long odds against it beforehand.
 * @param evidence natural logarithm, 0 or more
 * @param share of the cases in which the name is the right one, 0–1, once something is surely wrong
 */
export function confidenceOf(evidence: number, share = 1): number {
  const odds = Math.exp(Math.min(evidence, 50)) / PRIOR_ODDS;
  return Math.round(100 * Math.min(MOST_CONFIDENCE, (share * odds) / (1 + odds))) / 100;
}

/** Puts a fault together. @param code of its sentence, where it has another one than its name's */
export function faultOf(
  name: FaultName,
  since_ms: number,
  confidence: number,
  args: Reason['args'] = {},
  code = `fault_${name}`,
): Fault {
  return { name, since_ms, confidence, reason: reason(code, args) };
}
