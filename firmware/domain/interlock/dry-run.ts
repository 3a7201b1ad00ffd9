import type { Evidence } from '../actuator/confirmation.js';
import { type Reason, reason } from '../reason.js';

/** A level is flat when its slope lies below this share of what the inlet brings, by so many standard errors. */
const FLAT_SHARE = 0.25;
const SURE_SIGMAS = 5;

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
  if (flow !== null) return flow.quiet_ms >= dry_run_s * 1000 ? dry : null;
  if (rate === null || inflow_lph === null) return null;
  return rate.rate_lph + SURE_SIGMAS * rate.error_lph < FLAT_SHARE * inflow_lph ? dry : null;
}
