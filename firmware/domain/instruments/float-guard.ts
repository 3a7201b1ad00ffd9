import { type Reason, reason } from '../reason.js';
import type { SwitchReading, SwitchState } from './level-switch.js';

/** After a high switch was wet nothing is filled for this long, so that waves do not chatter the valve, in ms. */
export const DRY_FOR_MS = 60_000;

/**
 * The cut-out above the sensor: nothing is filled while a high switch is wet, and for a minute after it. One that cannot
 * be read counts as wet: an unknown level is full when filling.
 */
export class FloatGuard {
  private wet_ms = Number.NEGATIVE_INFINITY;
  private wet_percent = 0;

  /** How the switches stand at monotonic time `now_ms`. */
  see(switches: readonly SwitchReading[], now_ms: number): void {
    for (const { at, state, switch_percent } of switches) {
      if (at !== 'high' || state !== 'wet') continue;
      this.wet_ms = now_ms;
      this.wet_percent = switch_percent;
    }
  }

  /** Why nothing may be filled now; null when the switches allow it. */
  forbids(switches: readonly SwitchReading[], now_ms: number): Reason | null {
    const wet = highThatIs('wet', switches);
    if (wet !== null) return reason('float_wet', { switch_percent: wet.switch_percent });
    const unknown = highThatIs('unknown', switches);
    if (unknown !== null) return reason('float_unknown', { switch_percent: unknown.switch_percent });
    if (now_ms - this.wet_ms >= DRY_FOR_MS) return null;
    return reason('float_was_wet', { switch_percent: this.wet_percent, dry_for_s: DRY_FOR_MS / 1000 });
  }
}

function highThatIs(state: SwitchState, switches: readonly SwitchReading[]): SwitchReading | null {
  for (const one of switches) if (one.at === 'high' && one.state === state) return one;
  return null;
}
