import { type Reason, reason } from '../reason.js';
import { DRY_FOR_MS } from './float-guard.js';
import type { SwitchReading } from './level-switch.js';

/** After a low switch was dry nothing is drawn for this long, so that waves do not chatter a pump, in ms. */
export const WET_FOR_MS = DRY_FOR_MS;

/**
 * Why nothing may be drawn by the low switches; null when they allow it. One that is dry means empty, and so does one
 * that cannot be read: an unknown level is empty when drawing.
 */
export function lowSwitchForbids(switches: readonly SwitchReading[]): Reason | null {
  for (const { at, state, switch_percent } of switches) {
    if (at !== 'low' || state === 'wet') continue;
    return reason(state === 'dry' ? 'low_switch_dry' : 'low_switch_unknown', { switch_percent });
  }
  return null;
}

/** The cut-out below the sensor: nothing is drawn while a low switch is dry, and for a minute after it. */
export class LowGuard {
  private dry_ms = Number.NEGATIVE_INFINITY;
  private dry_percent = 0;

  /** How the switches stand at monotonic time `now_ms`. */
  see(switches: readonly SwitchReading[], now_ms: number): void {
    for (const { at, state, switch_percent } of switches) {
      if (at !== 'low' || state !== 'dry') continue;
      this.dry_ms = now_ms;
      this.dry_percent = switch_percent;
    }
  }

  /** Why nothing may be drawn now; null when the switches allow it. */
  forbids(switches: readonly SwitchReading[], now_ms: number): Reason | null {
    const why = lowSwitchForbids(switches);
    if (why !== null || now_ms - this.dry_ms >= WET_FOR_MS) return why;
    return reason('low_switch_was_dry', {
      switch_percent: this.dry_percent,
      wet_for_s: WET_FOR_MS / 1000,
    });
  }
}
