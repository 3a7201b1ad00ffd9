import { type Reason, reason } from '../reason.js';
import type { SwitchReading } from './level-switch.js';

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
    const high = switches.filter(({ at }) => at === 'high');
    for (const [state, code] of [
      ['wet', 'float_wet'],
      ['unknown', 'float_unknown'],
    ] as const) {
      const one = high.find((each) => each.state === state);
      if (one !== undefined) return reason(code, { switch_percent: one.switch_percent });
    }
    if (now_ms - this.wet_ms >= DRY_FOR_MS) return null;
    return reason('float_was_wet', { switch_percent: this.wet_percent, dry_for_s: DRY_FOR_MS / 1000 });
  }
}
