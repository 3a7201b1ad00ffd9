import type { RunBook, RunLimits } from '../actuator/run-book.js';
import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';

/** What the interlocks of an actuator that fills are asked about. */
export interface Circumstances {
  readonly now_ms: number;
  readonly reading: Reading;
  /** Why the instruments beside the level sensor forbid filling; null when they do not. */
  readonly forbidden: Reason | null;
  readonly runs: RunBook;
  readonly limits: RunLimits & { readonly full_percent: number };
  /** What it was locked for; null when it is not. */
  readonly trip: Reason | null;
}

/** One thing that keeps an actuator from running. */
export interface Interlock {
  readonly name: string;
  /** `runs`: it ends a run, too. `starts`: what runs already goes on. */
  readonly bars: 'runs' | 'starts';
  /** Whether it is told only of an actuator that would run otherwise: rain may fill a tank to the brim. */
  readonly only_if_wanted: boolean;
  /** Why the actuator may not run; null when it may. */
  readonly judge: (circumstances: Circumstances) => Reason | null;
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

/** The first of these that bars; null when none does. */
export function firstBarring(
  interlocks: readonly Interlock[],
  circumstances: Circumstances,
  which: (interlock: Interlock) => boolean,
): Reason | null {
  for (const interlock of interlocks) {
    const why = which(interlock) ? interlock.judge(circumstances) : null;
    if (why !== null) return why;
  }
  return null;
}

/** How all of them stand, in the order in which they are asked. */
export function statesOf(
  interlocks: readonly Interlock[],
  circumstances: Circumstances,
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

/** Seconds from now until then, rounded up; for sentences. */
export function inSeconds(until_ms: number, now_ms: number): number {
  return Math.ceil((until_ms - now_ms) / 1000);
}
