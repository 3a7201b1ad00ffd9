import type { Reading } from '../level/level-tracker.js';
import type { Reason } from '../reason.js';
import { waterAbove } from './cross-check.js';
import type { SwitchReading } from './level-switch.js';

/** After such a contradiction nothing is filled for this long, in ms: where the water stands at the switch, it comes and goes. */
export const DOUBTED_FOR_MS = 1_800_000;

/**
 * The cut-out for a sensor that says less water than a switch further down has at it: nobody knows how far it is to the
 * brim. A high switch that is dry does know. Then only the doubt about the level is left, which lets nothing start, and
 * what runs goes on.
 */
export class SwitchAbove {
  private last: { readonly why: Reason; readonly at_ms: number } | null = null;

  /** Why nothing may be filled now; null when the switches allow it. */
  forbids(reading: Reading, switches: readonly SwitchReading[], now_ms: number): Reason | null {
    const why = waterAbove(reading, switches);
    if (brimGuarded(switches)) return null;
    if (why !== null) this.last = { why, at_ms: now_ms };
    if (this.last === null || now_ms - this.last.at_ms >= DOUBTED_FOR_MS) return null;
    return this.last.why;
  }
}

function brimGuarded(switches: readonly SwitchReading[]): boolean {
  return switches.some(({ at, state }) => at === 'high' && state === 'dry');
}
