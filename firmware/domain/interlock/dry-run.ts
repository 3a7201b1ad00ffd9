import {
  BELIEF_SIGMAS,
  type FlowMarks,
  LEAST_SHARE,
  marksOf,
  showsNothing,
  standsStill,
} from '../flow/flow-marks.js';
import type { FlowEvidence } from '../instruments/flow.js';
import type { Rate } from '../level/rate.js';
import { type Reason, reason } from '../reason.js';

const MS_PER_HOUR = 3_600_000;
/** A meter has to miss so many of its pulses: one of 10 L a pulse is silent for more than a minute at 500 L/h. */
const MISSED_PULSES = 5;
/**
 * Where it has not pulsed yet, nobody waits longer than this flow, in litres per hour, needs for two pulses: what is
 * expected may be what people leave of it. Where nothing is expected, it is one.
 */
const SLOWEST_LPH = 300;
const SLOWEST_PULSES = 2;

/**
 * Whether a meter that stands still says that no water comes: it has been silent for `dry_run_s` seconds, and for several
 * of its pulses as they came until then, or as they should come.
 * @param inflow_lph what should flow, in litres per hour; null while nobody knows
 */
export function surelySilent(flow: FlowEvidence, inflow_lph: number | null, dry_run_s: number): boolean {
  const { litres_per_pulse, pulse_ms = null, quiet_ms } = flow;
  // A source that dries up pulses ever more slowly, which must not put off the end of the run for ever.
  const slowest_ms = (litres_per_pulse * MS_PER_HOUR) / SLOWEST_LPH;
  const missed_ms =
    pulse_ms === null
      ? litres_per_pulse * litre_ms(inflow_lph)
      : MISSED_PULSES * Math.min(pulse_ms, slowest_ms);
  return quiet_ms >= Math.max(dry_run_s * 1_000, missed_ms);
}

/** For how long a meter of a litre a pulse that has not pulsed yet is waited for. */
function litre_ms(inflow_lph: number | null): number {
  if (inflow_lph === null) return MS_PER_HOUR / SLOWEST_LPH;
  const expected_ms = (MISSED_PULSES * MS_PER_HOUR) / Math.max(0, inflow_lph);
  return Math.min(expected_ms, (SLOWEST_PULSES * MS_PER_HOUR) / SLOWEST_LPH);
}

/** The flow by the level over several spans up to now; null where a span is too short to tell. */
export interface FlowScales {
  /** Over the shortest. */
  readonly latest: Rate | null;
  /** Over as long as something may run dry, and longer, up to the whole run. */
  readonly longer: readonly (Rate | null)[];
  /** Of what comes others may take anything up to this, in litres per hour; left out where they take nothing. */
  readonly taken_lph?: number;
}

/** What speaks of running dry. */
export interface DryEvidence {
  /** Of the meter in its pipe; null without one that can be read. */
  readonly flow: FlowEvidence | null;
  /** What it should move, in litres per hour; null while nobody knows. */
  readonly inflow_lph: number | null;
  /** Where the flow by the level parts moving water from none; left out where nobody else takes or brings any. */
  readonly marks?: FlowMarks | null;
  readonly scales: FlowScales;
}

/**
 * Why an actuator that runs is taken to run dry: the meter in its pipe has stood still all the time, or, where there is
 * none, the level has not risen as it should. Null while water comes, or nobody can tell.
 *
 * Over a short time the noise of a large tank hides what comes, and over a long one the good minutes hide the dry ones: the
 * shortest that is sure is believed. But where somebody takes more than before, now or all the time, it is not for want of
 * a supply that the level does not rise.
 * @param runs_s how long it has run, in seconds
 * @param dry_run_s how long it may run without water
 */
export function ranDry(evidence: DryEvidence, runs_s: number, dry_run_s: number): Reason | null {
  const { flow, scales, inflow_lph, marks = marksOf(inflow_lph) } = evidence;
  if (runs_s < dry_run_s) return null;
  const dry = reason('ran_dry', { dry_s: dry_run_s });
  if (flow !== null) return surelySilent(flow, inflow_lph, dry_run_s) ? dry : null;
  if (marks === null) return null;
  // Of a sensor that seldom tells nobody knows whether people still draw as they did: a level that falls says nothing then.
  const alone_lph = -LEAST_SHARE * (inflow_lph ?? 0);
  const least_lph = scales.latest === null ? Math.max(marks.least_lph, alone_lph) : marks.least_lph;
  if (scales.latest !== null && scales.latest.rate_lph < least_lph) return null;
  for (const rate of scales.longer) {
    if (rate === null) continue;
    if (rate.rate_lph >= least_lph && bringsNothing(rate, marks, evidence)) return dry;
    if (tellsOtherwise(rate, marks)) return null;
  }
  return null;
}

/**
 * Whether nothing comes, whatever others take of it. Where they cannot take all that should come, a level that stands still
 * says so, too.
 */
function bringsNothing(rate: Rate, marks: FlowMarks, { scales, inflow_lph }: DryEvidence): boolean {
  const { taken_lph = 0 } = scales;
  if (taken_lph === 0) return showsNothing(rate, marks);
  const leaves = taken_lph + marks.still_lph <= (inflow_lph ?? 0);
  const most = { ...rate, rate_lph: rate.rate_lph + taken_lph };
  return (leaves && standsStill(rate, marks)) || showsNothing(most, marks);
}

/** Whether water comes beyond doubt, or somebody takes more than before. */
function tellsOtherwise(
  { rate_lph, error_lph }: Rate,
  { flat_lph, still_lph, least_lph }: FlowMarks,
): boolean {
  const doubt_lph = BELIEF_SIGMAS * error_lph;
  return rate_lph - doubt_lph > Math.max(flat_lph, still_lph) || rate_lph + doubt_lph < least_lph;
}
