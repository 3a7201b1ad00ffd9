import type { ActuatorName } from '../actuator/actuator.js';
import type { RunBook, RunLimits } from '../actuator/run-book.js';
import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';

/** What the interlocks of an actuator are asked about. */
export interface Circumstances<Limits extends RunLimits = RunLimits> {
  readonly now_ms: number;
  readonly reading: Reading;
  /** Why the instruments beside the level sensor forbid it to run; null when they do not. */
  readonly forbidden: Reason | null;
  /** Another actuator of the tank that runs, and with which it never runs at once; null when there is none. */
  readonly excluded_by: ActuatorName | null;
  /** Why it can be filled from none of its sources; null, or left out, when it can, and where it does not fill. */
  readonly no_source?: Reason | null;
  /**
   * What has run in through an open inlet since the level was measured, and still does after it is told to close, in
   * percent of the capacity; left out where nothing does.
   */
  readonly ahead_percent?: number;
  /** What was drawn since the level was measured, in percent of the capacity; left out where nothing was. */
  readonly drawn_percent?: number;
  readonly runs: RunBook;
  readonly limits: Limits;
  /** What it was locked for; null when it is not. */
  readonly trip: Reason | null;
}

/** One thing that keeps an actuator from running. */
export interface Interlock<Limits extends RunLimits = RunLimits> {
  readonly name: string;
  /** `runs`: it ends a run, too. `starts`: what runs already goes on. */
  readonly bars: 'runs' | 'starts';
  /** Whether it is told only of an actuator that would run otherwise: rain may fill a tank to the brim. */
  readonly only_if_wanted: boolean;
  /** Why the actuator may not run; null when it may. */
  readonly judge: (circumstances: Circumstances<Limits>) => Reason | null;
}

/** How an interlock stands. */
export interface InterlockState {
  readonly name: string;
  readonly bars: Interlock['bars'];
  /** Why the actuator may not run; null when it may. */
  readonly blocks: Reason | null;
  /** What would let it run again; null when nothing has to. */
  readonly clears: Reason | null;
}

/**
 * What forbids running at all; null when nothing does.
 * @param wanted whether it runs, or would
 */
export function mustStop<Limits extends RunLimits>(
  interlocks: readonly Interlock<Limits>[],
  circumstances: Circumstances<Limits>,
  wanted: boolean,
): Reason | null {
  for (const { bars, only_if_wanted, judge } of interlocks) {
    if (bars !== 'runs' || (only_if_wanted && !wanted)) continue;
    const why = judge(circumstances);
    if (why !== null) return why;
  }
  return null;
}

/** What forbids starting, and lets what runs go on; null when nothing does. */
export function mayNotStart<Limits extends RunLimits>(
  interlocks: readonly Interlock<Limits>[],
  circumstances: Circumstances<Limits>,
): Reason | null {
  for (const { bars, judge } of interlocks) {
    const why = bars === 'starts' ? judge(circumstances) : null;
    if (why !== null) return why;
  }
  return null;
}

/** How all of them stand, in the order in which they are asked. */
export function statesOf<Limits extends RunLimits>(
  interlocks: readonly Interlock<Limits>[],
  circumstances: Circumstances<Limits>,
): readonly InterlockState[] {
  return interlocks.map(({ name, bars, judge }) => {
    const blocks = judge(circumstances);
    return { name, bars, blocks, clears: blocks && reason(`clears_${name}`, blocks.args) };
  });
}

/** A level as sentences show it: one decimal, rounded down, so that no sentence says "15 % fell below 15 %". */
export function shown(percent: number): number {
  return Math.floor(percent * 10) / 10;
}

/** The sentence of a level's own fault needs its arguments too. */
export function levelFault(code: string, { reason: fault }: Reading): Reason {
  return reason(code, { ...fault.args, fault: fault.code });
}
