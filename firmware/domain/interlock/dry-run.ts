import type { Evidence } from '../actuator/confirmation.js';
import type { FlowEvidence } from '../instruments/flow.js';
import { type Reason, reason } from '../reason.js';

/** A level is flat when its slope lies below this share of what the inlet brings, by so many standard errors. */
const FLAT_SHARE = 0.25;
const SURE_SIGMAS = 5;
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

/**
 * Why an actuator that runs is taken to run dry: the meter in its pipe has stood still all the time, or, where there is
 * none, the level has not risen as it should. Null while water comes, or nobody can tell.
 * @param runs_s how long it has run, in seconds
 * @param dry_run_s how long it may run without water
 */
export function ranDry(
  { flow, rate, inflow_lph }: Pick<Evidence, 'flow' | 'rate' | 'inflow_lph'>,
  runs_s: number,
  dry_run_s: number,
): Reason | null {
  if (runs_s < dry_run_s) return null;
  const dry = reason('ran_dry', { dry_s: dry_run_s });
  if (flow !== null) return surelySilent(flow, inflow_lph, dry_run_s) ? dry : null;
  if (rate === null || inflow_lph === null) return null;
  return rate.rate_lph + SURE_SIGMAS * rate.error_lph < FLAT_SHARE * inflow_lph ? dry : null;
}
